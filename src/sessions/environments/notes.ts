import { parseDuration } from '../../behaviour/duration.ts'
import { formatValue } from '../../errors/validation-issue.ts'

/** The longest note, UTF-16 units. */
export const longestNote = 1000
/** The longest time to live: ten years, ms. */
const longestTtl = 10 * 366 * 86_400_000

/** A time to live in ms; undefined for none. */
export function readTtl(value: number | string | null | undefined): number | undefined {
  return value === null || value === undefined ? undefined : parseDuration(value, longestTtl)
}

/** Says what is wrong with a time to live. */
export function wrongTtl(value: unknown): { message: string; hint: string } | undefined {
  if (parseDuration(value, longestTtl) !== undefined) return undefined
  const hint = 'Write "7d", "12h" or ms, at most ten years.'
  return { message: `${formatValue(value)} is no time to live.`, hint }
}
