import { BoundedMap } from '../bounded-map.ts'
import {
  formatValue,
  isObject,
  unknownKey,
  type ValidationIssue,
} from '../errors/validation-issue.ts'
import type { HeaderReader } from '../http/connection.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import { hash32 } from '../random.ts'
import { parseDuration } from './duration.ts'

/** How many calls are answered in a time; others get 429. */
export interface RateLimit {
  readonly limit: number
  /** The time in which they are counted, ms. It begins with the first call, and anew when it is over. */
  readonly window: number
  /** A request header, in lower case, each of whose values is counted by itself; default all callers together. */
  readonly per?: string
  /** What is counted together, such as a file; default the calls of each endpoint. */
  readonly group?: string
}

/** What users write for a rate limit: `'10/1m'`, or `{ limit: 10, window: '1m', per: 'authorization' }`. */
export type RateLimitInput =
  | string
  | {
      readonly limit: number
      /** `'1m'`, or milliseconds: from one second to one day. */
      readonly window: number | string
      /** A request header whose values tell callers apart, such as `authorization`. */
      readonly per?: string
    }

const keys = ['limit', 'window', 'per']
const maxWindow = 86_400_000
/** A token (RFC 9110, section 5.6.2): what can be the name of a header. */
const tokenShape = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/
const hint = 'Write "10/1m", or { "limit": 10, "window": "1m", "per": "authorization" }.'

/** Reads a rate limit as users write it, or says what is wrong with it. */
export function readRateLimit(input: unknown): RateLimit | ValidationIssue {
  const fields = typeof input === 'string' ? parse(input) : input
  if (!isObject(fields)) return { message: `${formatValue(input)} is no rate limit.`, hint }
  const unknown = unknownKey(fields, keys, 'a rate limit', hint)
  if (unknown) return unknown
  const { limit, window, per } = fields
  if (!Number.isSafeInteger(limit) || (limit as number) < 1) {
    return { message: `The limit ${formatValue(limit)} is no whole number from 1 on.`, hint }
  }
  const ms = parseDuration(window, maxWindow)
  if (ms === undefined || ms < 1000) {
    const message = `The window ${formatValue(window)} is no time from one second to one day.`
    return { message, hint: 'Write "10s", "1m" or "1h".' }
  }
  if (per !== undefined && !(typeof per === 'string' && tokenShape.test(per))) {
    const message = `"per" is ${formatValue(per)}, not the name of a header.`
    return { message, hint: 'Write the request header that tells callers apart: "authorization".' }
  }
  return {
    limit: limit as number,
    window: ms,
    ...(per !== undefined && { per: per.toLowerCase() }),
  }
}

/** `10/1m`, or `10/m`. */
function parse(text: string): object | undefined {
  const [, limit, window = ''] = /^\s*(\d+)\s*\/\s*(\d.*[a-z]|[a-z]+)\s*$/i.exec(text) ?? []
  if (limit === undefined) return undefined
  return { limit: Number(limit), window: /^\d/.test(window) ? window : `1${window}` }
}

interface RateWindow {
  readonly start: number
  count: number
}

/** A limit counts each value of a header by itself, so that clients could fill memory. */
const maxWindows = 10_000

/** When rules that heal first applied, and how many calls a rate limit has counted; least recently used go. */
export class RateWindows extends BoundedMap<string, RateWindow> {
  constructor() {
    super(maxWindows)
  }

  /** The window of a name; a new one where there is none, or where that is over. Times in ms. */
  open(name: string, now: number, length: number = Infinity): RateWindow {
    const known = this.get(name)
    const window = known && now < known.start + length ? known : { start: now, count: 0 }
    this.set(name, window)
    return window
  }
}

/** What a rate limit says about one call. */
export interface Allowance {
  readonly headers: Readonly<Record<string, string>>
  readonly refusal: Reply | undefined
}

/** Counts a call against a limit; headers are those of draft-ietf-httpapi-ratelimit-headers-11. */
export function countCall(
  rule: RateLimit,
  name: string,
  rateWindows: RateWindows,
  header: HeaderReader,
  now: number,
): Allowance {
  const { limit, window: length, per, group = name } = rule
  const caller = per === undefined ? '' : ` ${per}=${shortened(header(per) ?? '')}`
  const window = rateWindows.open(`limit ${limit}/${length} ${group}${caller}`, now, length)
  const isUsedUp = window.count >= limit
  if (!isUsedUp) window.count++
  // In this order, as fractions of a millisecond can make `start + length - now` more than the length.
  const seconds = Math.max(1, Math.ceil((length - (now - window.start)) / 1000))
  const headers = {
    'ratelimit-policy': `"default";q=${limit};w=${Math.ceil(length / 1000)}`,
    ratelimit: `"default";r=${limit - window.count};t=${seconds}`,
  }
  return { headers, refusal: isUsedUp ? refuse(limit, seconds) : undefined }
}

function refuse(limit: number, seconds: number): Reply {
  const calls = limit === 1 ? 'One call is' : `${limit} calls are`
  const again = seconds === 1 ? 'in a second' : `in ${seconds} seconds`
  const detail = `${calls} answered in this time, and no more. Call again ${again}, or raise "rateLimit" of the mock.`
  return problemReply('rate-limited', detail, {}, { 'retry-after': String(seconds) })
}

/** Long values are told apart by their hash, so that few bytes are kept of each. */
function shortened(value: string): string {
  return value.length > 100 ? `${value.length} ${hash32(value)}` : value
}
