import { describe, type Diagnostic } from '../errors/diagnostic.ts'

/** What is wrong with the mock files now: errors of broken ones, then warnings. */
export class KnownDiagnostics {
  readonly #onWarning: ((diagnostic: Diagnostic) => void) | undefined
  all: readonly Diagnostic[] = []

  constructor(onWarning: ((diagnostic: Diagnostic) => void) | undefined) {
    this.#onWarning = onWarning
  }

  /** Keeps what a reload found, in files and of all of them together, and reports warnings that are new of the latter. */
  replace(
    errors: readonly Diagnostic[],
    inFiles: readonly Diagnostic[],
    together: readonly Diagnostic[],
  ): void {
    const known = new Set(this.all.map(describe))
    this.all = [...errors, ...inFiles, ...together]
    for (const warning of together) {
      if (!known.has(describe(warning))) this.#onWarning?.(warning)
    }
  }
}
