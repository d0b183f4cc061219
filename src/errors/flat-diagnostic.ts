import type { Diagnostic } from './diagnostic.ts'

/** A diagnostic as programs read it: its place is `file`, `line` and `column`. */
export interface FlatDiagnostic extends Omit<Diagnostic, 'place'> {
  readonly file?: string
  readonly line?: number
  readonly column?: number
}

/** A diagnostic with its place beside the rest. */
export function flatDiagnostic({ place, frame, ...rest }: Diagnostic): FlatDiagnostic {
  return { ...rest, ...place, ...(frame !== undefined && { frame }) }
}
