import type { RequestPath } from '../generate/request-path.ts'
import type { EndpointContext } from './handler-context.ts'

/** What an endpoint does some time after its answers, compiled. */
export interface EndpointJob {
  /** Whether it follows an answer of a status; 0 for a connection that was broken. */
  readonly on: (status: number) => boolean
  /** ms by the clock of the session. */
  readonly wait: number
  /** Undefined where its condition does not hold. Throws an Error where it can do nothing, such as for want of an id. */
  readonly prepare: (context: EndpointContext) => PreparedJob | undefined
  readonly reads: readonly RequestPath[]
  readonly usesFaker: boolean
}

/** A job that is ready to wait. */
export interface PreparedJob {
  /** In words: `update orders 7`. */
  readonly what: string
  readonly run: () => void
}
