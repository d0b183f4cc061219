import { chain } from '../http/maybe-promise.ts'
import { stateOf } from '../dispatch/mocks.ts'
import type { Mocks } from '../dispatch/mocks.ts'
import type { Middleware } from './stack.ts'

/** Lets the journal see the body of a request, also where no mock has read it. */
export function receivedBody(mocks: Mocks): Middleware {
  return (c, next) => {
    const state = stateOf(c)
    const received = state.session?.journal.receive(state.request, state.connection)
    if (!received) return next(c)
    state.received = received
    return chain(next(c), (response) =>
      // What a mock has read is known already.
      state.body ? response : chain(received.readRest(mocks.bodyLimit), () => response),
    )
  }
}
