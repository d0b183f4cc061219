import type { Random } from '../random.ts'

/** How long a response waits, in milliseconds. */
export type Delay =
  | { readonly kind: 'fixed'; readonly ms: number }
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | {
      readonly kind: 'lognormal'
      readonly median: number
      readonly p99: number
      /** No draw is longer; default 1.5 times `p99`. */
      readonly max?: number
    }
  /** No response, as without a network: the connection is reset at once. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'forever' }

/** A unit of time, which may stand behind a space. */
type Unit = 'ms' | 's' | 'm' | 'min' | 'h' | 'd'

/** A time as a text, `'250ms'`; without a unit it is milliseconds. */
export type DurationText = `${number}` | `${number}${Unit}` | `${number} ${Unit}`

/** What users write for a delay: `200`, `'1s'`, `'100-400ms'`, `[100, 400]` or a {@link delayPresets} name. */
export type DelayInput =
  | number
  | DurationText
  | `${number}-${DurationText}`
  | `${number}${Unit}-${DurationText}`
  | `${number}..${DurationText}`
  | keyof typeof delayPresets
  | readonly [min: number, max: number]
  | { readonly median: number; readonly p99: number; readonly max?: number }

/** Named delays; `3g` and `4g` have the round trips of Chrome's developer tools (400 and 60 ms). */
export const delayPresets = {
  realistic: { kind: 'lognormal', median: 120, p99: 600 },
  '3g': { kind: 'lognormal', median: 400, p99: 1500 },
  '4g': { kind: 'lognormal', median: 60, p99: 300 },
  offline: { kind: 'offline' },
  forever: { kind: 'forever' },
} as const

/** The longest delay, ms: one hour. Longer means `forever`. */
export const longestDelay = 3_600_000

/** What to write for a delay, for messages. */
export const delayHint: string = hintOf('"realistic", "3g", "4g", "offline" or "forever"')

/** The same where no connection can be broken. */
export const pauseHint: string = hintOf('"realistic", "3g", "4g" or "forever"')

function hintOf(names: string): string {
  return `Write 200, "200ms", "1s", "100-400ms", [100, 400], { "median": 120, "p99": 900 }, ${names}.`
}

const units: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}
const durationShape = /^(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d)?$/

/** Reads a delay as users write it; undefined where it is none, or is out of bounds. */
export function parseDelay(input: unknown): Delay | undefined {
  if (typeof input === 'string') return parseText(input.trim().toLowerCase())
  if (isBounded(input)) return { kind: 'fixed', ms: input }
  if (Array.isArray(input)) return input.length === 2 ? range(input[0], input[1]) : undefined
  return typeof input === 'object' && input !== null ? lognormal(input) : undefined
}

/** Reads `"1s"`, `"250ms"` or a number of milliseconds; undefined where it is none or too long. */
export function parseDuration(input: unknown, longest: number = longestDelay): number | undefined {
  const ms = typeof input === 'string' ? msOf(input.trim().toLowerCase(), 'ms') : input
  return isBounded(ms, longest) ? ms : undefined
}

/** ms of `1s`, or of `1` in a unit of its own; undefined for no duration. */
function msOf(text: string, otherwise: string): number | undefined {
  const [, number, unit = otherwise] = durationShape.exec(text) ?? []
  return number === undefined ? undefined : Number(number) * (units[unit] ?? 1)
}

function parseText(text: string): Delay | undefined {
  if (Object.hasOwn(delayPresets, text)) return delayPresets[text as keyof typeof delayPresets]
  const [low = '', high, ...rest] = text.split(/\s*(?:-|\.\.)\s*/)
  if (rest.length > 0) return undefined
  if (high === undefined) {
    const ms = parseDuration(text)
    return ms === undefined ? undefined : { kind: 'fixed', ms }
  }
  // A unit stands for both: `100-400ms`.
  const unitOf = (part: string) => durationShape.exec(part)?.[2]
  const unit = unitOf(high) ?? unitOf(low) ?? 'ms'
  return range(msOf(low, unit), msOf(high, unit))
}

function range(min: unknown, max: unknown): Delay | undefined {
  return isBounded(min) && isBounded(max) && min <= max ? { kind: 'range', min, max } : undefined
}

function lognormal(input: object): Delay | undefined {
  const { median, p99, max, ...others } = input as Readonly<Record<string, unknown>>
  if (Object.keys(others).length > 0 || !isBounded(median) || !isBounded(p99)) return undefined
  if (median <= 0 || p99 < median) return undefined
  if (max === undefined) return { kind: 'lognormal', median, p99 }
  return isBounded(max) && max >= median ? { kind: 'lognormal', median, p99, max } : undefined
}

function isBounded(value: unknown, longest: number = longestDelay): value is number {
  return typeof value === 'number' && value >= 0 && value <= longest
}

/** Draws one delay in milliseconds; `Infinity` for `forever`, 0 for `offline`, which does not wait. */
export function drawDelay(delay: Delay, random: Random): number {
  switch (delay.kind) {
    case 'fixed':
      return delay.ms
    case 'range':
      return delay.min + random() * (delay.max - delay.min)
    case 'forever':
      return Infinity
    case 'offline':
      return 0
    case 'lognormal': {
      const { median, p99, max = p99 * 1.5 } = delay
      const sigma = Math.log(p99 / median) / 2.326347874
      const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
      return Math.min(median * Math.exp(sigma * normal), max)
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
    case 'offline':
    case 'forever':
      return delay.kind
  }
}

/** Milliseconds in words: `12 ms`, `1.2 s`. */
export function describeMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`
}
