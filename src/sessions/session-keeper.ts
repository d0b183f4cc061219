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
