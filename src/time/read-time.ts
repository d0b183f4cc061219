import { mockapiError } from '../errors/diagnostic.ts'
import { formatValue, type ValidationIssue } from '../errors/validation-issue.ts'
import { readSpan } from './instant.ts'

/** A time as users write it: ISO 8601, in UTC where it names no zone; ms since 1970; or a `Date`. */
export type TimeInput = string | number | Date

/** What to write for a time, for messages. */
export const timeHint = 'Write "2027-01-01", "2027-01-01T09:00:00Z", or ms since 1970.'

/** The earliest and the latest time that a clock can show. */
const earliest = Date.parse('0000-01-01T00:00:00Z')
const latest = Date.parse('9999-12-31T23:59:59.999Z')

/** Reads a time, ms since 1970; or says what is wrong with it. Headers and flags have ms as text. */
export function readTime(input: unknown): number | ValidationIssue {
  const time = msOf(input)
  if (time >= earliest && time <= latest) return time
  const shown = input instanceof Date ? String(input) : formatValue(input)
  const short = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown
  const message = Number.isFinite(time)
    ? `${short} is beyond the years 0 to 9999, which a clock can show.`
    : `${short} is no time.`
  return { message, hint: timeHint }
}

/** As {@link readTime}. @throws MockapiError `bad-clock` for what is no time */
export function requireTime(input: unknown): number {
  const read = readTime(input)
  if (typeof read === 'number') return read
  throw mockapiError('bad-clock', read.message, read.hint)
}

function msOf(input: unknown): number {
  if (typeof input === 'number') return Math.trunc(input)
  if (input instanceof Date) return input.getTime()
  if (typeof input !== 'string') return Number.NaN
  const text = input.trim()
  // Four digits are a year.
  if (/^-?\d{5,16}$/.test(text)) return Number(text)
  return readSpan(text)?.start ?? Number.NaN
}
