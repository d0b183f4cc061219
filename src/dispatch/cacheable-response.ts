/** A response that may be sent again to the same address and body as long as `isCurrent()`. */
export interface CacheableResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** As it is sent, compressed or not. */
  readonly body: string | Uint8Array<ArrayBuffer> | null
  /** What it takes in memory besides its headers, with the plain body that the journal gets, bytes. */
  readonly size: number
  /** The routes that made it; once a reload has replaced them, it is never current again. */
  readonly source: object
  readonly isCurrent: () => boolean
  /**
   * Where several servers share the data, waits for what others have written: it is asked before `isCurrent()`. A promise
   * of it never rejects.
   */
  readonly catchUp?: () => void | Promise<void>
  /** Whether only requests with the same `Accept` get it. */
  readonly readsAccept: boolean
  /** The headers of the 304 for a client that has it already. */
  readonly unchanged: Readonly<Record<string, string>>
  readonly log: (started: number, headers: readonly string[], isUnchanged: boolean) => void
}
