import { authFailures, type AuthFailure } from '../behaviour/auth.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { isRefused, type CredentialKind, type Identified } from '../endpoints/identity.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import type { Session } from '../sessions/session.ts'
import type { EndpointRun } from './endpoint-context.ts'
import type { RequestState } from './request-state.ts'
import { requestOf } from './run-of.ts'

/** Finds out once who sends a request; undefined where no file says who may sign in, and where no credentials came. */
export function identify(run: EndpointRun): MaybePromise<Identified> {
  const { origin, routes } = run.asked
  if (origin.identified) return origin.identified.value
  if (!routes.auth) return undefined
  return chain(routes.auth.identify(run), (found) => {
    const value = asAskedFor(found, origin)
    origin.identified = { value }
    return value
  })
}

/**
 * Who has a credential that an endpoint has found by itself; undefined for none, `unchecked` where no file says who may sign
 * in.
 */
export function verifyCredential(
  context: EndpointContext,
  kind: CredentialKind,
  value: string,
): MaybePromise<Identified | 'unchecked'> {
  const { origin, routes } = requestOf(context)
  if (!routes.auth) return 'unchecked'
  return chain(routes.auth.verify(kind, value, context), (found) => {
    const identified = asAskedFor(found, origin)
    origin.identified = { value: identified }
    return identified
  })
}

/** The kinds of credentials that are taken; undefined where no file says who may sign in. */
export function takenKinds(context: EndpointContext): ReadonlySet<CredentialKind> | undefined {
  const { auth } = requestOf(context).routes
  return auth && new Set(auth.schemes.map(({ kind }) => kind))
}

/** Credentials that count, unless a failure was asked for that they meet. */
function asAskedFor(found: Identified, { session, mocks }: RequestState): Identified {
  const { authFailures } = session as Session
  if (!found || isRefused(found) || !authFailures.isOn) return found
  const kinds = found.kind === 'basic' ? (['account-locked'] as const) : ofTokens
  const failure = authFailures.take(kinds, found.user, String(mocks.seed))
  if (!failure) return found
  return { reason: failure, kind: found.kind, detail: failureDetail(failure) }
}

const ofTokens = ['expired', 'revoked', 'wrong-audience'] as const

/** What who sent credentials is told of a failure that was asked for. */
export function failureDetail(failure: AuthFailure): string {
  const what = authFailures[failure]
  return `${what.slice(0, 1).toUpperCase()}${what.slice(1)}. This failure was asked for.`
}
