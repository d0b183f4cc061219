import { problems } from './problem.ts'
import type { ProblemCode } from './problem.ts'

/** What a reply carries. A `file` is named relative to the mock file that answers. */
export type ReplyBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'stream'; readonly stream: ReadableStream<Uint8Array> }
  | { readonly kind: 'file'; readonly path: string }

/** Status and headers of a reply; status defaults to 200. */
export interface ReplyInit {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * An answer before it is a `Response`: a plain value that endpoints build once and send as often as wanted.
 * `error`, `file`, `sse` and their kin in a handler's context make one.
 */
export class Reply {
  /** The status code. */
  readonly code: number
  /** Headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Complete `Set-Cookie` values; they cannot be joined into one header (RFC 6265, section 3). */
  readonly cookies: readonly string[]
  readonly body: ReplyBody
  /** A word for the log about how the answer came about, such as `case 2`. */
  readonly note: string | undefined
  /** The state that its scenario is in once this was answered; undefined to stay. */
  readonly state: string | undefined

  constructor(
    body: ReplyBody,
    init: ReplyInit = {},
    { cookies = [], note, state }: Partial<ReplyExtras> = {},
  ) {
    this.body = body
    this.code = init.status ?? 200
    this.headers = lowerCased(init.headers)
    this.cookies = cookies
    this.note = note
    this.state = state
  }

  /** The same reply with other parts. */
  with({
    status = this.code,
    headers = this.headers,
    ...extras
  }: ReplyInit & Partial<ReplyExtras>): Reply {
    return new Reply(this.body, { status, headers }, { ...this.#extras, ...extras })
  }

  get #extras(): ReplyExtras {
    const { cookies, note, state } = this
    return { cookies, note, state }
  }
}

/** What a reply has besides body, status and headers. */
export interface ReplyExtras {
  readonly cookies: readonly string[]
  readonly note: string | undefined
  readonly state: string | undefined
}

/** A JSON reply. */
export function jsonReply(value: unknown, init?: ReplyInit): Reply {
  return new Reply({ kind: 'json', value }, init)
}

/** A reply without a body; status defaults to 204. */
export function emptyReply(status = 204): Reply {
  return new Reply({ kind: 'none' }, { status })
}

/** A text reply of a content type. */
export function textReply(text: string, contentType: string, init: ReplyInit = {}): Reply {
  return new Reply(
    { kind: 'text', text },
    { ...init, headers: { 'content-type': contentType, ...lowerCased(init.headers) } },
  )
}

/**
 * An error that mockapi itself answers with, as `application/problem+json` (RFC 9457).
 *
 * @param detail one sentence for this occurrence, with the way out
 * @param members further members of the problem, such as `near` or `errors`
 */
export function problemReply(
  code: ProblemCode,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const { status, title } = problems[code]
  const value = { type: `urn:mockapi:${code}`, title, status, detail, code, ...members }
  return jsonReply(value, {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}

/**
 * The reply of `error(status, …)`: a sentence becomes the detail of a problem document (RFC 9457),
 * an object is sent as it is.
 */
export function errorReply(status: number, body?: string | object, init: ReplyInit = {}): Reply {
  if (typeof body === 'object') return jsonReply(body, { ...init, status })
  const title = reasons[status] ?? (status < 500 ? 'Request failed' : 'Server error')
  const value = { type: 'about:blank', title, status, ...(body !== undefined && { detail: body }) }
  return jsonReply(value, {
    status,
    headers: { 'content-type': 'application/problem+json', ...lowerCased(init.headers) },
  })
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

function lowerCased(
  headers: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> {
  if (headers === undefined) return noHeaders
  const names = Object.keys(headers)
  // Those of mockapi itself are, and need no copy.
  if (names.every((name) => name === name.toLowerCase())) return headers
  const result: Record<string, string> = {}
  for (const name of names) result[name.toLowerCase()] = headers[name] as string
  return result
}

const noHeaders: Readonly<Record<string, string>> = Object.freeze({})
