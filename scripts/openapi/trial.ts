/** What came of asking one operation. */
export interface Trial {
  /** `GET /pets`. */
  readonly name: string
  /** 0 where no answer came. */
  readonly status: number
  /** What was answered, where it was an error. */
  readonly body?: string
  /** Why the answer is not as it is declared. */
  readonly problem?: string
  /** The CPU time that its answers took, in seconds. */
  readonly seconds: number
}

/** What came of trying a document. CPU times are in seconds, memory is what the process grew by. */
export interface TrialResult {
  readonly version: string
  readonly kilobytes: number
  readonly operations: number
  readonly startSeconds: number
  readonly startMegabytes: number
  readonly seconds: number
  readonly megabytes: number
  readonly warnings: readonly string[]
  readonly trials: readonly Trial[]
  /** What an import made of the document. */
  readonly made?: string
}

/** What the process of a document says on its way. */
export interface TrialMessage {
  /** What is asked now, so that one who does not answer is known. */
  readonly asking?: string
  readonly result?: TrialResult
}
