import { stateOf } from '../dispatch/request-state.ts'
import { contentOf, headersSent, withHeaders } from '../dispatch/response.ts'
import { fieldOf } from '../http/headers.ts'
import { chain } from '../http/maybe-promise.ts'
import type { Middleware } from './stack.ts'

const name = 'x-mockapi-source'

/** Says who has answered, where that can be somebody else than a mock. */
export const source: Middleware = (c, next) => {
  const state = stateOf(c)
  return chain(next(c), (response) => {
    const { source, endpoint, mocks } = state
    if (source === undefined || contentOf(response)?.fault) return response
    if (source === 'mock' && endpoint && mocks.isRecording?.(endpoint.origin.file)) {
      state.source = 'recording'
    }
    const { source: named = source } = state
    const isNamed = fieldOf(headersSent(response), name) === named
    return isNamed ? response : withHeaders(response, { [name]: named })
  })
}
