import { Reply } from '../http/reply.ts'
import { stateOf } from '../dispatch/mocks.ts'
import type { AppContext, Mocks } from '../dispatch/mocks.ts'
import { toResponse } from '../dispatch/response.ts'
import { sessionNames } from '../sessions/sessions.ts'
import { refusalOf } from './host-guard.ts'
import type { Middleware } from './stack.ts'

/** Finds whose request it is: that of the session that its headers name, or of the server itself. */
export function session(mocks: Mocks): Middleware {
  return (c, next) => {
    const state = stateOf(c)
    const found = state.named ?? mocks.sessions.of(state.header)
    if (found instanceof Reply) return toResponse(found, { head: state.method === 'HEAD' })
    state.session = found
    return next(c)
  }
}

/** Of the addresses below the path of sessions, the name of one and the rest. */
const addressShape = /^\/__session\/([^/]*)(\/.*)?$/

/**
 * Takes an address below `/__session/<id>`, for whoever cannot send a header of its own, for the rest of it in
 * that session. It is still the same request, with what an application around this one knows of it. An address
 * names one session, whatever follows.
 */
export function enterSession(c: AppContext, mocks: Mocks): void {
  const state = stateOf(c)
  if (!state.path.startsWith(sessionNames.prefix)) return
  const [, id, rest = '/'] = addressShape.exec(state.path) ?? []
  if (id === undefined) return
  // Whoever is refused must not open a session, since that may drop another one.
  const found = refusalOf(c, mocks) ? undefined : mocks.sessions.requested(id, state.header)
  state.enter(`${sessionNames.prefix}${id}`, rest, found)
}
