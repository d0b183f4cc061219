import type { JsonPath, Report } from '../../generate/report.ts'
import type { Scope } from '../../generate/scope.ts'
import { compileValue } from '../../generate/value.ts'
import type { CompiledValue } from '../../generate/value.ts'

/** Headers of an answer; cookies are apart, since each is a header of its own (RFC 6265, section 3). */
export interface RenderedHeaders {
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly string[]
}

/** A compiled `$headers`. */
export interface CompiledHeaders extends Pick<CompiledValue, 'literal' | 'usesFaker' | 'roots'> {
  readonly render: (scope: Scope) => RenderedHeaders
}

/** A token, as header names are (RFC 9110, section 5.6.2). */
const nameShape = /^[!#$%&'*+.^_`|~\w-]+$/

/** Compiles `$headers`: an object of texts, numbers and booleans; `set-cookie` may be an array. */
export function compileHeaders(value: unknown, report: Report, path: JsonPath): CompiledHeaders {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject) {
    report(path, {
      code: 'bad-instruction',
      message: '"$headers" is no object.',
      hint: 'Write it as in { "cache-control": "no-store" }.',
    })
  }
  const entries = isObject ? Object.entries(value) : []
  for (const [name, item] of entries) checkHeader(name, item, report, [...path, name])
  const named = entries.map(([name, item]) => [name.toLowerCase(), item] as const)
  const { literal, usesFaker, roots, render } = compileValue(
    named.map(([, item]) => item),
    (at, problem) => report([...path, entries[Number(at[0])]?.[0] ?? '', ...at.slice(1)], problem),
  )
  return {
    literal,
    usesFaker,
    roots,
    render: (scope) => arrange(named, render(scope) as unknown[]),
  }
}

function checkHeader(name: string, value: unknown, report: Report, path: JsonPath): void {
  const isList = Array.isArray(value) && name.toLowerCase() === 'set-cookie'
  const values: unknown[] = isList ? value : [value]
  if (!nameShape.test(name)) {
    const message = `${JSON.stringify(name)} is no name of a header.`
    report(path, {
      code: 'bad-instruction',
      part: 'key',
      message,
      hint: 'Write letters, digits and hyphens.',
    })
  } else if (!values.every((item) => ['string', 'number', 'boolean'].includes(typeof item))) {
    const message = `The header "${name}" is ${JSON.stringify(value)}, not a text.`
    report(path, { code: 'bad-instruction', message, hint: 'Write its value in double quotes.' })
  }
}

function arrange(
  named: readonly (readonly [string, unknown])[],
  values: readonly unknown[],
): RenderedHeaders {
  const headers: Record<string, string> = {}
  const cookies: string[] = []
  for (const [index, [name]] of named.entries()) {
    const value = values[index]
    if (name === 'set-cookie') cookies.push(...[value].flat().map(headerText))
    else headers[name] = headerText(value)
  }
  return { headers, cookies }
}

/** A value that can stand in a header (RFC 9110, section 5.5): one line, other scripts percent-encoded. */
function headerText(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value ?? '') : String(value)
  return text
    .toWellFormed()
    .replace(/[^\t\u0020-\u007e\u0080-\u00ff]+/g, (part) =>
      // Line breaks would begin another header.
      part.replace(/[^\u0100-\uffff]/g, ' ').replace(/[^ ]+/g, encodeURIComponent),
    )
    .trim()
}
