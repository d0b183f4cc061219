import { controlHeaders } from './behaviour/behave.ts'
import type { Generation, Operation } from './generation.ts'
import type { RecordedHeaders } from './journal/record.ts'
import type { HeaderReader } from './readiness.ts'
import type { PreparedResponse } from './respond.ts'
import { rewriteTarget } from './rewrite.ts'
import type { Match } from './route-table.ts'
import type { Session } from './session/session.ts'
import { namesSession } from './session/sessions.ts'

/** An answer that was ready, and the operation that gave it. */
export interface Ready {
  readonly operation: Operation
  readonly params: Readonly<Record<string, string>>
  readonly answer: PreparedResponse
}

/**
 * Addresses that mean what they spell: nothing to decode, to resolve or to leave out. A query is left as
 * it is, as far as the URL standard has no other spelling for it.
 */
const plainTarget = /^\/(?!\/)(?!.*\/\.)[!$&-;=@-[\]_a-z~]*(?:\?[!$%&(-;=?-[\]_a-z~]*)?$/

/** A GET as it came. */
export interface ReadyRequest {
  /** Scheme, host and port, as a `Request` has them. */
  readonly origin: string
  /** Path and query. */
  readonly target: string
  readonly header: HeaderReader
  /** All headers, for the journal. */
  readonly headers: RecordedHeaders
}

/** The head of a write as it came. */
export interface WriteHead extends ReadyRequest {
  readonly method: string
}

/**
 * The answer to a GET of no session's that depends on nothing but its address and few headers. It is the one that the
 * whole way would lead to; undefined where only that can tell.
 */
export function findReady(
  generation: Generation,
  request: ReadyRequest,
  session: Session,
): Ready | undefined {
  const match = firstMatch(generation, 'GET', request, session)
  const ready = match?.endpoint.ready
  const { origin, target, header } = request
  if (!ready || asksForMore(header)) return undefined
  try {
    const { params } = match
    const { state } = session
    const answer = ready({ url: origin + target, state, params, header }, target.includes('?'))
    return answer && { operation: match.endpoint, params, answer }
  } catch {
    // The whole way fails in the same manner, and tells of it.
    return undefined
  }
}

/**
 * What a write of no session's leads to, where that needs nothing but a JSON object and asks for nothing
 * that only the whole way has.
 */
export function findReadyWrite(
  generation: Generation,
  request: WriteHead,
  session: Session,
): Match<Operation> | undefined {
  const match = firstMatch(generation, request.method, request, session)
  return match?.endpoint.readyWrite && !asksForMore(request.header) ? match : undefined
}

function firstMatch(
  { table, broken, rewrites }: Generation,
  method: string,
  { target }: ReadyRequest,
  { overlay }: Session,
): Match<Operation> | undefined {
  if (broken.length > 0 || overlay.active || !plainTarget.test(target)) return undefined
  if (rewrites.length > 0 && rewriteTarget(rewrites, target)) return undefined
  const mark = target.indexOf('?')
  return table.first(method, mark === -1 ? target : target.slice(0, mark))
}

/** Whether headers ask for what only the whole way has. */
function asksForMore(header: HeaderReader): boolean {
  return header('origin') !== undefined || hasControls(header) || namesSession(header)
}

function hasControls(header: HeaderReader): boolean {
  const { prefer, delay, status, fault } = controlHeaders
  return (
    header(prefer) !== undefined ||
    header(delay) !== undefined ||
    header(status) !== undefined ||
    header(fault) !== undefined
  )
}
