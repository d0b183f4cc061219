import { unchangedHead } from '../http/entity-tag.ts'
import { fieldMethods } from '../http/path.ts'
import { logRequest } from './log-request.ts'
import type { EndpointRun } from './endpoint-context.ts'
import type { CacheableResponse } from './cacheable-response.ts'
import type { RequestState } from './request-state.ts'
import { contentOf } from './response.ts'

/** Whether a response is still what its request would get; undefined where more than address and body made it. */
export function currentWhile(run: EndpointRun, state: RequestState): (() => boolean) | undefined {
  const { compiled: endpoint, index, isBehaved } = run
  const { mocks, routes, method, session } = state
  const isSafe = method === 'GET' || method === fieldMethods.QUERY || endpoint.lasting
  if (!isSafe || index > 0 || routes.rewrites.length > 0) return undefined
  // An override or a behaviour may be gone by now: with its last call, or while the request waited.
  if (isBehaved || endpoint.mock.layer !== 'file') return undefined
  if (endpoint.when || endpoint.body || endpoint.needs.call) return undefined
  if (endpoint.webhooks || endpoint.jobs || mocks.fakerNow) return undefined
  if (endpoint.fixed?.body.kind === 'file') return undefined
  const { own } = mocks.sessions
  const isAlone = () =>
    mocks.routes === routes &&
    !mocks.behaviour &&
    !own.isOverridden &&
    !own.listeners.isOn &&
    !own.replica?.isDegraded
  if (session !== own || !isAlone()) return undefined
  if (endpoint.fixed) return isAlone
  const isSame = endpoint.lasting?.(run)
  return isSame && (() => isAlone() && isSame())
}

/** The response for a cache; undefined where the same request may not get it again. */
export function cacheable(response: Response, state: RequestState): CacheableResponse | undefined {
  const {
    mocks,
    method,
    body: received,
    isCurrent,
    failure,
    target,
    below,
    endpoint,
    params,
    matched,
    notes,
    routes,
    operationId,
    graphql,
    source,
  } = state
  const { headers, body, sent: coded } = contentOf(response) ?? {}
  if (!isCurrent || failure || !headers || body === undefined) return undefined
  if (typeof body === 'object' && body !== null && 'chunks' in body) return undefined
  const { status } = response
  const sent = { status, headers, body, received: received?.bytes }
  // One object for all requests that get this response, since nobody keeps it.
  const answered = {
    method,
    target,
    below,
    started: 0,
    headers: noHeaders,
    endpoint,
    params,
    notes,
    matched,
    behaviours: undefined,
    graphql,
    identified: undefined,
    operationId,
    source,
    miss: undefined,
    failure,
  }
  const unchanged = { status: 304, headers: unchangedHead(headers), body: null }
  const { journal, replica } = mocks.sessions.own
  return {
    status,
    headers,
    unchanged: unchanged.headers,
    body: coded ?? body,
    size: (body?.length ?? 0) + (coded?.length ?? 0),
    source: routes,
    isCurrent,
    ...(replica?.isStrong && { catchUp: () => replica.enter(noHeader) }),
    readsAccept: endpoint?.readsAccept ?? false,
    log(started, fields, isUnchanged) {
      answered.started = started
      answered.headers = fields
      logRequest(mocks, journal, answered, isUnchanged ? unchanged : sent)
    },
  }
}

const noHeaders: readonly string[] = []
/** Requests that are answered from a cache name no position. */
const noHeader = (): undefined => undefined
