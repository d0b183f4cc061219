import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { clock } from '../../clock.ts'
import type { Fault } from '../../behaviour/fault.ts'
import type { Reply } from '../../http/reply.ts'
import type { RequestRoot, Scope } from '../../generate/scope.ts'

/** What an answer gives; undefined passes the request on to the next endpoint. */
export type Answered = Reply | Fault | undefined

/** What answers a request, compiled from an endpoint's value or one of its cases. */
export interface Answer {
  readonly reply: (context: EndpointContext, scope: Scope) => Answered | Promise<Answered>
  /** The reply where it depends on nothing. */
  readonly fixed?: Reply
  /** Request values it reads. */
  readonly roots: readonly RequestRoot[]
  readonly usesFaker: boolean
  /** Whether the number of the call decides. */
  readonly usesCall: boolean
  /** A few words for lists of endpoints. */
  readonly note?: string
}

/** Finds the files that `$file` names. */
export interface FileFinder {
  /** Whether a path relative to the mock file leads to a file inside the mocks folder. */
  readonly check: (path: string) => 'found' | 'missing' | 'outside'
}

/** What templates read of a request. */
export function scopeOf(context: EndpointContext): Scope {
  return {
    get faker() {
      return context.faker
    },
    get params() {
      return context.params
    },
    get query() {
      return context.query
    },
    get body() {
      return context.body
    },
    get headers() {
      return context.headers
    },
    get cookies() {
      return context.cookies
    },
    now: clock.iso,
  }
}
