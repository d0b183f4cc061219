import { MockapiError, type Place } from '../../errors/diagnostic.ts'
import type { JsonPath } from '../../generate/report.ts'
import { deepestJson, mayOverflow } from '../../http/json.ts'
import { isClearlySound, readDocument } from '../json/document.ts'
import type { ReadTable } from './csv.ts'
import { RowProblems, type RowProblem } from './problems.ts'

/** A line that holds a record. */
interface Line {
  readonly number: number
  readonly text: string
}

/** An integer of 16 digits or more; smaller ones are exact. */
const mayRound = /\d{16}/

/**
 * Reads a file of a JSON value a line as the list of them. Lines that do not parse are left out.
 *
 * @throws MockapiError for a file that is one array
 */
export function readNdjson(name: string, text: string): ReadTable {
  const problems = new RowProblems(name, text)
  if (/^\s*\[\s*(?:\{|$)/m.test(text.slice(0, 1000)) && text.trimStart().startsWith('[')) {
    const message = 'The file is one array, and holds a record a line by its name.'
    const hint = `Name it ${name.replace(/\.\w+$/, '.json')}, or write each record into a line of its own.`
    throw new MockapiError([problems.at(0, { code: 'json-syntax', message, hint })])
  }
  const lines: Line[] = []
  const records: unknown[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const found = parseStrict(line) ?? readLine(name, line, index, problems)
    if (!found) continue
    records.push(found.value)
    lines.push({ number: index + 1, text: line })
  }
  const place = ([index, ...below]: JsonPath, part?: 'key' | 'value'): Place => {
    const line = lines[Number(index)]
    if (line === undefined) return { file: name, line: 1, column: 1 }
    return { ...readDocument(name, line.text).place(below, part), line: line.number }
  }
  return {
    document: {
      finite: records,
      plain: !/\{\{|"\$|\\u/.test(text),
      repeated: [],
      rounded: () =>
        lines.flatMap(({ text: line }, index) => {
          if (!mayRound.test(line) && !mayOverflow.test(line)) return []
          const found = readDocument(name, line).rounded()
          return found.map((each) => ({ ...each, path: [index, ...each.path] }))
        }),
      lineOfDefaults: () => undefined,
      place,
      diagnose: (path, { code, message, hint, part, severity }) =>
        problems.in(place(path, part), {
          code,
          severity: severity ?? 'error',
          message,
          ...(hint && { hint }),
        }),
    },
    diagnostics: problems.diagnostics,
  }
}

interface Found {
  readonly value: unknown
}

/** The value of a line; undefined for one that has to be looked at more closely. */
function parseStrict(line: string): Found | undefined {
  if (mayOverflow.test(line)) return undefined
  try {
    const value: unknown = JSON.parse(line)
    const isShallow = line.length < 2 * deepestJson || isClearlySound(line, [], deepestJson)
    return isShallow ? { value } : undefined
  } catch {
    return undefined
  }
}

/** The value of a line as JSON files may have it, with comments; undefined for one whose problem is told. */
function readLine(
  name: string,
  line: string,
  index: number,
  problems: RowProblems,
): Found | undefined {
  try {
    return { value: readDocument(name, line).finite }
  } catch (error) {
    if (!(error instanceof MockapiError)) throw error
    if (!problems.isFull) problems.addIn(...told(name, line, index))
    return undefined
  }
}

/** What is wrong with a line, by its number in the file. */
function told(name: string, line: string, index: number): [Place, RowProblem] {
  try {
    readDocument(name, '\n'.repeat(index) + line)
  } catch (error) {
    const [first] = error instanceof MockapiError ? error.diagnostics : []
    if (first) {
      const isHere = first.place?.line === index + 1
      return [{ file: name, line: index + 1, column: (isHere && first.place?.column) || 1 }, first]
    }
  }
  const message = 'The line does not parse.'
  return [
    { file: name, line: index + 1, column: 1 },
    { code: 'json-syntax', message },
  ]
}
