import { parseDuration } from './duration.ts'

/** How many to wait for, such as calls, and how long. */
export interface WaitOptions {
  /** Default 1. */
  readonly times?: number
  /** ms, or a text such as `'2s'`; default 1,000. */
  readonly timeout?: number | string
}

/** The options of a wait as they were read. */
export interface Wait {
  readonly times: number
  /** ms */
  readonly timeout: number
}

/** Reads the options of a wait for what `most` are kept of. Throws a TypeError for an invalid number or time. */
export function readWait({ times = 1, timeout = 1000 }: WaitOptions, most: number): Wait {
  if (!Number.isInteger(times) || times < 1 || times > most) {
    throw new TypeError(
      `"times" is ${String(times)}. Write a whole number from 1 to ${most}, which is how many are kept.`,
    )
  }
  const ms = parseDuration(timeout)
  if (ms !== undefined) return { times, timeout: ms }
  const shown = JSON.stringify(timeout) ?? String(timeout)
  throw new TypeError(`"timeout" is ${shown}. Write milliseconds, or a time such as "2s".`)
}
