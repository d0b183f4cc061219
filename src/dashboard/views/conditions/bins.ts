import type { AnswerOf } from '../../api/client.ts'

type Second = AnswerOf<'GET /statistics'>['seconds'][number]

/** The requests of some seconds together; times in ms. */
export interface Bin {
  readonly requests: number
  readonly errors: number
  readonly median: number
  readonly p95: number
}

/** How many seconds are one point of a graph. */
export const secondsOfBin = 10
const bins = 900 / secondsOfBin

/** The last 15 minutes in equal steps, the oldest first. */
export function binsOf(seconds: readonly Second[], now: number): Bin[] {
  const last = Math.floor(now / 1000 / secondsOfBin)
  const found = Array.from({ length: bins }, (): Second[] => [])
  for (const each of seconds) {
    found[bins - 1 - last + Math.floor(each.time / 1000 / secondsOfBin)]?.push(each)
  }
  return found.map(sumOf)
}

/** Many as one: the median of medians, by how many requests each is of; the highest of the high ones. */
export function sumOf(parts: readonly Bin[]): Bin {
  const requests = parts.reduce((sum, each) => sum + each.requests, 0)
  const errors = parts.reduce((sum, each) => sum + each.errors, 0)
  return {
    requests,
    errors,
    median: quantile(parts, requests * 0.5, ({ median }) => median),
    p95: quantile(parts, requests * 0.95, ({ p95 }) => p95),
  }
}

function quantile(parts: readonly Bin[], rank: number, read: (bin: Bin) => number): number {
  let seen = 0
  for (const each of parts.toSorted((one, other) => read(one) - read(other))) {
    seen += each.requests
    if (seen >= rank) return read(each)
  }
  return 0
}
