import { stateOf, type RequestState } from '../dispatch/request-state.ts'
import { toResponse } from '../dispatch/response.ts'
import { refuseOrigin } from '../http/origin-guard.ts'
import type { Reply } from '../http/reply.ts'
import type { Middleware } from './stack.ts'

/** Refuses foreign hosts and origins, but in process and behind servers of others, which guard themselves. */
export const hostGuard: Middleware = (c, next) => {
  const state = stateOf(c)
  const refusal = refusalOf(state)
  if (!refusal) return next(c)
  // Who is refused may be a program that does not show why.
  const name = state.access === 'refused' ? 'origin' : 'host'
  state.notes.push(`${name} refused: ${(state.header(name) ?? 'none').slice(0, 100)}`)
  return toResponse(state.shown(refusal), state.method === 'HEAD')
}

/** The refusal of a foreign host or origin. */
export function refusalOf(state: RequestState): Reply | undefined {
  const { header, connection, env, mocks } = state
  const host = header('host') ?? ''
  const refusal = connection && env?.isOwn ? mocks.guard.refuseHost(host) : undefined
  if (refusal) return refusal
  const origin = header('origin')
  if (origin === undefined) return undefined
  state.access = mocks.guard.access(origin, host)
  return state.access === 'refused' ? refuseOrigin(origin) : undefined
}
