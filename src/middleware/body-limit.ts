import { stateOf, type RequestState } from '../dispatch/request-state.ts'
import { upstreamsFor } from '../dispatch/upstreams.ts'
import { toResponse } from '../dispatch/response.ts'
import { refuseLength } from '../http/body-limit.ts'
import { mayHaveBody } from '../http/body.ts'
import { chain } from '../http/maybe-promise.ts'
import type { Middleware } from './stack.ts'

/** Refuses a body whose length is beyond the limit, whether or not a mock would read it. */
export const bodyLimit: Middleware = (c, next) => {
  const state = stateOf(c)
  const { method, incoming, header, mocks } = state
  if (!mayHaveBody(method)) return next(c)
  if (!(Number(header('content-length')) > mocks.bodyLimit)) return next(c)
  if (isForUpstream(state)) return next(c)
  return chain(refuseLength(incoming.anywhere, header, mocks.bodyLimit), (refusal) =>
    refusal ? toResponse(state.shown(refusal), false) : next(c),
  )
}

/** Whether no mock can read the body, and a real API has a limit of its own. */
function isForUpstream(state: RequestState): boolean {
  const { matches, middleware } = state.lookup(state.method) ?? { matches: [], middleware: [] }
  return matches.length + middleware.length === 0 && upstreamsFor(state).length > 0
}
