import { formatPlace, type Diagnostic } from '../../errors/diagnostic.ts'
import type { NextStep } from './failure.ts'
import type { Paint } from './colors.ts'
import { printable, printableLines } from './text.ts'

/** What is shown of a diagnostic. */
export type Shown = Omit<Diagnostic, 'code'>

/** A diagnostic on its own: mark, place, sentence and way out; the code frame below. */
export function diagnosticLines(diagnostic: Shown, paint: Paint): string[] {
  const { severity, place, frame } = diagnostic
  const mark = severity === 'error' ? paint.bad(paint.symbols.bad) : paint.warn(paint.symbols.warn)
  const at = place ? `${paint.accent(printable(formatPlace(place)))}  ` : ''
  const [first = '', ...rest] = sentences(diagnostic)
  return [
    `  ${mark} ${at}${first}`,
    ...rest.map((line) => `    ${line}`),
    ...(frame ? frameLines(frame, paint).map((line) => `    ${line}`) : []),
  ]
}

/** The sentence and the way out, safe to print; usually one line. */
export function sentences(diagnostic: Shown): string[] {
  const { message, hint } = diagnostic
  return printableLines(hint ? `${message} ${hint}` : message)
}

/** A code frame with its marked line strong, the lines around it dim and the caret in red. */
export function frameLines(frame: string, paint: Paint): string[] {
  return printableLines(frame).map((line) => {
    if (line.startsWith('>')) return paint.strong(line)
    return /^\s*\|\s*\^$/.test(line) ? paint.bad(line) : paint.dim(line)
  })
}

/** Commands that help, in two columns. */
export function nextLines(next: readonly NextStep[], paint: Paint): string[] {
  const width = Math.max(0, ...next.map(({ want }) => want.length))
  return next.map(({ want, command }) => `    ${want.padEnd(width)}   ${paint.accent(command)}`)
}
