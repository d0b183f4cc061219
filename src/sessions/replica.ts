import type { State } from '../data/store/state.ts'
import type { HeaderReader } from '../http/connection.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { WebhookOrigin } from '../webhooks/of-request.ts'

/**
 * What makes a session the same on several servers: writes are committed to a log that they share before they are
 * answered. Undefined where there is none, so that nothing of a request waits for it.
 */
export interface SessionReplica {
  /** The data as code has them: each use reads and writes what is the state then. Undefined outside of requests. */
  stateOf(request: WebhookOrigin | undefined): State
  /**
   * Runs what may write, whole or not at all; a second time where another server wrote meanwhile. What it gives is
   * there once the writes are committed.
   *
   * @throws Reply `store-lost` 503, `conflict` 409
   */
  run<Value>(request: WebhookOrigin, work: () => Value, kind: WorkKind): MaybePromise<Value>
  /** Waits until the data are there, and as new as a request wants them. @throws Reply `store-lost` 503 */
  enter(header: HeaderReader): void | Promise<void>
  /**
   * Counts a call of each name, so that it is the next one on whichever server it came; here alone where the log is lost.
   * What it gives has the next call counted here as that one.
   */
  claim(counters: readonly string[]): Promise<() => void>
  /**
   * Waits until all is committed that a request wrote, and what was done to scenarios, overrides and the clock, of which
   * nobody knows whose request did it.
   *
   * @throws as {@link SessionReplica.run}, of those for a request that is not safe alone
   */
  settled(request: WebhookOrigin, isSafe: boolean): void | Promise<void>
  /** What answers say of the place of the data in the log; undefined for a request that has written nothing. */
  tokenOf(request: WebhookOrigin): string | undefined
  /** Lets the session leave memory; what it has stays in the log. */
  leave(): void
  /** Empties it on all servers. @throws Reply `store-lost` 503 */
  remove(): Promise<void>
  /** Notes that the session is reset, which others have to do as well. */
  noteReset(): void
  /** Whether the log cannot be reached, so that others may have written what is not seen here. */
  readonly isDegraded: boolean
  /** Whether each request looks up first what others have written, so that none is answered without it. */
  readonly isStrong: boolean
}

/** How work can be done: before others that wait where it rarely writes, and again although it has waited. */
export interface WorkKind {
  /** Whether it is expected to read. */
  readonly isSafe: boolean
  /** Whether all that it does besides writing can be done twice, once it waits for something. */
  readonly isRepeatable: boolean
}
