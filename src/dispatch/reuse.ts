import type { Attempt } from './endpoint-context.ts'
import type { Mocks } from './mocks.ts'
import type { RequestState } from './request-state.ts'
import type { Session } from '../sessions/session.ts'

/**
 * Whether an answer is still what the same address would get. Undefined where more than method and address
 * made it: something that stands before the endpoint or over it, a condition, a schema, a behaviour, a rule
 * for addresses, a file that is read each time, or what a session has of its own.
 */
export function reusableWhile(
  attempt: Attempt,
  state: RequestState,
  session: Session,
  mocks: Mocks,
): (() => boolean) | undefined {
  const { compiled: endpoint, index, isBehaved } = attempt
  const { routes, method } = state
  if (method !== 'GET' || index > 0 || routes.rewrites.length > 0) return undefined
  // What lay over the mocks, or behaved, may be gone by now: with its last call, or while the request waited.
  if (isBehaved || endpoint.mock.layer !== 'file') return undefined
  if (endpoint.when || endpoint.body || endpoint.needs.call) return undefined
  if (endpoint.fixed?.body.kind === 'file') return undefined
  const isAlone = () => mocks.routes === routes && !mocks.behaviour && !session.isOverridden
  if (session !== mocks.sessions.own || !isAlone()) return undefined
  if (endpoint.fixed) return isAlone
  const isSame = endpoint.lasting?.(attempt)
  return isSame && (() => isAlone() && isSame())
}
