import type { Random } from './random.ts'

/** How long an answer waits, in milliseconds. */
export type Delay =
  | { readonly kind: 'fixed'; readonly ms: number }
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'lognormal'; readonly median: number; readonly p99: number }
  | { readonly kind: 'forever' }

/**
 * What users write for a delay: `200`, `'200ms'`, `'1s'`, `'100-400ms'`, `[100, 400]`,
 * `{ median: 120, p99: 900 }`, `'realistic'`, `'forever'`. Plain numbers are milliseconds.
 */
export type DelayInput =
  | number
  | string
  | readonly [min: number, max: number]
  | { readonly median: number; readonly p99: number }

/** Delays that have a name. `realistic` is what a public API shows over a good line. */
export const delayPresets = {
  realistic: { kind: 'lognormal', median: 120, p99: 600 },
  forever: { kind: 'forever' },
} as const

/** The longest delay that can be asked for, ms: one hour. Longer means `forever`. */
export const longestDelay = 3_600_000

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, min: 60_000 }
const durationShape = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m)?$/
const rangeShape =
  /^(\d+(?:\.\d+)?)\s*(ms|s|min|m)?\s*(?:-|\.\.)\s*(\d+(?:\.\d+)?)\s*(ms|s|min|m)?$/

/** What to write for a delay, for messages. */
export const delayHint =
  'Write 200, "200ms", "1s", "100-400ms", [100, 400], { "median": 120, "p99": 900 }, "realistic" or "forever".'

/** Reads a delay as users write it; undefined where it is none, or is out of bounds. */
export function parseDelay(input: unknown): Delay | undefined {
  if (typeof input === 'number') return bounded(input) ? { kind: 'fixed', ms: input } : undefined
  if (typeof input === 'string') return parseText(input.trim().toLowerCase())
  if (Array.isArray(input)) {
    return input.length === 2 ? range(input[0] as unknown, input[1] as unknown) : undefined
  }
  if (typeof input === 'object' && input !== null && 'median' in input && 'p99' in input) {
    const { median, p99 } = input
    if (Object.keys(input).length !== 2 || !bounded(median) || !bounded(p99)) return undefined
    return median > 0 && p99 >= median ? { kind: 'lognormal', median, p99 } : undefined
  }
  return undefined
}

/** Reads `"1s"`, `"250ms"` or a plain number of milliseconds; undefined where it is none. */
export function parseDuration(input: unknown): number | undefined {
  if (typeof input === 'number') return bounded(input) ? input : undefined
  if (typeof input !== 'string') return undefined
  const match = durationShape.exec(input.trim().toLowerCase())
  if (!match) return undefined
  const ms = Number(match[1]) * (units[match[2] ?? 'ms'] ?? 1)
  return bounded(ms) ? ms : undefined
}

function parseText(text: string): Delay | undefined {
  if (Object.hasOwn(delayPresets, text)) return delayPresets[text as keyof typeof delayPresets]
  const ms = parseDuration(text)
  if (ms !== undefined) return { kind: 'fixed', ms }
  const match = rangeShape.exec(text)
  if (!match) return undefined
  const [, low, lowUnit, high, highUnit] = match
  const unit = highUnit ?? lowUnit ?? 'ms'
  return range(Number(low) * (units[lowUnit ?? unit] ?? 1), Number(high) * (units[unit] ?? 1))
}

function range(min: unknown, max: unknown): Delay | undefined {
  return bounded(min) && bounded(max) && min <= max ? { kind: 'range', min, max } : undefined
}

function bounded(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= longestDelay
}

/** Draws one delay in milliseconds; `Infinity` for `forever`. A lognormal draw is capped at 1.5 times its p99. */
export function drawDelay(delay: Delay, random: Random): number {
  switch (delay.kind) {
    case 'fixed':
      return delay.ms
    case 'range':
      return delay.min + random() * (delay.max - delay.min)
    case 'forever':
      return Infinity
    case 'lognormal': {
      const sigma = Math.log(delay.p99 / delay.median) / 2.326347874
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      return Math.min(delay.median * Math.exp(sigma * normal), delay.p99 * 1.5)
    }
  }
}

/** A delay in words, for the log: `1.2 s`, `100-400 ms`. */
export function describeDelay(delay: Delay): string {
  switch (delay.kind) {
    case 'fixed':
      return describeMs(delay.ms)
    case 'range':
      return `${Math.round(delay.min)}-${describeMs(delay.max)}`
    case 'lognormal':
      return `about ${describeMs(delay.median)}`
    case 'forever':
      return 'forever'
  }
}

/** Milliseconds in words: `12 ms`, `1.2 s`. */
export function describeMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`
}
