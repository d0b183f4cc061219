import { chain } from '../http/maybe-promise.ts'
import { stateOf } from '../dispatch/mocks.ts'
import { withHeaders } from '../dispatch/response.ts'
import type { Middleware } from './stack.ts'

/** How much of the places of broken files a header shows, UTF-16 units. */
const longestHeader = 1000

/** Tells of broken files with every answer, by a header that holds the place of the first error of each. */
export function brokenFiles(): Middleware {
  return (c, next) => {
    const { broken } = stateOf(c).routes
    if (broken.length === 0) return next(c)
    const places = encodeURI(broken.join(', ').toWellFormed()).slice(0, longestHeader)
    return chain(next(c), (response) => withHeaders(response, { 'x-mockapi-broken': places }))
  }
}
