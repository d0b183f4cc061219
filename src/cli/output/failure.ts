import { MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'

/** Exit codes: 1 when something failed, 2 when the command line was written wrong. */
export type ExitCode = 0 | 1 | 2

/** A way out of a failure: what one may want, and the command that does it. */
export interface NextStep {
  readonly want: string
  readonly command: string
}

/** A user's mistake that ends the program, with its exit code and the commands that help. */
export class Failure extends MockapiError {
  override readonly name: string = 'Failure'
  readonly exitCode: ExitCode
  readonly next: readonly NextStep[]

  constructor(
    diagnostics: readonly Diagnostic[],
    exitCode: ExitCode,
    next: readonly NextStep[] = [],
  ) {
    super(diagnostics)
    this.exitCode = exitCode
    this.next = next
  }
}

/** A failure of the command line itself: exit code 2. */
export function usageFailure(message: string, hint?: string): Failure {
  return new Failure([{ code: 'bad-flag', severity: 'error', message, ...(hint && { hint }) }], 2)
}
