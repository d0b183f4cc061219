import type { CallRecord, RecordedBody, RecordedCall, TruncatedBody } from './record.ts'

/** The calls of one session that several servers answer, as one of them has them. */
export interface SharedCalls {
  /** Gives a call to the others, soon. */
  add(record: CallRecord): void
  /** Takes what the others have answered until just now, as far as they can be heard. */
  fetch(): Promise<void>
  /** Takes what the others answer while somebody waits for calls; returns what ends that. */
  watch(): () => void
  /** Takes nothing that was answered before: the session begins anew on all servers by itself. */
  skip(): void
  /** Has all servers drop what was answered before, as far as they can be reached. */
  clear(): Promise<void>
}

/** The calls of a session in this server, as those of others are added to them. */
export interface LocalCalls {
  /** The id of the session; empty for the server's own. */
  readonly session: string
  readonly records: readonly CallRecord[]
  /** Records a call that is not new to the others. */
  take(call: RecordedCall, received: PassedBody, sent: PassedBody, id: number): void
  /** Drops the calls here. */
  drop(): void
}

/** A body that is passed on as it was recorded. */
export type PassedBody = RecordedBody | TruncatedBody

/** How the calls of all sessions are shared. */
export interface CallSharing {
  /** How this server is called, for people. */
  readonly server: string
  /** An id that no other server gives. */
  newId(): number
  share(local: LocalCalls): SharedCalls
}
