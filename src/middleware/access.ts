import { stateOf, type RequestState } from '../dispatch/request-state.ts'
import { toResponse } from '../dispatch/response.ts'
import { refuseOrigin } from '../http/origin-guard.ts'
import { Reply } from '../http/reply.ts'
import { sessionNames } from '../sessions/sessions.ts'
import type { Middleware } from './stack.ts'

/** Refuses foreign hosts and origins, but in process and behind servers of others, which guard themselves. */
export const hostGuard: Middleware = (c, next) => {
  const state = stateOf(c)
  const refusal = refusalOf(state)
  return refusal ? toResponse(refusal, state.method === 'HEAD') : next(c)
}

function refusalOf(state: RequestState): Reply | undefined {
  const { header, connection, env, mocks } = state
  const host = header('host') ?? ''
  const refusal = connection && env?.isOwn ? mocks.guard.refuseHost(host) : undefined
  if (refusal) return refusal
  const origin = header('origin')
  if (origin === undefined) return undefined
  state.access = mocks.guard.access(origin, host)
  return state.access === 'refused' ? refuseOrigin(origin) : undefined
}

/** Finds the session that a request names, by its address, a header or a cookie; else the server's own. */
export const findSession: Middleware = (c, next) => {
  const state = stateOf(c)
  const found = state.named ?? state.mocks.sessions.of(state.header)
  if (found instanceof Reply) return toResponse(found, state.method === 'HEAD')
  state.session = found
  return next(c)
}

/** `/__session/<id>/users` in two parts. */
const addressShape = /^\/__session\/([^/]*)(\/.*)?$/

/** Takes `/__session/<id>/users` for `/users` in that session, for clients that cannot send a header. */
export function enterSession(state: RequestState): void {
  if (!state.path.startsWith(sessionNames.prefix)) return
  const [, id, rest = '/'] = addressShape.exec(state.path) ?? []
  if (id === undefined) return
  // A request that is refused must not open a session, since that may close another one.
  const { sessions } = state.mocks
  const found = refusalOf(state) ? undefined : sessions.requested(id, state.header)
  state.enter(`${sessionNames.prefix}${id}`, rest, found)
}
