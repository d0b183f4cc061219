import type { AppContext } from '../dispatch/request-state.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'

/** Answers a request. */
export type Answer = (c: AppContext) => MaybePromise<Response>

/** Answers a request, or returns what `next` answers, changed or not. */
export type Middleware = (c: AppContext, next: Answer) => MaybePromise<Response>

/** Composes middleware, the first outermost; `app.use` five times costs as much as a small answer. */
export function stack(middleware: readonly Middleware[], handler: Answer): Answer {
  return middleware.reduceRight<Answer>((inner, outer) => (c) => outer(c, inner), handler)
}
