import { stateOf } from '../dispatch/request-state.ts'
import { withHeaders } from '../dispatch/response.ts'
import { chain } from '../http/maybe-promise.ts'
import type { Middleware } from './stack.ts'

/** The length of the header with the places of broken files, UTF-16 units. */
const maxHeaderLength = 1000

/** Names the first error of each broken file in a header of every response. */
export const brokenFiles: Middleware = (c, next) => {
  const { broken } = stateOf(c).routes
  if (broken.length === 0) return next(c)
  const places = encodeURI(broken.join(', ').toWellFormed()).slice(0, maxHeaderLength)
  return chain(next(c), (response) => withHeaders(response, { 'x-mockapi-broken': places }))
}
