import { withPlatformFiles } from './platform-body.ts'
import type { HonoRequest } from 'hono/request'
import { dropRest, mostEndless, refuseLength, tooLarge } from './body-limit.ts'
import { nestFields } from './fields.ts'
import { explainJson, parseJson } from './json.ts'
import { problemReply, Reply } from './reply.ts'
import type { HeaderReader } from './connection.ts'
import type { MaybePromise } from './maybe-promise.ts'
import { concat, isUint8Array } from './bytes.ts'

/** A request's body as it was understood. */
export interface ParsedBody {
  /** JSON value, the fields of a form, text, or bytes; undefined when there is no body. */
  readonly value: unknown
  readonly kind: 'none' | 'json' | 'form' | 'text' | 'bytes'
  /** The media type, lower-case and without parameters; empty when none was sent. */
  readonly mediaType: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

const noBytes = new Uint8Array(0)

/** Where a body is read from: its bytes where they are there, else a request or what reads it. */
export type BodySource =
  | Uint8Array<ArrayBuffer>
  | (Pick<Request, 'arrayBuffer'> & Partial<Pick<Request, 'body' | 'bodyUsed'>>)

/** Whether a request of this method comes with a body that means something (RFC 9110, section 9.3). */
export function mayHaveBody(method: string): boolean {
  return method !== 'GET' && method !== 'HEAD' && method !== 'WS'
}

/** Reads and parses a body of at most `limit` bytes, or gives the reply that refuses it: 400, 413. */
export function readBody(
  source: BodySource,
  header: HeaderReader,
  limit: number,
): MaybePromise<ParsedBody | Reply> {
  const type = header('content-type')
  if (isUint8Array(source)) {
    return source.byteLength > limit ? tooLarge(limit, true) : parseBody(source, type)
  }
  return readBytes(source, header, limit).then((bytes) =>
    isUint8Array(bytes) ? parseBody(bytes, type) : bytes,
  )
}

function parseBody(
  bytes: Uint8Array<ArrayBuffer>,
  type: string | undefined,
): MaybePromise<ParsedBody | Reply> {
  const mediaType = mediaTypeOf(type)
  if (bytes.byteLength === 0) return { value: undefined, kind: 'none', mediaType, bytes }
  if (mediaType === 'multipart/form-data') return multipart(type ?? '', bytes, mediaType)
  if (isJsonType(mediaType)) return json(bytes, mediaType)
  const isForm = mediaType === 'application/x-www-form-urlencoded'
  if (!isForm && !isReadAsText(mediaType)) return { value: bytes, kind: 'bytes', mediaType, bytes }
  const text = new TextDecoder().decode(bytes)
  const parsed = mayBeJson(mediaType, text) ? parseJson(text) : undefined
  if (parsed) return { value: parsed.value, kind: 'json', mediaType, bytes }
  return isForm
    ? { value: nestFields(new URLSearchParams(text)), kind: 'form', mediaType, bytes }
    : { value: text, kind: 'text', mediaType, bytes }
}

/** Whether a body of this media type is read as a text; what is no text, form or JSON is read as bytes. */
export function isReadAsText(mediaType: string): boolean {
  return mediaType === '' || mediaType.startsWith('text/') || mediaType.endsWith('xml')
}

/** Whether a text that is not declared to be JSON may be read as such. */
export function mayBeJson(mediaType: string, text: string): boolean {
  // `curl -d '{…}'` calls JSON a form; nobody means a form by a text that is a JSON object.
  if (mediaType === 'application/x-www-form-urlencoded') return /^[[{]/.test(text)
  return mediaType === '' && /^\s*[[{]/.test(text)
}

/** Whether a media type is JSON, by itself or by its suffix (WHATWG MIME Sniffing, section 4.6). */
export function isJsonType(mediaType: string): boolean {
  return /^(?:application|text)\/json$|\+json$/.test(mediaType)
}

/** The boundary of a form of several parts; undefined for other content types, and where it is missing. */
export function boundaryOf(type: string | undefined): string | undefined {
  if (type === undefined || mediaTypeOf(type) !== 'multipart/form-data') return undefined
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]*)"|([^;\s]*))/i.exec(type) ?? []
  return quoted ?? plain
}

/** The media type of a `Content-Type`, lower-case and without parameters; empty for none. */
export function mediaTypeOf(header: string | null | undefined): string {
  if (header === 'application/json') return header
  return (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

const lost =
  'Something that stands before the mocks has read the body, and kept it. Mount them in front of what reads bodies, such as express.json().'

/** Whether a length was declared and nothing came, since parsers of Express leave a request of Node empty. */
function isLost(
  bytes: Uint8Array,
  source: Exclude<BodySource, Uint8Array>,
  header: HeaderReader,
): boolean {
  if (bytes.byteLength > 0 || header('content-encoding') !== undefined) return false
  return Number(header('content-length')) > 0 && source.body !== null
}

/** The bytes of a body of at most `limit` bytes, or the reply that refuses it: 400, 413. */
export async function readBytes(
  source: Exclude<BodySource, Uint8Array>,
  header: HeaderReader,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | Reply> {
  const refusal = await refuseLength(source, header, limit)
  if (refusal) return refusal
  const length = header('content-length')
  if (length !== undefined && Number(length) === 0) return noBytes
  if (source.bodyUsed) {
    const detail =
      'Something that stands before the mock has read the body. Read it there by c.req.json(), c.req.text() or a clone of c.req.raw, which leave it to others.'
    return problemReply('bad-body', detail)
  }
  try {
    if (length !== undefined || source.body === undefined) {
      const bytes = new Uint8Array(await source.arrayBuffer())
      return isLost(bytes, source, header) ? problemReply('bad-body', lost) : bytes
    }
    // Without a length the body is counted as it comes, so that an endless one is cut off.
    const reader = source.body?.getReader()
    if (!reader) return noBytes
    const chunks: Uint8Array[] = []
    let size = 0
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      size += value.byteLength
      if (size > limit) return tooLarge(limit, await dropRest(reader, mostEndless))
      chunks.push(value)
    }
    return concat(chunks)
  } catch (error) {
    // A coding of the body is undone while it is read.
    if (error instanceof Reply) return error
    return problemReply('bad-body', 'The body did not come to its end. Send it again.')
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function json(bytes: Uint8Array<ArrayBuffer>, mediaType: string): MaybePromise<ParsedBody | Reply> {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    // RFC 8259, section 8.1.
    return problemReply('bad-json', 'The body is not valid JSON. It is not in UTF-8.')
  }
  const parsed = parseJson(text)
  return parsed ? { value: parsed.value, kind: 'json', mediaType, bytes } : badJson(text)
}

async function badJson(source: string): Promise<Reply> {
  const { message, line, column } = await explainJson(source)
  const at = line === undefined ? '' : ` at line ${line}, column ${column}`
  const members = line === undefined ? {} : { line, column }
  return problemReply('bad-json', `The body is not valid JSON${at}. ${message}`, members)
}

async function multipart(
  type: string,
  bytes: Uint8Array<ArrayBuffer>,
  mediaType: string,
): Promise<ParsedBody | Reply> {
  try {
    const form = await withPlatformFiles(() =>
      new Response(bytes, { headers: { 'content-type': type } }).formData(),
    )
    return { value: nestFields(form), kind: 'form', mediaType, bytes }
  } catch {
    const detail =
      'The multipart body does not parse. Check that its boundary is the one in the content type.'
    return problemReply('bad-body', detail)
  }
}

/** A stream of a body that was read by the methods of Hono, such as `c.req.json()`; it fails for any other. */
export function readAgain(request: HonoRequest): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = new Uint8Array(await bytesOf(request))
        if (bytes.byteLength > 0) controller.enqueue(bytes)
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
}

/** The bytes of a body that may have been read by the methods of Hono, `c.req.json()`, only by them. */
export async function bytesOf(request: HonoRequest): Promise<ArrayBuffer> {
  const { bodyCache } = request
  const [first] = Object.keys(bodyCache)
  if (first !== 'formData' || bodyCache.arrayBuffer) return await request.arrayBuffer()
  // Hono would write it with another boundary than that of the header.
  const form = await withPlatformFiles(() => request.formData())
  return await encodedForm(form, request.header('content-type') ?? '').arrayBuffer()
}

/** Leaves a body that was read in Hono's cache, for whoever calls `c.req.json()` later. */
export function leaveBody({ bodyCache }: HonoRequest, { kind, bytes }: ParsedBody): void {
  if (kind === 'none' || bodyCache.arrayBuffer) return
  bodyCache.arrayBuffer = Promise.resolve(bytes.slice().buffer) as never
}

/** A form as the body that a content type says. */
function encodedForm(form: FormData, type: string): Blob {
  const fields = [...form]
  if (mediaTypeOf(type) === 'application/x-www-form-urlencoded') {
    const texts = fields.map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : value.name,
    ])
    return new Blob([new URLSearchParams(texts).toString()])
  }
  const boundary = boundaryOf(type) ?? ''
  const parts = fields.flatMap(([name, value]) => [
    `--${boundary}\r\n${partHead(name, value)}\r\n\r\n`,
    value,
    '\r\n',
  ])
  return new Blob([...parts, `--${boundary}--\r\n`])
}

/** The head of one part (WHATWG HTML, multipart/form-data encoding algorithm). */
function partHead(name: string, value: string | File): string {
  const escaped = (text: string) =>
    text.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22')
  const head = `Content-Disposition: form-data; name="${escaped(name)}"`
  if (typeof value === 'string') return head
  const type = value.type === '' ? 'application/octet-stream' : value.type
  return `${head}; filename="${escaped(value.name)}"\r\nContent-Type: ${type}`
}
