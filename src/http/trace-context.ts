import type { HeaderReader } from './connection.ts'

/** `traceparent` of any version (W3C Trace Context, section 3.2.2). */
const shape = /^(?!ff)[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-.*)?$/

/** The id of the trace that a `traceparent` names; undefined for none, and for a header that is not one. */
export function traceIdOf(traceparent: string | undefined): string | undefined {
  return shape.exec(traceparent ?? '')?.[1]
}

/** The headers by which what a request leads to belongs to its trace, as they came; none where it is in none. */
export function traceHeaders(header: HeaderReader): Readonly<Record<string, string>> {
  const traceparent = header('traceparent')
  if (traceparent === undefined || traceIdOf(traceparent) === undefined) return {}
  const tracestate = header('tracestate')
  return { traceparent, ...(tracestate !== undefined && { tracestate }) }
}
