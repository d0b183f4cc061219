/** Waits by a clock again and again. */
export interface Ticker {
  /** Rejects with the signal's reason as soon as it is aborted. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>
}
