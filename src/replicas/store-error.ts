/** Why an engine did not do what it was asked. */
export type StoreProblem =
  /** It cannot be reached, or does not answer. */
  | 'unreachable'
  /** It does not take this user or password, or not for this command. */
  | 'refused'
  /** It takes no writes: a replica of another engine, or one that cannot save. */
  | 'read-only'
  /** Its memory or its disk is full. */
  | 'full'
  /** It is none of the engines and versions that are supported. */
  | 'unsupported'
  /** It failed in a way that is none of these. */
  | 'failed'

/** Thrown where the engine behind `--store` does not do what it was asked; the message says the way out. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly problem: StoreProblem
  /** Whether it may have been done all the same, since only its answer is missing. */
  readonly isUnsure: boolean

  constructor(problem: StoreProblem, message: string, isUnsure = false) {
    super(message)
    this.problem = problem
    this.isUnsure = isUnsure
  }
}
