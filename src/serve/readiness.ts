import type { Behaviour } from '../core/behaviour.ts'
import type { Endpoint } from '../core/endpoint.ts'
import { prepare } from './respond.ts'
import type { PreparedResponse } from './respond.ts'

/** Reads a header by lower-case name. */
export type HeaderReader = (name: string) => string | undefined

/** Gives an answer from parameters, headers and whether there is a query; undefined where it takes more. */
export type Readiness = (
  params: Readonly<Record<string, string>>,
  header: HeaderReader,
  hasQuery: boolean,
) => PreparedResponse | undefined

/**
 * How an endpoint answers without a context; undefined when it has a condition or a body to look at, or
 * when its answer takes more.
 *
 * @param behaviour its own with that of the configuration; none is ready that has one
 */
export function readinessOf(
  endpoint: Endpoint,
  behaviour: Behaviour | undefined,
): Readiness | undefined {
  const { fixed, quick, when, body, needs } = endpoint
  if (behaviour || when || body || needs.body || needs.call) return undefined
  if (fixed) {
    let answer: PreparedResponse | undefined
    return () => (answer ??= prepare(fixed))
  }
  if (!quick) return undefined
  return (params, header, hasQuery) => (hasQuery ? undefined : prepare(quick(params, header)))
}
