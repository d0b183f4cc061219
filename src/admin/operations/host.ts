import type { BehaviourInput } from '../../behaviour/behaviour.ts'
import type { DelayInput } from '../../behaviour/duration.ts'
import type { Har } from '../../journal/har.ts'
import type { JournalEntry } from '../../journal/call.ts'
import type { Redactor } from '../../journal/redact.ts'
import type { Overview } from '../../journal/report.ts'
import type { FailOptions, Failure, Override } from '../../sessions/session-types.ts'
import type { ListDefaults } from '../../rest/list.ts'
import type { Session } from '../../sessions/session.ts'
import type { Sessions } from '../../sessions/sessions.ts'

/** Overrides as code lays them, their keys and answers not yet checked. */
export interface Overriding {
  use(mocks: unknown): Override
  once(key: string, answer: unknown): Override
  fail(key: string, failure: Failure, options: FailOptions): Override
  delay(key: string, delay: DelayInput): Override
}

/** What the admin API needs of the server that it steers. */
export interface AdminHost {
  readonly version: string
  /** The absolute folder or file that is served; undefined for values. */
  readonly path: string | undefined
  readonly overview: () => Overview
  readonly sessions: Sessions
  readonly overriding: (session: Session) => Overriding
  /**
   * Reads mocks as an override would.
   * @throws MockapiError for mocks that are none
   */
  readonly readMocks: (mocks: object) => void
  /** The behaviour over everything, as it was written; undefined for none. */
  readonly behaviour: () => BehaviourInput | undefined
  /** @throws MockapiError for a behaviour that is none */
  readonly behave: (behaviour: BehaviourInput | undefined) => void
  /** All data of a session as the text of a JSON object, in pieces. */
  readonly data: (session: Session) => Iterable<string>
  readonly listDefaults: ListDefaults
  readonly redactor: Redactor
  /** Calls as an HTTP archive, without secrets. */
  readonly archive: (entries: readonly JournalEntry[]) => Har
  /** Resolves once all data can be read. */
  readonly prepare: () => void | Promise<void>
  /** Resolves once what was changed outlives the process; rejects when it would not. */
  readonly flush: () => void | Promise<void>
  readonly access: AdminAccess
}

/** Who must bring a token. */
export interface AdminAccess {
  /** The token; undefined where there is none, so that only this machine may call. */
  readonly token: () => string | undefined
  /** Whether callers on this machine must bring it as well. */
  readonly forAll: () => boolean
}
