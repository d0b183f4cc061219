import { stateOf } from '../dispatch/request-state.ts'
import { contentOf, withHeaders } from '../dispatch/response.ts'
import { chain } from '../http/maybe-promise.ts'
import type { Middleware } from './stack.ts'

/** Says who has answered, where that can be somebody else than a mock. */
export const source: Middleware = (c, next) => {
  const state = stateOf(c)
  return chain(next(c), (response) => {
    const { source, endpoint, mocks } = state
    if (source === undefined || contentOf(response)?.fault) return response
    if (source === 'mock' && endpoint && mocks.isRecording?.(endpoint.origin.file)) {
      state.source = 'recording'
    }
    return withHeaders(response, { 'x-mockapi-source': state.source ?? source })
  })
}
