import { parseDuration, type DurationText } from '../behaviour/duration.ts'
import { mockapiError } from '../errors/diagnostic.ts'
import { formatValue, type ValidationIssue } from '../errors/validation-issue.ts'
import type { Jobs, PendingJob } from '../jobs/jobs.ts'
import { requireTime, type TimeInput } from '../time/read-time.ts'
import type { SessionClock } from '../time/session-clock.ts'

/**
 * The time of a session: that of the machine until somebody turns it. A time is an ISO 8601 text, in UTC where it names
 * no zone, a `Date`, or ms since 1970. All methods throw MockapiError `bad-clock` for what is none.
 */
export interface MockClock {
  /** ms since 1970, as `Date.now()`. */
  now(): number
  readonly isFrozen: boolean
  /**
   * Moves to a time. Forward, what falls due on the way runs, as in `advance`; backward, nothing does, and what waits
   * has to wait as long as before. It goes on from there, or stands where it is frozen.
   */
  set(time: TimeInput): Promise<void>
  /** Stops, at another time where one is given: nothing falls due until it is moved. */
  freeze(time?: TimeInput): Promise<void>
  /**
   * Moves forward. What falls due runs in the order of time, each at its own time, one after the other; resolves once
   * all of it has run, and rejects with MockapiError `bad-clock` where that has no end.
   * @example
   * await server.clock.advance('3d')
   */
  advance(time: DurationText | number): Promise<void>
  /** Goes on from where it stands. */
  resume(): void
  /** Goes back to the time of the machine; a session to that which the server had when it was opened. Nothing falls due. */
  reset(): void
  /** What is done later, in the order in which it is due: by `after()` of handlers, `$after`, and steps of records. */
  readonly pending: readonly PendingJob[]
  /** Cancels what waits, all or the one of an id; returns how many. */
  cancel(id?: number): number
}

/** The longest time to advance by, ms: ten thousand years. */
const longest = 10_000 * 366 * 86_400_000

/** The public API of the clock of a session. */
export function clockOf(session: { readonly clock: SessionClock; readonly jobs: Jobs }): MockClock {
  const { clock } = session
  return {
    now: () => clock.now(),
    get isFrozen() {
      return clock.isFrozen
    },
    set: (time) => clock.set(requireTime(time)),
    freeze: (time) => clock.freeze(time === undefined ? undefined : requireTime(time)),
    advance: (time) => clock.advance(durationOf(time)),
    resume: () => clock.resume(),
    reset: () => clock.reset(),
    get pending() {
      return session.jobs.pending
    },
    cancel: (id) => session.jobs.cancel(id),
  }
}

/** Reads what a clock is advanced by, ms; or says what is wrong with it: it never goes back by that. */
export function readAdvance(time: unknown): number | ValidationIssue {
  const ms = parseDuration(time, longest)
  if (ms !== undefined) return ms
  return {
    message: `A clock cannot advance by ${formatValue(time)}.`,
    hint: 'Write "3d", "90m" or ms. To go back, set it.',
  }
}

function durationOf(time: unknown): number {
  const read = readAdvance(time)
  if (typeof read === 'number') return read
  throw mockapiError('bad-clock', read.message, read.hint)
}
