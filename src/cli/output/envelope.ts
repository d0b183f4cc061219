import { flatDiagnostic, type FlatDiagnostic } from '../../errors/flat-diagnostic.ts'
import type { NextStep, Warning } from './diagnostic.ts'
import { jsonText } from './json-text.ts'
import type { Terminal } from './terminal.ts'

/** What a command prints with `--json` once it has ended: one line, whose schema is `schema/command-line.json`. */
export type Envelope =
  | { readonly version: string; readonly command: string; readonly result: object }
  | {
      readonly version: string
      readonly command: string
      readonly error: EnvelopeError
      /** All of them, where there is more than one. */
      readonly errors?: readonly EnvelopeError[]
    }

/** What ended a command: always an error, so that nothing says so. */
export interface EnvelopeError extends Omit<FlatDiagnostic, 'severity'> {
  /** Commands that are a way out. */
  readonly next?: readonly NextStep[]
}

/** What envelopes are printed by, such as the environment of the command line. */
interface Printer {
  readonly out: Terminal
  /** Of mockapi. */
  readonly version: string
}

/** Prints what came of a command, whose members are those of its definition in the schema. */
export function printResult({ out, version }: Printer, command: string, result: object): void {
  out.print([jsonText({ version, command, result } satisfies Envelope)])
}

/** Prints what ended a command, of which there is at least one. */
export function printError(
  { out, version }: Printer,
  command: string,
  diagnostics: readonly Warning[],
  next: readonly NextStep[] = [],
): void {
  const errors = diagnostics.map(errorOf)
  const [first] = errors
  if (!first) return
  const error = next.length > 0 ? { ...first, next } : first
  const all = errors.length > 1 && { errors }
  out.print([jsonText({ version, command, error, ...all } satisfies Envelope)])
}

function errorOf(diagnostic: Warning): EnvelopeError {
  const { severity: _, ...error } = flatDiagnostic({
    code: 'internal-error',
    ...diagnostic,
    severity: 'error',
  })
  return error
}
