import { distance } from 'fastest-levenshtein'
import { withFrames } from '../errors/callers.ts'
import { describeMs } from '../behaviour/duration.ts'
import type { Wait } from '../behaviour/wait.ts'
import type { JournalFilter } from './call.ts'
import { pathOf } from './entry.ts'
import type { CompiledFilter } from './filter.ts'
import type { CallRecord } from './record.ts'

const mostNamed = 5 // how many other calls the error names

/** A call that does not match a filter. */
export interface Misfit {
  readonly record: CallRecord
  readonly field: keyof JournalFilter
  /** Its target, without secrets. */
  readonly target: string
}

/** The error for calls that did not come in time: names what came instead, with the stack of `start`. */
export function timeoutError(
  start: Error,
  filter: CompiledFilter,
  { times, timeout }: Wait,
  found: number,
  misfits: readonly Misfit[],
): Error {
  const came = times === 1 ? 'did not come' : `came ${found} of ${times} times`
  const ranked = misfits
    .map((misfit) => ({ ...misfit, cost: costOf(misfit, filter) }))
    .sort((one, two) => one.cost - two.cost || two.record.id - one.record.id)
  const named = ranked.slice(0, mostNamed).map(describe)
  const more = ranked.length > mostNamed ? ` and ${ranked.length - mostNamed} more` : ''
  const instead =
    named.length > 0 ? `What came instead: ${named.join('; ')}${more}.` : 'Nothing else came.'
  const error = new Error(`${filter.label} ${came} within ${describeMs(timeout)}. ${instead}`)
  error.name = 'TimeoutError'
  return withFrames(error, start)
}

function costOf({ record, field }: Misfit, { method, path }: CompiledFilter): number {
  if (field !== 'key' && field !== 'method' && field !== 'path') return -1
  const otherMethod = method !== undefined && method !== 'ALL' && record.call.method !== method
  if (path === undefined) return Number(otherMethod)
  const actual = pathOf(record.call.target).slice(0, 200)
  return Number(otherMethod) + (3 * distance(path, actual)) / Math.max(path.length, actual.length)
}

/** Why a call does not match, where its method and path do not show it. */
const reasons: Partial<Record<keyof JournalFilter, string>> = {
  operationId: 'another operation',
  status: 'another status',
  session: 'another session',
  params: 'other parameters',
  query: 'another query',
  headers: 'other headers',
  body: 'another body',
  where: '"where" does not hold',
}

function describe({ record, field, target }: Misfit): string {
  const { method, status } = record.call
  const reason = reasons[field]
  const short = target.length > 100 ? `${target.slice(0, 100)}…` : target
  const answer = status === 0 ? 'broken off' : String(status)
  return `${method} ${short} (${answer}${reason === undefined ? '' : `, ${reason}`})`
}
