import type { Journal } from '../journal/journal.ts'
import type { Listeners, ServerEvent } from '../journal/listeners.ts'
import type { JobReport } from '../jobs/jobs.ts'
import type { WebhookPost } from '../webhooks/post.ts'
import type { ScenarioCatalog } from './scenarios.ts'

/** What a session is made of besides its data. */
export interface SessionParts {
  readonly catalog: ScenarioCatalog
  readonly journal: Journal
  readonly post: WebhookPost
  /** The time that a clock without a parent begins at, ms since 1970; default that of the machine. */
  readonly now: number | undefined
  /** Those of the server, where it has no parent. */
  readonly listeners?: Listeners | undefined
  readonly onListenerError: (error: unknown, name: ServerEvent) => void
  readonly onJobError: JobReport
}

/** What keeps a session, so that it is an environment. */
export interface SessionKeeper {
  /** Those under way, for which it stays in memory. */
  readonly requests: Set<object>
  /** Whether it cannot leave memory now. */
  readonly isInUse: boolean
  /** A promise of what was done so far being kept, rejected when that fails; undefined if it is. */
  flush(): void | Promise<void>
  /** Puts back what it began with, once it was reset. */
  reset(): void
}
