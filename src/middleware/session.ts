import { stateOf, type RequestState } from '../dispatch/request-state.ts'
import { toResponse } from '../dispatch/response.ts'
import { Reply } from '../http/reply.ts'
import { sessionNames } from '../sessions/sessions.ts'
import { refusalOf } from './host-guard.ts'
import type { Middleware } from './stack.ts'

/** Finds the session that a request names, by its address, a header or a cookie; else the server's own. */
export const findSession: Middleware = (c, next) => {
  const state = stateOf(c)
  const found = state.named ?? state.mocks.sessions.of(state.header)
  if (found instanceof Reply) return toResponse(state.shown(found), state.method === 'HEAD')
  state.session = found
  return next(c)
}

/** `/__session/<id>/users` in two parts. */
const addressShape = /^\/__session\/([^/]*)(\/.*)?$/

/** Takes `/__session/<id>/users` for `/users` in that session, for clients that cannot send a header. */
export function enterSession(state: RequestState): boolean {
  if (!state.path.startsWith(sessionNames.prefix)) return false
  const [, id, rest = '/'] = addressShape.exec(state.path) ?? []
  if (id === undefined) return false
  // A request that is refused must not open a session, since that may close another one.
  const { sessions } = state.mocks
  const found = refusalOf(state) ? undefined : sessions.requested(id, state.header)
  state.enter(`${sessionNames.prefix}${id}`, rest, found)
  return true
}
