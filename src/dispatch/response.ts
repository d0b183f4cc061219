import { contentTag } from '../http/entity-tag.ts'
import { headerValue, isLeftOut, sendableFields } from '../http/headers.ts'
import { Reply } from '../http/reply.ts'
import { textStream } from '../http/stream.ts'
import { isStatus } from '../behaviour/rule.ts'
import { formatValue } from '../errors/validation-issue.ts'
import { stringify } from '../http/stringify.ts'
import type { ConnectionFault } from '../behaviour/fault.ts'
import type { BodyTap } from '../journal/body-tap.ts'

/** What log, journal and cache may know of a `Response` without reading it. */
export interface Content {
  /** As they were given; undefined where somebody may have changed them since. */
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly body: string | Uint8Array<ArrayBuffer> | BodyTap | null | undefined
  /** What goes out in place of the body: that, compressed, or all that a tap has recorded the beginning of. */
  readonly sent?: Uint8Array<ArrayBuffer>
  /** Whether it has the status and headers that its handler prepared. */
  readonly hasPrepared?: boolean
  readonly fault?: ConnectionFault
}

const contentKey: unique symbol = Symbol('mockapi.content')

/** What is known of a response that this module or a handler's context made; undefined for any other. */
export function contentOf(response: Response): Content | undefined {
  return (response as { readonly [contentKey]?: Content })[contentKey]
}

/** Notes on a response what is known of it. */
export function withContent(response: Response, content: Content): Response {
  // Set as it is: `Object.assign` takes as long as making the response.
  ;(response as { [contentKey]?: Content })[contentKey] = content
  return response
}

/** Bodies longer than this go out as bytes: a string is written with the head in one piece, but must be encoded. */
const longText = 4096
const encoder = new TextEncoder()

/**
 * Makes the `Response` of a reply whose file was read. Throws NoJsonError, or TypeError for a bad head.
 * @param isTagged whether it gets an `ETag` where it has none
 */
export function toResponse(
  reply: Reply,
  isHead: boolean,
  extra?: Readonly<Record<string, string>>,
  isTagged = false,
): Response {
  checkHead(reply)
  const { body, code: status, cookies } = reply
  const own = headersOf(reply)
  let sent: Encoded | ReadableStream<Uint8Array>
  if (body.kind === 'stream' && !isWithoutContent(status))
    sent = body.text ?? body.whole ?? textStream(body.stream)
  else {
    const encoded = encode(reply, own)
    sent = isWithoutContent(status) ? null : encoded
    if (sent !== null) own['content-length'] = String(lengthOf(sent))
    else if (status !== 204 && status !== 304) own['content-length'] = '0'
    if (isTagged && status === 200 && own['etag'] === undefined) {
      const etag = tagOf(reply, sent, own)
      if (etag !== undefined) own['etag'] = etag
    }
  }
  if (isHead) sent = null
  const known = sent instanceof ReadableStream ? undefined : sent
  const headers = extra ? { ...own, ...extra } : own
  if (cookies.length === 0) {
    const response = new Response(sent, { status, headers })
    return withContent(response, {
      headers: known === undefined ? undefined : headers,
      body: known,
    })
  }
  const list = new Headers(headers)
  for (const cookie of cookies) list.append('set-cookie', headerValue('set-cookie', cookie))
  return withContent(new Response(sent, { status, headers: list }), {
    headers: undefined,
    body: known,
  })
}

/** Tags of replies that are kept, and sent again as long as nothing changes. */
const tags = new WeakMap<Reply, string | undefined>()

function tagOf(reply: Reply, sent: Encoded, headers: Reply['headers']): string | undefined {
  if (sent === null) return undefined
  // A value is made for one answer.
  if (reply.body.kind === 'json') return contentTag(sent, headers)
  if (!tags.has(reply)) tags.set(reply, contentTag(sent, headers))
  return tags.get(reply)
}

/** @throws TypeError for a status or a header that HTTP does not have, whatever runs the server */
export function checkHead({ code, headers }: Reply): void {
  if (!isStatus(code))
    throw new TypeError(`The status ${formatValue(code)} is no number from 200 to 599.`)
  for (const name in headers) {
    if (usualNames.has(name) || tokenShape.test(name)) continue
    throw new TypeError(`${JSON.stringify(name)} cannot be the name of a header.`)
  }
}

