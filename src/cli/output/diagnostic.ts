import type { Colors } from './terminal.ts'
import { MockapiError, formatPlace, type Diagnostic, type Place } from '../../errors/diagnostic.ts'

// Text from a request or a file could move the cursor, forge lines or reverse the reading order.
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A text with control characters, bidirectional marks and invisible ones written as escapes: `\x1b`, `\u{202e}`. */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
  })
}

/** The same for a text of several lines; tabs stay. */
export function printableLines(text: string): string[] {
  return text.split(/\r\n|\r|\n/).map((line) => line.split('\t').map(printable).join('\t'))
}

/** A text cut to a length, with `...` for what is missing. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`
}

/** `1 file`, `12 files`, `1,225 records`. */
export function plural(number: number, noun: string): string {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`
}

/** `a, b and 3 more`: at most `most` of the names. */
export function someOf(names: readonly string[], most: number): string {
  const more = names.length - most
  return names.slice(0, most).join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** `12:04:31` in local time. */
export function timeOfDay(time: number): string {
  const date = new Date(time)
  const parts = [date.getHours(), date.getMinutes(), date.getSeconds()]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

/** A file's name inside the folder that is served: `users.json` for `mocks/users.json`. */
export function insideRoot(file: string, root: string): string {
  const folder = root.endsWith('/') ? root : `${root}/`
  return file.startsWith(folder) ? file.slice(folder.length) : file
}

/** A folder as it is shown: `mocks/`; a file stays as it is. */
export function shownRoot(root: string): string {
  return /\/$|\.[a-z\d]+$/i.test(root) ? root : `${root}/`
}

/** `auth.ts:18`, or the file alone where the line cannot be told. */
export function fileLine(file: string, line: number | undefined, root: string): string {
  const name = printable(insideRoot(file, root))
  return line === undefined ? name : `${name}:${line}`
}

/** `1,225`. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** Exit codes: 1 when something failed, 2 when the command line was written wrong. */
export type ExitCode = 0 | 1 | 2

/** A way out of a failure: what one may want, and the command that does it. */
export interface NextStep {
  readonly want: string
  readonly command: string
}

/** A user's mistake that ends the program, with its exit code and the commands that help. */
export class CliError extends MockapiError {
  override readonly name: string = 'CliError'
  readonly exitCode: ExitCode
  readonly next: readonly NextStep[]

  constructor(
    exitCode: ExitCode,
    code: Diagnostic['code'],
    message: string,
    hint?: string,
    next: readonly NextStep[] = [],
  ) {
    super([{ code, severity: 'error', message, ...(hint && { hint }) }])
    this.exitCode = exitCode
    this.next = next
  }
}

/** A failure of the command line itself: exit code 2. */
export function usageError(message: string, hint?: string): CliError {
  return new CliError(2, 'bad-flag', message, hint)
}

/** A diagnostic, or a sentence that has no code. */
export type Warning = Pick<Diagnostic, 'message' | 'hint' | 'place' | 'frame'> & {
  readonly code?: Diagnostic['code']
}

/** Whether a diagnostic keeps something from being served. */
export function isError({ severity }: Diagnostic): boolean {
  return severity === 'error'
}

/** The mark in front of an error, or of a warning. */
export function markOf({ severity }: Partial<Diagnostic>, { bad, warn, symbols }: Colors): string {
  return severity === 'error' ? bad(symbols.bad) : warn(symbols.warn)
}

/** A diagnostic on its own: mark, place, sentence and way out; the code frame below. */
export function diagnosticLines(
  diagnostic: Warning & Partial<Pick<Diagnostic, 'severity'>>,
  colors: Colors,
): string[] {
  const { place } = diagnostic
  const at = place ? `${colors.accent(printable(formatPlace(place)))}  ` : ''
  const [first, ...rest] = blockLines({ ...diagnostic, place: undefined }, colors)
  return [`  ${markOf(diagnostic, colors)} ${at}${first}`, ...rest.map((line) => `    ${line}`)]
}

/** A diagnostic below a line of its own: its place, sentence and way out, and the code frame. */
export function blockLines(
  { place, message, hint, frame }: Omit<Warning, 'place'> & { place?: Place | undefined },
  colors: Colors,
): string[] {
  return [
    ...(place ? [colors.accent(printable(formatPlace(place)))] : []),
    ...printableLines(hint ? `${message} ${hint}` : message),
    ...(frame ? frameLines(frame, colors) : []),
  ]
}

/** A code frame with its marked line strong, the lines around it dim and the caret in red. */
export function frameLines(frame: string, colors: Colors): string[] {
  return printableLines(frame).map((line) => {
    if (line.startsWith('>')) return colors.strong(line)
    return /^\s*\|\s*\^$/.test(line) ? colors.bad(line) : colors.dim(line)
  })
}
