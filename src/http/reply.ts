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

interface ReplyExtras {
  /** Complete `Set-Cookie` values; they cannot be joined into one header (RFC 6265, section 3). */
  readonly cookies?: readonly string[]
  /** A word for the log about how the answer came about, such as `case 2`. */
  readonly note?: string | undefined
  /** The state that its scenario is in once this was answered; undefined to stay. */
  readonly state?: string | undefined
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

  constructor(body: ReplyBody, init: ReplyInit = {}, extras: ReplyExtras = {}) {
    this.body = body
    this.code = init.status ?? 200
    this.headers = lowerCased(init.headers)
    this.cookies = extras.cookies ?? []
    this.note = extras.note
    this.state = extras.state
  }

  with(parts: ReplyInit & ReplyExtras & { readonly body?: ReplyBody }): Reply {
    const { code: status, headers, cookies, note, state, body } = this
    const all = { status, headers, cookies, note, state, body, ...parts }
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

/** A text reply of a content type. */
export function textReply(text: string, contentType: string, init: ReplyInit = {}): Reply {
  const headers = { 'content-type': contentType, ...lowerCased(init.headers) }
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

const problemType = { 'content-type': 'application/problem+json' }

/** The reply of `error(status, …)`: problem+json (RFC 9457) of a sentence, or an object as it is. */
export function errorReply(status: number, body?: string | object, init: ReplyInit = {}): Reply {
  if (typeof body === 'object') return jsonReply(body, { ...init, status })
  const title = reasons[status] ?? (status < 500 ? 'Request failed' : 'Server error')
  const value = { type: 'about:blank', title, status, ...(body !== undefined && { detail: body }) }
  return jsonReply(value, { status, headers: { ...problemType, ...lowerCased(init.headers) } })
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

const noHeaders: Readonly<Record<string, string>> = Object.freeze({})

function lowerCased(headers = noHeaders): Readonly<Record<string, string>> {
  const names = Object.keys(headers)
  // Those of mockapi itself are, and need no copy.
  if (names.every((name) => name === name.toLowerCase())) return headers
  return Object.fromEntries(names.map((name) => [name.toLowerCase(), headers[name] as string]))
}

/** Errors of mockapi itself, by stable code; the type (RFC 9457) is `urn:mockapi:<code>`, see docs/errors.md. */
export const problems = {
  'bad-request': { status: 400, title: 'The request is malformed' },
  'bad-address': { status: 400, title: 'The address is malformed' },
  'bad-json': { status: 400, title: 'The body is not valid JSON' },
  'bad-body': { status: 400, title: 'The body cannot be read' },
  'bad-query': { status: 400, title: 'A query parameter is wrong' },
  'bad-control-header': { status: 400, title: 'A control header is wrong' },
  'bad-session': { status: 400, title: 'The name of the session is wrong' },
  'no-admin-token': { status: 401, title: 'The admin API needs a token' },
  'host-refused': { status: 403, title: 'This host name is not allowed' },
  'origin-refused': { status: 403, title: 'This origin is not allowed' },
  'read-only': { status: 403, title: 'The data cannot be changed' },
  'no-endpoint': { status: 404, title: 'No mock answers this request' },
  'no-filter': { status: 400, title: 'A change of many records needs a filter' },
  'no-record': { status: 404, title: 'No record has this id' },
  'no-operation': { status: 404, title: 'The admin API has no such address' },
  'unknown-name': { status: 404, title: 'Nothing has this name' },
  'no-file': { status: 404, title: 'The file does not exist' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'request-timeout': { status: 408, title: 'The request did not come in time' },
  'journal-off': { status: 409, title: 'No calls are recorded' },
  'too-many': { status: 409, title: 'There are too many already' },
  'id-taken': { status: 409, title: 'A record has this id already' },
  'not-unique': { status: 409, title: 'Another record has this value already' },
  'patch-test-failed': { status: 409, title: 'A test of the JSON Patch does not hold' },
  'still-referenced': { status: 409, title: 'Other records refer to this one' },
  'session-over': { status: 410, title: 'The session is over' },
  'precondition-failed': { status: 412, title: 'The record is not at this version' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not understood' },
  'bad-patch': { status: 422, title: 'The JSON Patch cannot be applied' },
  'invalid-admin-call': { status: 422, title: 'The admin API does not understand this' },
  'invalid-body': { status: 422, title: 'The body does not fit the schema' },
  'head-too-large': { status: 431, title: 'Address and headers are too large' },
  'rate-limited': { status: 429, title: 'Too many calls' },
  'handler-failed': { status: 500, title: 'The mock handler failed' },
  'unserializable-answer': { status: 500, title: 'The answer cannot be sent as JSON' },
  'seed-failed': { status: 500, title: 'The data of a collection cannot be made' },
  'broken-connection': { status: 502, title: 'The mock breaks the connection' },
  'not-saved': { status: 503, title: 'The change could not be saved' },
  'handler-timeout': { status: 504, title: 'The mock handler did not answer in time' },
} as const

/** The stable name of an error that mockapi itself answers with. */
export type ProblemCode = keyof typeof problems
