import { lineAndColumn } from '../../errors/code-frame.ts'
import { MockapiError } from '../../errors/diagnostic.ts'
import { moduleError, type CodeLocation, type Position } from './errors.ts'

type OxcError = import('oxc-transform').OxcError

/** Errors of one file that are reported; the rest are mostly their consequences. */
const errorLimit = 5

/** Where V8 found a mistake, in the code that runs. */
export function placeOfSyntaxError(error: SyntaxError): Position | undefined {
  const lines = (error.stack ?? '').split('\n')
  const line = /:(\d+)$/.exec(lines[0] ?? '')?.[1]
  const carets = lines.find((text) => /^\s*\^+$/.test(text))
  return line && carets ? { line: Number(line), column: carets.indexOf('^') + 1 } : undefined
}

/** The mistakes that the compiler found in the source. */
export function syntaxErrors(
  shown: string,
  file: string,
  source: string,
  errors: readonly OxcError[],
): MockapiError {
  const bytes = Buffer.from(source)
  const all = errors.slice(0, errorLimit).map(({ message, labels, helpMessage }) => {
    // Of a name declared twice the second place is the one to change.
    const label = labels.find((one) => one.message?.includes('redeclared')) ?? labels[0]
    const offset = label && bytes.subarray(0, label.start).toString().length
    const at = offset === undefined ? undefined : lineAndColumn(source, offset)
    return syntaxError(message, shown, at && { file, source, ...at }, helpMessage)
  })
  return new MockapiError(all.flatMap(({ diagnostics }) => diagnostics))
}

/** One mistake of the syntax; the message becomes a sentence. */
export function syntaxError(
  message: string,
  shown: string,
  at?: CodeLocation,
  hint?: string | null,
): MockapiError {
  const problem = { code: 'module-syntax', message: sentence(message) } as const
  return moduleError(hint ? { ...problem, hint: sentence(hint) } : problem, shown, at)
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
