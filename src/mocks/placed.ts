import {
  formatPlace,
  type Diagnostic,
  type DiagnosticCode,
  type SourceLocation,
} from '../errors/diagnostic.ts'

/** What is said of a second declaration, which is never reached. */
export function twice(
  code: DiagnosticCode,
  what: string,
  first: SourceLocation,
  second: SourceLocation,
  severity: Diagnostic['severity'],
): Diagnostic {
  const message = `${what} is declared twice: ${shown(first)} answers, ${shown(second)} is never reached.`
  return at(second, code, message, 'Remove one of them, or give one a condition.', severity)
}

/** A diagnostic at the place of a declaration, or where its file begins. */
export function at(
  { file, place }: SourceLocation,
  code: DiagnosticCode,
  message: string,
  hint: string,
  severity: Diagnostic['severity'] = 'warning',
): Diagnostic {
  return { code, severity, message, hint, place: place() ?? { file, line: 1, column: 1 } }
}

/** A place as it is shown, `mocks/users.ts:12:5`, or the file where that is not known. */
export function shown(origin: SourceLocation): string {
  const place = origin.place()
  return place ? formatPlace(place) : origin.file
}
