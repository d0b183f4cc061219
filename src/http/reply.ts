import { readFields, splitCookies, type HeadersInput } from './headers.ts'
import { problems, type ProblemCode } from './problems.ts'
import type { SocketAnswer, SocketReply } from './socket.ts'

/** What a reply carries. A `file` is named relative to the mock file that answers. */
export type ReplyBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | {
      readonly kind: 'stream'
      /** What is lighter than a stream may be read here alone, chunk by chunk; `textStream` makes a stream of it. */
      readonly stream: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>
      /** All that it gives, where that is there already: it goes out in one piece with the head. */
      readonly whole?: Uint8Array<ArrayBuffer> | undefined
      /** That as a text, where it is short and ASCII: Node writes one in one piece with the head. */
      readonly text?: string | undefined
      /** Whether it has no end of its own, as server-sent events. */
      readonly isEndless?: boolean
      /** Whether it is read from a disk, whose first bytes show whether it can be. */
      readonly isFile?: boolean
      /** Whether it is in the coding that its `Content-Encoding` names already. */
      readonly isCoded?: boolean
    }
  | { readonly kind: 'file'; readonly path: string }
  /** Takes a WebSocket, or answers one of its messages. */
  | ({ readonly kind: 'socket' } & SocketReply)

/** Status and headers of a reply; status defaults to 200. */
export interface ReplyInit {
  readonly status?: number
  readonly headers?: HeadersInput
}

interface ReplyExtras {
  /** Complete `Set-Cookie` values; they cannot be joined into one header (RFC 6265, section 3). */
  readonly cookies?: readonly string[]
  /** A word for the log about how the answer came about, such as `case 2`. */
  readonly note?: string | undefined
  /** The state that its scenario is in once this was answered; undefined to stay. */
  readonly state?: string | undefined
  /** What was thrown once it had been given, which the log tells beside it; undefined for nothing. */
  readonly failure?: unknown
}

/** An answer before it is a `Response`: a plain value that endpoints build once and send as often as wanted. */
export class Reply {
  readonly code: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
  readonly body: ReplyBody
  readonly note: string | undefined
  readonly state: string | undefined
  readonly failure: unknown

  constructor(body: ReplyBody, init: ReplyInit = {}, extras: ReplyExtras = {}) {
    this.body = body
    this.code = init.status ?? 200
    const { fields, cookies } = splitCookies(readFields(init.headers))
    this.headers = fields
    this.cookies =
      cookies.length > 0 ? [...(extras.cookies ?? []), ...cookies] : (extras.cookies ?? [])
    this.note = extras.note
    this.state = extras.state
    this.failure = extras.failure
  }

  with(parts: ReplyInit & ReplyExtras & { readonly body?: ReplyBody }): Reply {
    const { code: status, headers, cookies, note, state, failure, body } = this
    const all = { status, headers, cookies, note, state, failure, body, ...parts }
    return new Reply(all.body, all, all)
  }
}

/** A JSON reply. */
export function jsonReply(value: unknown, init?: ReplyInit): Reply {
  return new Reply({ kind: 'json', value }, init)
}

/** A reply without a body; status defaults to 204. */
export function emptyReply(status = 204): Reply {
  return new Reply({ kind: 'none' }, { status })
}

/** The answer to a message of a WebSocket; by default nothing is sent. */
export function socketReply(answer: SocketAnswer = {}): Reply {
  return new Reply({ kind: 'socket', answer })
}

/** A text reply of a content type. */
export function textReply(text: string, contentType: string, init: ReplyInit = {}): Reply {
  const headers = { 'content-type': contentType, ...readFields(init.headers) }
  return new Reply({ kind: 'text', text }, { ...init, headers })
}

/** An error of mockapi itself as problem+json (RFC 9457), its detail one sentence with the way out. */
export function problemReply(
  code: ProblemCode,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const { status, title } = problems[code]
  const value = { type: `urn:mockapi:${code}`, title, status, detail, code, ...members }
  return jsonReply(value, { status, headers: { ...problemType, ...headers } })
}

/** The sentence of a problem; undefined where a reply has none. */
export function detailOf({ body }: Reply): string | undefined {
  const value = body.kind === 'json' ? (body.value as { readonly detail?: unknown } | null) : null
  return typeof value?.detail === 'string' ? value.detail : undefined
}

const problemType = { 'content-type': 'application/problem+json' }

/** The reply of `error(status, …)`: problem+json (RFC 9457) of a sentence, or an object as it is. */
export function errorReply(status: number, body?: string | object, init: ReplyInit = {}): Reply {
  if (typeof body === 'object') return jsonReply(body, { ...init, status })
  const title = reasons[status] ?? (status < 500 ? 'Request failed' : 'Server error')
  const value = { type: 'about:blank', title, status, ...(body !== undefined && { detail: body }) }
  return jsonReply(value, { status, headers: { ...problemType, ...readFields(init.headers) } })
}

/** Reason phrases of the error statuses in use (RFC 9110, section 15, and RFC 6585). */
export const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  418: "I'm a teapot",
  422: 'Unprocessable Content',
  423: 'Locked',
  425: 'Too Early',
  426: 'Upgrade Required',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  451: 'Unavailable For Legal Reasons',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}
