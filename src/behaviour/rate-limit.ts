import { parseDuration } from './duration.ts'
import { didYouMean } from '../errors/nearest.ts'
import { shown } from '../errors/validation-issue.ts'
import type { ValidationIssue } from '../errors/validation-issue.ts'

/** How many calls are answered in a time; others get 429. */
export interface RateLimit {
  readonly limit: number
  /** The time that they are counted in, ms. It begins with the first call, and anew when it is over. */
  readonly window: number
  /** A request header, in lower case, each of whose values is counted by itself; default all callers together. */
  readonly per?: string
  /** What is counted together under one name, such as a file; default the calls of each endpoint. */
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
const longestWindow = 86_400_000
const hint = 'Write "10/1m", or { "limit": 10, "window": "1m", "per": "authorization" }.'

/** Reads a rate limit as users write it, or says what is wrong with it. */
export function readRateLimit(input: unknown): RateLimit | ValidationIssue {
  if (typeof input === 'string') {
    const match = /^\s*(\d+)\s*\/\s*(\d.*[a-z]|[a-z]+)\s*$/i.exec(input)
    if (!match) return { message: `${JSON.stringify(input)} is no rate limit.`, hint }
    const [, limit, window = ''] = match
    return checked(Number(limit), /^\d/.test(window) ? window : `1${window}`, undefined)
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    return { message: `${shown(input)} is no rate limit.`, hint }
  }
  const unknown = Object.keys(input).find((key) => !keys.includes(key))
  if (unknown !== undefined) {
    const message = `${JSON.stringify(unknown)} is no part of a rate limit.`
    return { message, hint: `${didYouMean(unknown, keys)} ${hint}`.trim() }
  }
  const { limit, window, per } = input as Readonly<Record<string, unknown>>
  return checked(limit, window, per)
}

/** A token (RFC 9110, section 5.6.2): what can be the name of a header. */
const tokenShape = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/

function checked(limit: unknown, window: unknown, per: unknown): RateLimit | ValidationIssue {
  if (!Number.isSafeInteger(limit) || (limit as number) < 1) {
    return { message: `The limit ${shown(limit)} is no whole number from 1 on.`, hint }
  }
  const ms = parseDuration(window, longestWindow)
  if (ms === undefined || ms < 1000) {
    const message = `The window ${shown(window)} is no time from one second to one day.`
    return { message, hint: 'Write "10s", "1m" or "1h".' }
  }
  if (per !== undefined && !(typeof per === 'string' && tokenShape.test(per))) {
    const message = `"per" is ${shown(per)}, not the name of a header.`
    return { message, hint: 'Write the request header that tells callers apart: "authorization".' }
  }
  return {
    limit: limit as number,
    window: ms,
    ...(per !== undefined && { per: (per as string).toLowerCase() }),
  }
}
