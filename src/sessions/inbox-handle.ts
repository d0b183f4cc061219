import { createDb } from '../data/db.ts'
import type { ResourceToken, Row } from '../data/records/resource.ts'
import type { State } from '../data/store/state.ts'
import type { WaitOptions } from '../behaviour/wait.ts'
import { testOf, waitUntil } from './wait-until.ts'

/** What the app has sent to endpoints that keep it, `"$inbox": "mails"` or `inbox('mails')`. */
export interface MockInbox<Kept extends object = Record<string, unknown>> {
  /**
   * Waits for a record, one that is there already included, and returns it: of several that fit the newest.
   *
   * @param which a part of it, which may have other members; a function that says whether it is the one; default any
   * @throws Error that lists what is there instead
   * @example
   * const mail = await mock.inbox('mails').waitFor({ to: 'ada@example.com' })
   */
  waitFor(
    which?: object | ((record: Row<Kept>) => boolean),
    options?: Pick<WaitOptions, 'timeout'>,
  ): Promise<Row<Kept>>
  /** What was kept, the oldest first. */
  all(): readonly Row<Kept>[]
  /** Forgets what was kept. */
  clear(): void
}

/** Opens the inbox of a name; throws an Error for a name that no collection has. */
export type OpenInbox = <Kept extends object = Record<string, unknown>>(
  of: string | ResourceToken<Kept>,
) => MockInbox<Kept>

const mostShown = 200 // characters of a record in an error

/** The inbox of a session, as tests see it. */
export function inboxOf<Kept extends object>(
  state: State,
  of: string | ResourceToken<Kept>,
): MockInbox<Kept> {
  const records = createDb(() => state)(of as ResourceToken<Kept>)
  const { name } = typeof of === 'string' ? { name: of } : of
  return {
    all: () => records.all(),
    clear: () => {
      const stored = state.collection(name)
      stored?.deleteMany(stored.rows().map(({ id }) => id))
    },
    waitFor: async (which, options = {}) => {
      const test = testOf(which)
      return await waitUntil(
        () => records.all().findLast(test),
        (tell) => state.subscribe(tell),
        options,
        `${labelOf(which)} in ${JSON.stringify(name)}`,
        () => records.all().map(shown),
      )
    },
  }
}

function labelOf(which: unknown): string {
  if (which === undefined) return 'A record'
  return typeof which === 'function' ? 'A record that fits' : `A record with ${shown(which)}`
}

function shown(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text
}
