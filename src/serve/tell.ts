import type { RequestReport } from '../core/report.ts'
import type { Incoming } from './incoming.ts'
import type { Arrival } from './trip.ts'

/**
 * Tells of an answered request, where anybody listens.
 *
 * @param status 0 when the connection was broken
 * @param notes words for the log, before those of the trip
 */
export function tell(
  onRequest: ((report: RequestReport) => void) | undefined,
  incoming: Pick<Incoming, 'method' | 'target' | 'started'> & Partial<Pick<Incoming, 'rewritten'>>,
  arrival: Pick<Arrival, 'operation' | 'notes' | 'miss' | 'failure'>,
  status: number,
  notes: readonly string[] = [],
): void {
  if (!onRequest) return
  const { operation, miss, failure } = arrival
  const { rewritten } = incoming
  const first = rewritten === undefined ? [] : [`rewritten to ${rewritten}`]
  const duration = performance.now() - incoming.started
  const line = operation?.origin.place()?.line
  onRequest({
    time: Date.now() - duration,
    method: incoming.method,
    target: incoming.target,
    status,
    duration,
    ...(operation && { file: operation.origin.file }),
    ...(line !== undefined && { line }),
    notes: [...first, ...notes, ...arrival.notes],
    ...(miss && { miss }),
    ...(failure && { failure }),
  })
}
