import { problemReply } from '../core/reply.ts'
import type { Reply } from '../core/reply.ts'
import { isStatus } from '../core/rule.ts'

/** A file that a reply names. */
export interface FileContent {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly modified: Date
}

/** What turning a reply into a `Response` needs besides the reply. */
export interface ResponseParts {
  /** Send the head alone (RFC 9110, section 9.3.2). */
  readonly head: boolean
  /** Headers of this exchange, such as those of CORS; undefined for none. */
  readonly extra: Readonly<Record<string, string>> | undefined
  /** Reads a file named relative to the mock file; undefined where there is none. */
  readonly file: (path: string) => Promise<FileContent | undefined>
  /** What is sent in place of a stream, so that its failure is noticed. */
  readonly stream: (stream: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>
  /** Shown what goes out, before it is in a `Response`; undefined where nobody wants to see it. */
  readonly onSend?: ((answer: Outgoing) => void) | undefined
}

/** An answer as it goes out. */
export interface Outgoing {
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  readonly body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null
}

/** A value that JSON does not have; its cause is what turning it into JSON threw. */
export class NoJsonError extends Error {}

/** Bodies longer than this go out as bytes: a string is written with the head in one piece, but must be encoded. */
const longText = 4096
const encoder = new TextEncoder()

/** A complete answer whose head and body are ready to be sent as often as wanted. */
export interface PreparedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array<ArrayBuffer> | null
}

/**
 * Prepares a reply without cookies, files and streams.
 *
 * @throws NoJsonError when the value is no JSON, such as a BigInt or a circular object
 */
export function prepare(reply: Reply): PreparedResponse | undefined {
  if (reply.cookies.length > 0) return undefined
  const body = encode(reply)
  if (body === undefined) return undefined
  return { status: reply.code, headers: headersFor(reply, body), body: bodyFor(reply.code, body) }
}

/** The `Response` of a prepared answer. */
export function respondPrepared({ status, headers, body }: PreparedResponse): Response {
  return new Response(body, { status, headers })
}

/**
 * The `Response` of a reply.
 *
 * @throws NoJsonError for a value that is no JSON; TypeError for a status or a header that HTTP does not have
 */
export function respond(reply: Reply, parts: ResponseParts): Response | Promise<Response> {
  refuseUnknownToHttp(reply)
  if (reply.body.kind === 'file') return respondFile(reply, reply.body.path, parts)
  if (reply.body.kind === 'stream') {
    const body = parts.head ? null : parts.stream(reply.body.stream)
    return build(reply, body, withType(reply), parts)
  }
  const body = encode(reply) ?? null
  const content = parts.head ? null : bodyFor(reply.code, body)
  return build(reply, content, headersFor(reply, body), parts)
}

/** Whatever runs the server is to say the same of them. */
function refuseUnknownToHttp({ code, headers }: Reply): void {
  if (!isStatus(code)) throw new TypeError(`The status ${code} is not from 200 to 599.`)
  for (const name of Object.keys(headers)) {
    if (tokenShape.test(name)) continue
    throw new TypeError(`${JSON.stringify(name)} cannot be the name of a header.`)
  }
}

/** A token (RFC 9110, section 5.6.2), in lower case. */
const tokenShape = /^[!#$%&'*+.^_`|~\da-z-]+$/

type Encoded = string | Uint8Array<ArrayBuffer> | null

function encode({ body, headers }: Reply): Encoded | undefined {
  switch (body.kind) {
    case 'none':
      return null
    case 'json':
      return shorten(toJson(body.value), headers)
    case 'text':
      return shorten(body.text, headers)
    case 'bytes':
      return body.bytes
    default:
      return undefined
  }
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null'
  } catch (cause) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    const message = `The mock's answer cannot be sent as JSON: ${reason}.`
    throw new NoJsonError(message, { cause })
  }
}

function shorten(text: string, headers: Reply['headers']): string | Uint8Array<ArrayBuffer> {
  return text.length > longText || !areAscii(headers) ? encoder.encode(text) : text
}

/** Whether a body may go out as a text: Node writes the head in one piece with it, then in UTF-8. */
function areAscii(headers: Reply['headers']): boolean {
  for (const name of Object.keys(headers)) {
    // oxlint-disable-next-line no-control-regex -- these are the characters of ASCII
    if (!/^[\u0000-\u007f]*$/.test(headers[name] as string)) return false
  }
  return true
}

/** 204, 205 and 304 have no body (RFC 9110, section 15). */
function bodyFor(status: number, body: Encoded): Encoded {
  return status === 204 || status === 205 || status === 304 ? null : body
}

function headersFor(reply: Reply, body: Encoded): Record<string, string> {
  const headers = withType(reply)
  if (bodyFor(reply.code, body) !== null && body !== null) {
    const length = typeof body === 'string' ? byteLength(body) : body.byteLength
    headers['content-length'] = String(length)
  } else if (reply.code !== 204 && reply.code !== 304) headers['content-length'] = '0'
  return headers
}

function byteLength(text: string): number {
  let length = text.length
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 127) return encoder.encode(text).byteLength
  }
  return length
}

const jsonType = 'application/json'

function withType(reply: Reply): Record<string, string> {
  const headers: Record<string, string> = {}
  if (reply.body.kind === 'json') headers['content-type'] = jsonType
  for (const name of Object.keys(reply.headers)) {
    headers[name] = headerValue(reply.headers[name] as string)
  }
  return headers
}

/** A header can hold no line break, whatever a template put into it (RFC 9110, section 5.5). */
function headerValue(value: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what must go
  if (!/[^\t\u0020-\u007e\u0080-\u00ff]/.test(value)) return value
  // oxlint-disable-next-line no-control-regex -- control characters are what must go
  const clean = value.replace(/[\u0000-\u0008\u000a-\u001f\u007f]+/g, ' ')
  return clean.replace(/[\u0100-\uffff]+/g, (text) => encodeURIComponent(text.toWellFormed()))
}

function build(
  reply: Reply,
  body: Encoded | ReadableStream<Uint8Array>,
  headers: Record<string, string>,
  parts: ResponseParts,
): Response {
  const all = parts.extra ? { ...headers, ...parts.extra } : headers
  parts.onSend?.({ headers: all, cookies: reply.cookies, body })
  if (reply.cookies.length === 0) return new Response(body, { status: reply.code, headers: all })
  const list = new Headers(all)
  for (const cookie of reply.cookies) list.append('set-cookie', cookie)
  return new Response(body, { status: reply.code, headers: list })
}

async function respondFile(reply: Reply, path: string, parts: ResponseParts): Promise<Response> {
  const file = await parts.file(path)
  if (file === undefined) {
    const detail = `The file ${JSON.stringify(path)} is not in the mocks folder. Put it there, or correct the path.`
    return respond(problemReply('no-file', detail), parts)
  }
  const headers = {
    'content-type': file.contentType,
    'last-modified': file.modified.toUTCString(),
    'content-length': String(file.bytes.byteLength),
    ...withType(reply),
  }
  return build(reply, parts.head ? null : file.bytes, headers, parts)
}
