import { stateOf } from '../dispatch/request-state.ts'
import { contentOf, withHeaders } from '../dispatch/response.ts'
import { chain } from '../http/maybe-promise.ts'
import type { Middleware } from './stack.ts'

/** Says whether a mock or the real API behind the mocks has answered, where there is one. */
export const source: Middleware = (c, next) => {
  const state = stateOf(c)
  if (!state.mocks.upstreams) return next(c)
  return chain(next(c), (response) =>
    contentOf(response)?.fault
      ? response
      : withHeaders(response, { 'x-mockapi-source': state.isProxied ? 'proxy' : 'mock' }),
  )
}