/** A token (RFC 9110, section 5.6.2), in lower case. */
const tokenShape = /^[!#$%&'*+.^_`|~\da-z-]+$/
/** Those of most answers. */
const usualNames: ReadonlySet<string> = new Set(['content-type', 'etag', 'location'])

type Encoded = string | Uint8Array<ArrayBuffer> | null

const serializedReplies = new WeakMap<Reply, Reply>()

/** A reply that is sent again and again, its value written as JSON once; as it is where it has none. */
export function serialized(reply: Reply): Reply {
  if (reply.body.kind !== 'json') return reply
  const known = serializedReplies.get(reply)
  if (known) return known
  const encoded = encode(reply, reply.headers)
  const made = reply.with({
    body:
      typeof encoded === 'string'
        ? { kind: 'text', text: encoded }
        : { kind: 'bytes', bytes: encoded ?? new Uint8Array() },
    headers: { 'content-type': jsonType, ...reply.headers },
  })
  serializedReplies.set(reply, made)
  return made
}

function encode({ body, cookies }: Reply, headers: Reply['headers']): Encoded {
  const isPlain = cookies.every((cookie) => ascii.test(cookie))
  const whole = (text: string) => (isPlain ? sendable(text, headers) : encoder.encode(text))
  switch (body.kind) {
    case 'json':
      return whole(stringify(body.value))
    case 'text':
      return whole(body.text)
    case 'bytes':
      return body.bytes
    default:
      return null
  }
}

/** A text as it may go out beside headers: as bytes where it is long, or they are not ASCII. */
export function sendable(
  text: string,
  headers: Reply['headers'] | Headers,
): string | Uint8Array<ArrayBuffer> {
  return text.length > longText || !areAscii(headers) ? encoder.encode(text) : text
}

/** Whether a body may go out as a text: Node writes the head in one piece with it, then in UTF-8. */
function areAscii(headers: Reply['headers'] | Headers): boolean {
  if (headers instanceof Headers) return [...headers.values()].every((value) => ascii.test(value))
  for (const name in headers) if (!ascii.test(headers[name] as string)) return false
  return true
}

// oxlint-disable-next-line no-control-regex -- these are the characters of ASCII
const ascii = /^[\u0000-\u007f]*$/

/** Statuses whose answers have no content (RFC 9110, section 15). */
export function isWithoutContent(status: number | undefined): boolean {
  return status === 204 || status === 205 || status === 304
}

/** Headers that are about content, and say nothing where there is none. */
export const ofContent: ReadonlySet<string> = new Set([
  'content-encoding',
  'content-length',
  'content-type',
])

/** The length of a body, bytes. */
export function lengthOf(body: string | Uint8Array): number {
  if (typeof body !== 'string') return body.byteLength
  for (let index = 0; index < body.length; index++) {
    if (body.charCodeAt(index) > 127) return encoder.encode(body).byteLength
  }
  return body.length
}

const jsonType = 'application/json'
const lengthName = 'content-length'

function headersOf(reply: Reply): Record<string, string> {
  const headers: Record<string, string> = {}
  const isEmpty = isWithoutContent(reply.code)
  if (reply.body.kind === 'json' && !isEmpty) headers['content-type'] = jsonType
  for (const name in reply.headers) {
    const value = reply.headers[name] as string
    if (isLeftOut(name, value, reply.code) || (isEmpty && ofContent.has(name))) continue
    if (name !== lengthName) headers[name] = headerValue(name, value)
  }
  // Node reads a Content-Disposition that follows a length in another way than one before it.
  const length = reply.headers[lengthName]
  if (length !== undefined && reply.body.kind === 'stream' && !isEmpty) headers[lengthName] = length
  return headers
}

/** The same response with more headers, which replace those of the same name. */
export function withHeaders(response: Response, extra: Readonly<Record<string, string>>): Response {
  const content = contentOf(response)
  const { status } = response
  if (content?.headers && content.sent) {
    const headers = { ...content.headers, ...sendableFields(extra) }
    return withContent(new Response(content.sent, { status, headers }), { ...content, headers })
  }
  if (content?.headers && !isTap(content.body)) {
    const headers = { ...content.headers, ...sendableFields(extra) }
    // A header of ours may quote the request, and so be no ASCII where all others were.
    const body =
      typeof content.body === 'string' ? sendable(content.body, headers) : (content.body ?? null)
    return withContent(new Response(body, { status, headers }), { ...content, headers, body })
  }
  for (const [name, value] of Object.entries(extra)) {
    response.headers.set(name, headerValue(name, value))
  }
  return response
}

function isTap(body: Content['body']): body is BodyTap {
  return typeof body === 'object' && body !== null && 'chunks' in body
}

/** Headers of a response, as cheaply as they are to be had; those of a record have lower-case names. */
export function headersSent(response: Response): Readonly<Record<string, string>> | Headers {
  return contentOf(response)?.headers ?? response.headers
}

/** The response as others may change it: what is known of its headers holds no more. */
export function exposed(response: Response): Response {
  const content = contentOf(response)
  return content?.headers ? withContent(response, { ...content, headers: undefined }) : response
}
