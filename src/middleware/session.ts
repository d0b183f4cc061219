import { Reply } from '../core/reply.ts'
import { requestAt } from '../serve/address.ts'
import { doorKey, doorOf } from '../serve/door.ts'
import type { Door } from '../serve/door.ts'
import { unreadAgain } from '../serve/load-body.ts'
import { after } from '../serve/maybe.ts'
import { stateOf } from '../serve/mocks.ts'
import type { AppContext, AppEnv, Mocks } from '../serve/mocks.ts'
import { toResponse } from '../serve/response.ts'
import { sessionNames } from '../serve/session/sessions.ts'
import { begin } from './begin.ts'
import { refusalOf } from './host-guard.ts'
import type { Middleware } from './stack.ts'

/** Finds whose request it is: that of the session that its headers name, or of the server itself. */
export function session(mocks: Mocks): Middleware {
  return (c, next) => {
    const state = stateOf(c)
    const found = doorOf(c.env)?.session ?? mocks.sessions.of(state.header)
    if (found instanceof Reply) return toResponse(found, { head: state.method === 'HEAD' })
    state.session = found
    return next()
  }
}

/** How requests are answered that name no session by their address. */
interface Others {
  readonly answer: (c: AppContext) => Response | Promise<Response>
  /** Answers one more request by the whole application. */
  readonly fetch: (request: Request, env: AppEnv['Bindings']) => Response | Promise<Response>
}

/** Of the addresses below the path of sessions, the name of one and the rest. */
const addressShape = /^\/__session\/([^/]*)(\/.*)?$/

/**
 * Answers addresses below `/__session/<id>`, for whoever cannot send a header of its own: as the rest of the
 * address, in that session.
 */
export function sessionByAddress(
  mocks: Mocks,
  { answer, fetch }: Others,
): (c: AppContext) => Response | Promise<Response> {
  return (c) => {
    const state = begin(c, mocks)
    const { connection, base, header } = state
    const [, id, rest = '/'] = addressShape.exec(state.path) ?? []
    // An address names one session, whatever follows.
    if (id === undefined || doorOf(c.env)?.prefix !== undefined) return answer(c)
    // Whoever is refused must not open a session, since that may drop another one.
    const found = refusalOf(c, mocks) ? undefined : mocks.sessions.asked(id, header)
    const door: Door = {
      isOwn: doorOf(c.env)?.isOwn ?? false,
      isDirect: true,
      ...(connection && { connection }),
      ...(found && { session: found }),
      prefix: `${base}${sessionNames.prefix}${id}`,
    }
    const env = { ...(c.env as object | undefined), [doorKey]: door }
    return after(unreadAgain(c.req.raw, c.req) ?? c.req.raw, (request) =>
      fetch(requestAt(request, { path: rest, search: state.search }), env),
    )
  }
}
