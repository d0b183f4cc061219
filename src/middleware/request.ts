import { readControls } from '../behaviour/control-headers.ts'
import { stateOf } from '../dispatch/request-state.ts'
import { toResponse } from '../dispatch/response.ts'
import { rewriteAddress } from '../endpoints/rewrite.ts'
import { requestAt } from '../http/address.ts'
import { chain } from '../http/maybe-promise.ts'
import type { Middleware } from './stack.ts'

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
