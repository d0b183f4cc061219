/** How many seconds back requests are counted. */
export const keptSeconds = 900

/** The requests of one second; times in ms. */
export interface TrafficSecond {
  /** When it began, ms since 1970. */
  readonly time: number
  readonly requests: number
  /** Answers from 400 to 499. */
  readonly clientErrors: number
  /** Answers from 500 on, and broken connections. */
  readonly errors: number
  /** Half of the answers took no longer, to a fifth. */
  readonly median: number
  readonly p95: number
}

interface Counts {
  second: number
  requests: number
  clientErrors: number
  errors: number
  /** How many answers took as long as {@link bucketOf} says. */
  readonly durations: Uint32Array
}

const buckets = 48

/** Two buckets for each doubling, from a sixteenth of a millisecond to three days. */
function bucketOf(duration: number): number {
  return Math.max(0, Math.min(buckets - 1, Math.floor(2 * Math.log2(duration)) + 8))
}

/** The middle of a bucket, ms. */
function durationOf(bucket: number): number {
  return 2 ** ((bucket - 8 + 0.5) / 2)
}

/** Counts requests by the second for the last quarter of an hour, whether they are recorded or not. */
export class Traffic {
  readonly #ring: Counts[] = []

  /** @param ended when the answer went out, ms since 1970 */
  count(ended: number, duration: number, status: number): void {
    const second = Math.floor(ended / 1000)
    const counts = this.#at(second)
    counts.requests++
    if (status === 0 || status >= 500) counts.errors++
    else if (status >= 400) counts.clientErrors++
    const bucket = bucketOf(duration)
    counts.durations[bucket] = (counts.durations[bucket] ?? 0) + 1
  }

  /** The seconds that had requests, the oldest first. */
  seconds(now: number): TrafficSecond[] {
    const oldest = Math.floor(now / 1000) - keptSeconds
    return this.#ring
      .filter(({ second }) => second > oldest)
      .sort((one, other) => one.second - other.second)
      .map(({ second, requests, clientErrors, errors, durations }) => ({
        time: second * 1000,
        requests,
        clientErrors,
        errors,
        median: quantile(durations, requests * 0.5),
        p95: quantile(durations, requests * 0.95),
      }))
  }

  #at(second: number): Counts {
    const place = second % keptSeconds
    const found = this.#ring[place]
    if (found?.second === second) return found
    const durations = found?.durations.fill(0) ?? new Uint32Array(buckets)
    const made = { second, requests: 0, clientErrors: 0, errors: 0, durations }
    this.#ring[place] = made
    return made
  }
}

/** How long the answer took that has so many before it, ms. */
function quantile(durations: Uint32Array, rank: number): number {
  let seen = 0
  for (const [bucket, count] of durations.entries()) {
    seen += count
    if (seen >= rank) return durationOf(bucket)
  }
  return 0
}
