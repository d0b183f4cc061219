import { isObject } from '../../errors/validation-issue.ts'
import { badInstruction, badKey, type Report } from '../../generate/report.ts'
import type { Scope } from '../../generate/scope.ts'
import { compileValue, type CompiledValue } from '../../generate/value.ts'
import { unmadeCoding } from '../../http/content-encoding.ts'

/** A compiled `$headers`; each cookie is a header of its own (RFC 6265, section 3). */
export interface CompiledHeaders extends Pick<CompiledValue, 'literal' | 'usesFaker' | 'reads'> {
  readonly render: (scope: Scope) => { headers: Record<string, string>; cookies: string[] }
}

/** A token, as header names are (RFC 9110, section 5.6.2). */
const nameShape = /^[!#$%&'*+.^_`|~\w-]+$/

/** Compiles `$headers`: an object of texts, numbers and booleans, or of lists of them for what is sent several times. */
export function compileHeaders(value: unknown, report: Report): CompiledHeaders {
  if (!isObject(value)) {
    const hint = 'Write it as in { "cache-control": "no-store" }.'
    badInstruction(report, [], '"$headers" is no object.', hint)
  }
  const entries = isObject(value) ? Object.entries(value) : []
  for (const [name, item] of entries) checkHeader(name, item, report)
  const names = entries.map(([name]) => name.toLowerCase())
  const { render, ...needs } = compileValue(
    entries.map(([, item]) => item),
    (at, problem) => report([entries[Number(at[0])]?.[0] ?? '', ...at.slice(1)], problem),
  )
  return {
    ...needs,
    render: (scope) => {
      const headers: Record<string, string> = {}
      const cookies: string[] = []
      for (const [index, item] of (render(scope) as unknown[]).entries()) {
        const name = names[index] as string
        const values = (Array.isArray(item) ? item : [item]).map(headerText)
        if (name === 'set-cookie') cookies.push(...values)
        else
          headers[name] = [...(headers[name] === undefined ? [] : [headers[name]]), ...values].join(
            ', ',
          )
      }
      return { headers, cookies }
    },
  }
}

/** Refuses a coding that the body has not, and that cannot be made of it. */
export function checkCoding($headers: unknown, report: Report): void {
  for (const [name, value] of isObject($headers) ? Object.entries($headers) : []) {
    if (name.toLowerCase() !== 'content-encoding') continue
    const coding = unmadeCoding(String(value))
    if (coding === undefined) continue
    const message = `The body is not compressed with ${coding}.`
    const hint = 'Write "gzip", which is done to it, or a file that is compressed as "$file".'
    badInstruction(report, [name], message, hint)
  }
}

function checkHeader(name: string, value: unknown, report: Report): void {
  const values: unknown[] = Array.isArray(value) ? value : [value]
  if (!nameShape.test(name)) {
    const message = `${JSON.stringify(name)} is no name of a header.`
    badKey(report, [name], message, 'Write letters, digits and hyphens.')
  } else if (!values.every((item) => ['string', 'number', 'boolean'].includes(typeof item))) {
    const message = `The header "${name}" is ${JSON.stringify(value)}, not a text.`
    badInstruction(report, [name], message, 'Write its value in double quotes.')
  }
}

function headerText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value ?? '') : String(value)
}
