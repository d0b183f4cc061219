import type { Diagnostic } from '../core/diagnostic.ts'
import type { Endpoint } from '../core/endpoint.ts'
import { Fault, Reply, emptyReply, jsonReply, problemReply } from '../core/reply.ts'
import type { ServeHost } from './host.ts'

/** What an endpoint made of a request; undefined passes on to the next one. */
export type Outcome = Reply | Response | Fault | undefined

/** The outcome of what a handler returned. */
export function toOutcome(value: unknown): Outcome {
  if (value === undefined) return undefined
  if (value === null) return emptyReply()
  if (value instanceof Reply || value instanceof Fault || isResponse(value)) return value
  return jsonReply(value)
}

/** Whether a value is a `Response`, of this realm or another. */
export function isResponse(value: unknown): value is Response {
  if (value instanceof Response) return true
  if (typeof value !== 'object' || value === null) return false
  return Object.prototype.toString.call(value) === '[object Response]'
}

/** The outcome of what a handler threw: a thrown answer is the answer, anything else a failure. */
export function thrownOutcome(
  error: unknown,
  endpoint: { readonly key: string; readonly origin: { readonly file: string } },
  host: ServeHost,
): { readonly outcome: Outcome; readonly failure?: Diagnostic } {
  if (error instanceof Reply || error instanceof Fault || isResponse(error))
    return { outcome: error }
  const message = host.message(error)
  const name = error instanceof Error ? error.name : 'Thrown value'
  const located = host.locate(error)
  const at = located
    ? ` at ${located.place.file}:${located.place.line}:${located.place.column}`
    : ''
  const detail = `${name}: ${message} (${endpoint.key}${at || ` in ${endpoint.origin.file}`})`
  const place = located && { ...located.place }
  return {
    outcome: problemReply('handler-failed', detail, place ? { place } : {}),
    failure: {
      code: 'module-throws',
      severity: 'error',
      message: `${endpoint.key} threw ${name}: ${message}`,
      ...located,
    },
  }
}

/** The failure of a handler that returned undefined where no other endpoint answers. */
export function returnedNothing(operation: Endpoint): { outcome: Reply; failure: Diagnostic } {
  const place = operation.origin.place()
  const at = place ? `${place.file}:${place.line}` : operation.origin.file
  const detail = `The handler of ${operation.key} (${at}) returned undefined, and no other endpoint answers. Return a value, or null for 204.`
  return {
    outcome: problemReply('handler-returned-nothing', detail),
    failure: {
      code: 'bad-mock',
      severity: 'error',
      message: `${operation.key} returned undefined, and no other endpoint answers.`,
      hint: 'Return a value, or null for 204.',
      ...(place && { place }),
    },
  }
}

/** Puts another status on an outcome, whatever it is. */
export function withStatus(status: number): (outcome: Outcome) => Outcome {
  return (outcome) => {
    if (outcome instanceof Reply) return outcome.status(status)
    if (outcome === undefined || outcome instanceof Fault) return outcome
    return new Response(outcome.body, { status, headers: outcome.headers })
  }
}
