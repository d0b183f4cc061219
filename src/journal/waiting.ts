import { distance } from 'fastest-levenshtein'
import { describeMs, parseDuration } from '../behaviour/duration.ts'
import type { JournalFilter, WaitOptions } from './call.ts'
import { pathOf } from './entry.ts'
import type { CompiledFilter } from './filter.ts'
import type { CallRecord } from './record.ts'

/** How long a call is waited for unless it is told otherwise, ms. */
const defaultTimeout = 1000

/** How many other calls the error names. */
const mostNamed = 5

/**
 * Reads what is to be waited for.
 *
 * @param most how many calls there can be
 * @throws TypeError for a number or a time that is none
 */
export function readWait(
  { times = 1, timeout = defaultTimeout }: WaitOptions,
  most: number,
): { readonly times: number; readonly timeout: number } {
  if (!Number.isInteger(times) || times < 1 || times > most) {
    throw new TypeError(
      `"times" is ${String(times)}. Write a whole number from 1 to ${most}, which is what the journal keeps.`,
    )
  }
  const ms = parseDuration(timeout)
  if (ms !== undefined) return { times, timeout: ms }
  const shown = JSON.stringify(timeout) ?? String(timeout)
  throw new TypeError(`"timeout" is ${shown}. Write milliseconds, or a time such as "2s".`)
}

/** A call that is not the one that was waited for. */
export interface OtherCall {
  readonly record: CallRecord
  /** The first field in which it does not fit. */
  readonly misfit: keyof JournalFilter
  /** Its target, without secrets. */
  readonly target: string
}

/** The sentence for calls that did not come in time: what came instead, the nearest first. */
export function waitedInVain(
  { label, method, path }: Pick<CompiledFilter, 'label' | 'method' | 'path'>,
  { times, timeout }: { readonly times: number; readonly timeout: number },
  found: number,
  others: readonly OtherCall[],
): Error {
  const came = times === 1 ? 'did not come' : `came ${found} of ${times} times`
  const ranked = others
    .map((other) => ({ ...other, cost: costOf(other, method, path) }))
    .sort((one, two) => one.cost - two.cost || two.record.id - one.record.id)
  const named = ranked.slice(0, mostNamed).map(describe)
  const more = ranked.length > mostNamed ? ` and ${ranked.length - mostNamed} more` : ''
  const instead =
    named.length > 0 ? `What came instead: ${named.join('; ')}${more}.` : 'Nothing else came.'
  const error = new Error(`${label} ${came} within ${describeMs(timeout)}. ${instead}`)
  error.name = 'TimeoutError'
  return error
}

/** An error with the stack of another one, which was made where it began. */
export function since(start: Error, error: Error): Error {
  const frames = /\n\s+at [^]*/.exec(start.stack ?? '')
  if (frames) error.stack = `${error.name}: ${error.message}${frames[0]}`
  return error
}

function costOf(
  { record, misfit }: OtherCall,
  method: string | undefined,
  path: string | undefined,
): number {
  if (misfit !== 'key' && misfit !== 'method' && misfit !== 'path') return -1
  const otherMethod = method !== undefined && method !== 'ALL' && record.call.method !== method
  if (path === undefined) return Number(otherMethod)
  const actual = pathOf(record.call.target).slice(0, 200)
  return Number(otherMethod) + (3 * distance(path, actual)) / Math.max(path.length, actual.length)
}

/** What keeps a call from being the one: nothing to say where its address shows it. */
const reasons: Partial<Record<keyof JournalFilter, string>> = {
  status: 'another status',
  session: 'another session',
  params: 'other parameters',
  query: 'another query',
  headers: 'other headers',
  body: 'another body',
  where: '"where" does not hold',
}

function describe({ record, misfit, target }: OtherCall): string {
  const { method, status } = record.call
  const reason = reasons[misfit]
  const short = target.length > 100 ? `${target.slice(0, 100)}…` : target
  const answer = status === 0 ? 'broken off' : String(status)
  return `${method} ${short} (${answer}${reason === undefined ? '' : `, ${reason}`})`
}
