import { stateOf, type RequestState } from '../dispatch/request-state.ts'
import { toResponse } from '../dispatch/response.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { isBelow } from '../http/path.ts'
import { Reply } from '../http/reply.ts'
import { environmentNames, sessionNames } from '../sessions/names.ts'
import { refusalOf } from './host-guard.ts'
import { adminPath } from './mount.ts'
import type { Middleware } from './stack.ts'

/** Finds the session that a request names, by its address, a header, a cookie or its host; else the server's own. */
export const findSession: Middleware = (c, next) => {
  const state = stateOf(c)
  const found = state.named ?? state.mocks.sessions.of(state.header, state.env?.isOwn)
  if (found instanceof Reply) return toResponse(state.shown(found), state.method === 'HEAD')
  state.session = found
  return found.keeper ? inMemory(state, found.keeper.requests, () => next(c)) : next(c)
}

/** Lets an environment stay in memory as long as a request is under way. */
function inMemory(
  state: RequestState,
  requests: Set<object>,
  answer: () => MaybePromise<Response>,
): MaybePromise<Response> {
  requests.add(state)
  const fail = (error: unknown): never => {
    requests.delete(state)
    throw error
  }
  try {
    const response = answer()
    return response instanceof Promise ? response.catch(fail) : response
  } catch (error) {
    return fail(error)
  }
}

/** `/__session/<id>/users` and `/~<name>/users` in three parts. */
const addressShape = /^\/(__session\/|~)([^/]*)(\/.*)?$/

/** Takes `/__session/<id>/users` and `/~<name>/users` for `/users` there, for clients that cannot send a header. */
export function enterSession(state: RequestState): boolean {
  const { path } = state
  const isEnvironment = path.startsWith(environmentNames.prefix)
  if (!isEnvironment && !path.startsWith(sessionNames.prefix)) return false
  const [, , id, rest = '/'] = addressShape.exec(path) ?? []
  if (id === undefined || (isEnvironment && isOfMock(state, rest))) return false
  // A request that is refused must not open a session, since that may close another one.
  const { sessions } = state.mocks
  const name = isEnvironment ? 'environment' : 'requested'
  const found = refusalOf(state) ? undefined : sessions[name](id, state.header)
  const { prefix } = isEnvironment ? environmentNames : sessionNames
  state.enter(`${prefix}${id}`, rest, found)
  return true
}

/** Whether a mock whose path begins with `/~` matches a request, so that it names no environment. */
function isOfMock({ path, routes: { table } }: RequestState, rest: string): boolean {
  if (isBelow(rest, adminPath)) return false
  return table.endpoints.some(
    (endpoint) =>
      endpoint.path.text.startsWith(environmentNames.prefix) &&
      table.lookup(endpoint.method, path)?.matches.some((each) => each.endpoint === endpoint),
  )
}
