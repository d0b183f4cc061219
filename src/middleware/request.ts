import { stateOf, type RequestState } from '../dispatch/request-state.ts'
import { toResponse } from '../dispatch/response.ts'
import { refuseOrigin } from '../http/origin-guard.ts'
import { Reply } from '../http/reply.ts'
import { sessionNames } from '../sessions/sessions.ts'
import type { Middleware } from './stack.ts'
import { readControls } from '../behaviour/control-headers.ts'
import { rewriteAddress } from '../endpoints/rewrite.ts'
import { requestAt } from '../http/address.ts'
import { chain } from '../http/maybe-promise.ts'

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

/** Gives a request the address that the first fitting rule of `--routes` makes of its own. */
export const rewrite: Middleware = (c, next) => {
  const state = stateOf(c)
  const address = rewriteAddress(state.routes.rewrites, state)
  if (address) {
    state.path = address.path
    state.search = address.search
    state.rewritten = address.path + address.search
    state.request = requestAt(state.request, address)
  }
  return next(c)
}

/** Reads the behaviour of control headers, such as `X-Mockapi-Status`. */
export const readControlHeaders: Middleware = (c, next) => {
  const state = stateOf(c)
  const controls = readControls(state.header)
  if (controls && 'refusal' in controls) {
    return toResponse(controls.refusal, state.method === 'HEAD')
  }
  state.controls = controls
  return next(c)
}

/** Records the body of a request for the journal, also where no mock has read it. */
export const recordBody: Middleware = (c, next) => {
  const state = stateOf(c)
  const received = state.session?.journal.receive(state.request, state.connection)
  if (!received) return next(c)
  state.received = received
  return chain(next(c), (response) =>
    // A body that a mock has parsed is known already.
    state.body ? response : chain(received.readRest(state.mocks.bodyLimit), () => response),
  )
}
