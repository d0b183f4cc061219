import { setTimeout as later } from 'node:timers/promises'
import type { ExpectMatcherState, MatcherReturnType } from '@playwright/test'
import type { MockSession } from '../sessions/session-types.ts'
import { called, calledTimes, calledWith, type CallPart, type MatchResult } from './called.ts'

/** How often calls are looked at while a matcher waits, ms. */
const interval = 20

/**
 * Matchers for mocks in the way of Playwright's own: they wait for what is expected until their timeout, so
 * that a click may take its time to become a request.
 */
export interface MockMatchers {
  /** That there was a call of a key such as `POST /login`; without one, that there was any. */
  toHaveBeenCalled(
    this: ExpectMatcherState,
    mock: MockSession,
    key?: string,
  ): Promise<MatcherReturnType>
  /** That there were so many calls of a key; without one, in all. */
  toHaveBeenCalledTimes(
    this: ExpectMatcherState,
    mock: MockSession,
    ...keyAndTimes: [key: string, times: number] | [times: number]
  ): Promise<MatcherReturnType>
  /** That a call of a key had all of a part; what that does not name may be there as well. */
  toHaveBeenCalledWith(
    this: ExpectMatcherState,
    mock: MockSession,
    key: string,
    part: CallPart,
  ): Promise<MatcherReturnType>
}

/** Those matchers, for `expect.extend`. */
export const mockMatchers: MockMatchers & Record<string, MockMatchers[keyof MockMatchers]> = {
  toHaveBeenCalled(mock, key) {
    return retry(this, () => called(mock, key))
  },
  toHaveBeenCalledTimes(mock, ...keyAndTimes) {
    return retry(this, () => calledTimes(mock, keyAndTimes))
  },
  toHaveBeenCalledWith(mock, key, part) {
    return retry(this, () => calledWith(mock, key, part, hasPart))
  },
}

/** Matches until it passes or the timeout has passed. */
async function retry(
  { timeout, isNot, utils }: ExpectMatcherState,
  match: () => MatchResult,
): Promise<MatcherReturnType> {
  const end = Date.now() + timeout
  for (;;) {
    const result = match()
    const { pass, message, expected, actual } = result
    // What was called cannot become uncalled: its opposite is not waited for.
    if (pass || isNot || Date.now() >= end) {
      if (pass || !('expected' in result)) return { pass, message }
      const diff = () => utils.printDiffOrStringify(expected, actual, 'Expected', 'Received', false)
      return { pass, message: () => `${message()}\n\n${diff()}`, expected, actual }
    }
    await later(interval)
  }
}

/**
 * Whether a value has all of a part: members of objects that the part does not name may be there as well,
 * lists are compared as a whole, and what matches by itself, as `expect.any(String)`, is asked.
 */
export function hasPart(value: unknown, part: unknown): boolean {
  if (isObject(part) && typeof part['asymmetricMatch'] === 'function') {
    return part['asymmetricMatch'](value) as boolean
  }
  if (Object.is(value, part)) return true
  if (!isObject(value) || !isObject(part)) return false
  if (Array.isArray(value) !== Array.isArray(part)) return false
  if (Array.isArray(part) && part.length !== (value as unknown as unknown[]).length) return false
  return Object.entries(part).every(
    ([name, member]) => Object.hasOwn(value, name) && hasPart(value[name], member),
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
