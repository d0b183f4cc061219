import type { MaybePromise } from '../http/maybe-promise.ts'
import type { AppContext } from '../dispatch/mocks.ts'

/** Answers a request. */
export type Answer = (c: AppContext) => MaybePromise<Response>

/**
 * Answers a request, or asks whoever comes next and answers with that. It hands on the context, so that nothing
 * needs to be made for a request.
 */
export type Middleware = (c: AppContext, next: Answer) => MaybePromise<Response>

/**
 * Joins middleware to one handler of Hono, the first outermost. It is synchronous as long as all of them are:
 * as `app.use` each, five of them cost as much as all the rest of a small answer.
 */
export function stack(middleware: readonly Middleware[], handler: Answer): Answer {
  return middleware.reduceRight<Answer>((inner, outer) => (c) => outer(c, inner), handler)
}
