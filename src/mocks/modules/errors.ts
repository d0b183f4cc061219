import { inspect } from 'node:util'
import { MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import { causesOf } from '../../errors/message.ts'
import { codeFrame } from '../../errors/code-frame.ts'
import type { ValidationIssue } from '../../errors/validation-issue.ts'
import { didYouMean } from '../../errors/nearest.ts'

/** A point in a text, both from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A point in the source of a user's file. */
export interface CodeLocation extends Position {
  readonly file: string
  readonly source: string
}

/** An error of the file `shown`; `at` is undefined for the file as a whole. */
export function moduleError(
  problem: Pick<Diagnostic, 'code' | 'message' | 'hint'>,
  shown: string,
  at?: CodeLocation,
): MockapiError {
  const { code, ...text } = problem
  return new MockapiError([{ code, severity: 'error', ...text, ...locationOf(shown, at) }])
}

/** Gives those diagnostics of an error a place that have none. */
export function withLocation(error: MockapiError, shown: string, at?: CodeLocation): MockapiError {
  const { diagnostics } = error
  if (diagnostics.every(({ place }) => place)) return error
  const location = locationOf(shown, at)
  return new MockapiError(diagnostics.map((one) => (one.place ? one : { ...one, ...location })))
}

function locationOf(shown: string, at?: CodeLocation): Pick<Diagnostic, 'place' | 'frame'> {
  if (!at) return { place: { file: shown, line: 1, column: 1 } }
  const { line, column, source } = at
  return { place: { file: shown, line, column }, frame: codeFrame(source, line, column) }
}

/** What was thrown, as text: `TypeError: x is not a function`, or the value itself. */
export function errorText(thrown: unknown): string {
  if (!(thrown instanceof Error)) return inspect(thrown, { depth: 1, breakLength: Infinity })
  const message = asWritten(thrown.message + causesOf(thrown))
  return thrown.name === 'Error' ? message : `${thrown.name}: ${message}`
}

/** An error's message with imports and `import.meta` as the user wrote them, not as they were compiled. */
export function asWritten(message: string): string {
  return message
    .replace(/\(0 ?, ?__vite_ssr_import_\d+__\.([\w$]+)\)|__vite_ssr_import_\d+__\.?/g, '$1')
    .replaceAll('__vite_ssr_import_meta__', 'import.meta')
    .replaceAll('__vite_ssr_dynamic_import__', 'import')
}

const listLimit = 8

/** What became of names that MSW 1 exports. */
const ofMsw1: Readonly<Record<string, string>> = {
  rest: 'MSW 2 has http.get in place of rest.get, and HttpResponse.json(data, { status }) in place of res(ctx.status(status), ctx.json(data)): https://mswjs.io/docs/migrations/1.x-to-2.x',
  setupWorker:
    'It belongs to the browser, in MSW 2 to "msw/browser": export the handlers from a file of their own.',
}

/** Message and hint for a name that a module does not export. */
export function missingExport(specifier: string, name: string, namespace: object): ValidationIssue {
  const names = Object.keys(namespace)
  const named = names.filter((one) => one !== 'default')
  const list = named.slice(0, listLimit).join(', ') + (named.length > listLimit ? ', …' : '')
  const all = list === '' ? 'It exports no names.' : `It exports ${list}.`
  if (name === 'default') return { message: `"${specifier}" has no default export.`, hint: all }
  const message = `"${specifier}" exports no "${name}".`
  const renamed = specifier === 'msw' && Object.hasOwn(ofMsw1, name) ? ofMsw1[name] : undefined
  if (renamed !== undefined) return { message, hint: renamed }
  const near = didYouMean(name, named)
  const otherwise = names.includes('default') && list === '' ? 'It has a default export only.' : all
  const isLikelyType = near === '' || /^[A-Z]/.test(name)
  const asType = isLikelyType ? ' If it is a type, write "import type" or "export type".' : ''
  return { message, hint: (near || otherwise) + asType }
}

/** Message and hint for a name that two `export *` of a module give. */
export function exportedTwice(specifier: string, name: string): ValidationIssue {
  const message = `"${specifier}" exports no "${name}", since two of its "export *" have one.`
  return {
    message,
    hint: `Import it from where it is declared, or write export { ${name} } from there.`,
  }
}
