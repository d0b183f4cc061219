import type { RateLimit } from './rate-limit.ts'
import { problemReply } from '../http/reply.ts'
import type { Reply } from '../http/reply.ts'
import { hash32 } from '../random.ts'
import type { RateWindows } from './rate-windows.ts'

/** What a rate limit says about one call. */
export interface Allowance {
  /** Headers of whatever answers the call. */
  readonly headers: Readonly<Record<string, string>>
  /** The answer in place of the mock's own, where the limit is used up. */
  readonly refusal: Reply | undefined
}

/** Values of a header that are longer are told apart by their hash, so that few bytes are kept of each. */
const longestValue = 100

/**
 * Counts a call against a rate limit. The headers are those of the IETF draft
 * draft-ietf-httpapi-ratelimit-headers-11: quota and window in `RateLimit-Policy`, what remains and the
 * seconds until the window ends in `RateLimit`.
 *
 * @param name of what is counted together, unless the limit has a group
 * @param header reads a request header by lower-case name
 * @param now ms of the clock of `windows`
 */
export function countCall(
  rule: RateLimit,
  name: string,
  rateWindows: RateWindows,
  header: (name: string) => string | undefined,
  now: number,
): Allowance {
  const { limit, window: length, per, group = name } = rule
  const caller = per === undefined ? '' : ` ${per}=${short(header(per) ?? '')}`
  const window = rateWindows.open(`limit ${limit}/${length} ${group}${caller}`, now, length)
  const used = window.count >= limit
  if (!used) window.count++
  // In this order, as fractions of a millisecond can make `start + length - now` more than the length.
  const seconds = Math.max(1, Math.ceil((length - (now - window.start)) / 1000))
  const headers = {
    'ratelimit-policy': `"default";q=${limit};w=${Math.ceil(length / 1000)}`,
    ratelimit: `"default";r=${limit - window.count};t=${seconds}`,
  }
  return { headers, refusal: used ? refuse(limit, seconds) : undefined }
}

function refuse(limit: number, seconds: number): Reply {
  const calls = limit === 1 ? 'One call is' : `${limit} calls are`
  const again = seconds === 1 ? 'in a second' : `in ${seconds} seconds`
  const detail = `${calls} answered in this time, and no more. Call again ${again}, or raise "rateLimit" of the mock.`
  return problemReply('rate-limited', detail, {}, { 'retry-after': String(seconds) })
}

function short(value: string): string {
  return value.length > longestValue ? `${value.length} ${hash32(value)}` : value
}
