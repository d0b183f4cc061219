import type { Behaviour } from '../core/behaviour.ts'
import type { Endpoint } from '../core/endpoint.ts'
import type { Reply } from '../core/reply.ts'
import type { State } from '../data/state.ts'
import { prepare } from './respond.ts'
import type { PreparedResponse } from './respond.ts'

/** Reads a header by lower-case name. */
export type HeaderReader = (name: string) => string | undefined

/** What an answer without a context is made from. */
export interface QuickRequest {
  /** The complete address, as the `url` of a `Request` has it. */
  readonly url: string
  readonly state: State
  readonly params: Readonly<Record<string, string>>
  readonly header: HeaderReader
}

/** An endpoint that may not need a context to answer. */
export interface QuickEndpoint extends Endpoint {
  /**
   * Gives the answer that `handle` would give to an address without a query; most of the time of a
   * request is spared where an endpoint has it.
   */
  readonly quick?: (request: QuickRequest) => Reply
  /**
   * Gives the answer that `handle` would give to any address, in place of `quick`; undefined where only
   * that can tell.
   */
  readonly prepared?: (request: QuickRequest) => PreparedResponse | undefined
  /**
   * Whether `handle` needs nothing but first line, headers and a JSON object, and answers at once, with
   * text. Such a write is carried out without a `Request`.
   */
  readonly plainWrite?: boolean
}

/** Whether an endpoint can be written to without a `Request`: see {@link QuickEndpoint.plainWrite}. */
export function isReadyWrite(
  { plainWrite = false, when, body, needs }: QuickEndpoint,
  behaviour: Behaviour | undefined,
): boolean {
  return plainWrite && !behaviour && !when && !body && !needs.call
}

/** Gives an answer from a request and whether it has a query; undefined where it takes more. */
export type Readiness = (request: QuickRequest, hasQuery: boolean) => PreparedResponse | undefined

/**
 * How an endpoint answers without a context; undefined when it has a condition or a body to look at, or
 * when its answer takes more.
 *
 * @param behaviour its own with that of the configuration; none is ready that has one
 */
export function readinessOf(
  endpoint: QuickEndpoint,
  behaviour: Behaviour | undefined,
): Readiness | undefined {
  const { fixed, quick, prepared, when, body, needs } = endpoint
  if (behaviour || when || body || needs.body || needs.call) return undefined
  if (fixed) {
    let answer: PreparedResponse | undefined
    return () => (answer ??= prepare(fixed))
  }
  if (prepared) return prepared
  if (!quick) return undefined
  return (request, hasQuery) => (hasQuery ? undefined : prepare(quick(request)))
}
