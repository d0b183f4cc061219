import type { AuthFailure } from '../behaviour/auth.ts'
import type { StoredRecord } from '../data/records/declaration.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { Session } from '../sessions/session.ts'
import { EndpointRun } from './endpoint-context.ts'

/**
 * The failure that a call has to answer with, of some that it knows: of its own behaviour, else of those that were asked
 * for in its session, which counts.
 */
export function takeAuthFailure(
  context: EndpointContext,
  kinds: readonly AuthFailure[],
  user?: StoredRecord,
): AuthFailure | undefined {
  if (!(context instanceof EndpointRun)) return undefined
  const { authFailure, asked } = context
  if (authFailure && kinds.includes(authFailure)) return authFailure
  const { authFailures } = asked.session as Session
  return authFailures.isOn ? authFailures.take(kinds, user, String(asked.mocks.seed)) : undefined
}
