import { parseDuration, type DurationText } from '../behaviour/duration.ts'

/** How long something waits by the clock of a session: `'5m'`, `'3d'`, or ms. */
export type WaitInput = number | DurationText

/** The longest wait of a job, ms: ten years. */
const longestWait = 3_653 * 86_400_000

/** What to write for a wait, for messages. */
export const waitHint = 'Write "500ms", "10s", "5m", "2h" or "3d"; ten years are the longest.'

/** Reads how long a job waits, by the clock of its session, in ms; undefined where it is none. */
export function parseWait(wait: unknown): number | undefined {
  return parseDuration(wait, longestWait)
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const

/** A wait in words, in its two largest units: `5 min`, `2 d 3 h`. */
export function describeWait(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  let left = ms
  const parts = units.flatMap(([unit, length]) => {
    const count = unit === 's' ? Number((left / length).toFixed(1)) : Math.floor(left / length)
    left -= count * length
    return count > 0 ? [`${count} ${unit}`] : []
  })
  return parts.slice(0, 2).join(' ')
}
