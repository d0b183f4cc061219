import { MockapiError, type Diagnostic } from '../../errors/diagnostic.ts'
import type { JsonPath } from '../../generate/report.ts'
import type { ReadDocument } from '../json/read-document.ts'
import { pathOf, recordOf, typeOf, type Column } from './columns.ts'
import { readRow, separatorOf, type CsvRow } from './csv-row.ts'
import { RowProblems } from './problems.ts'

/** With more columns than this, a table holds hardly anything but separators. */
const maxColumns = 1000

/** What a table is read as: a list of records, and what is wrong with rows that are left out. */
export interface ReadTable {
  readonly document: ReadDocument
  readonly diagnostics: readonly Diagnostic[]
}

/** Where a row begins, and its cells. */
type KeptRow = readonly [start: number, cells: CsvRow['cells']]

/**
 * Reads CSV as a list of records, whose fields the first line names. Rows that do not fit are left out. Cells are data: templates and
 * instructions mean nothing in them.
 *
 * @throws MockapiError for an empty file, and for a heading that does not read
 */
export function readCsv(name: string, text: string): ReadTable {
  const problems = new RowProblems(name, text)
  // Excel reads it, and writes it for those who ask.
  const [told = '', given] = /^sep=(.)(?:\r\n?|\n)/.exec(text) ?? []
  const separator = given ?? (/\.tsv$/i.test(name) ? '\t' : separatorOf(text))
  const heading = readRow(text, told.length, separator)
  const names = namesOf(heading, problems)
  const rows = rowsOf(text, heading, separator, problems)
  const columns = columnsOf(names, rows, heading, problems)
  // Places need no cells, which are as many again as the records.
  const starts = rows.map(([start]) => start)
  const place = (path: JsonPath) => {
    const [index, ...fields] = path
    const start = starts[Number(index)]
    if (start === undefined) return problems.placeOf(heading.offsets[0] ?? 0)
    const column = columns.find((each) => fields.every((step, at) => each.path[at] === step))
    const { offsets } = readRow(text, start, separator)
    return problems.placeOf((fields.length > 0 ? offsets[column?.index ?? 0] : undefined) ?? start)
  }
  const document: ReadDocument = {
    finite: rows.map(([, cells]) => recordOf(cells, columns)),
    plain: true,
    repeated: [],
    rounded: () => [],
    lineOfDefaults: () => undefined,
    place,
    diagnose: (path, { code, message, hint, severity }) =>
      problems.in(place(path), {
        code,
        severity: severity ?? 'error',
        message,
        ...(hint && { hint }),
      }),
  }
  return { document, diagnostics: problems.diagnostics }
}

/** The names in the heading; undefined for a column that is left out. */
function namesOf(heading: CsvRow, problems: RowProblems): readonly (string | undefined)[] {
  const { cells, offsets, problem } = heading
  const fail = (offset: number, message: string, hint: string) =>
    new MockapiError([problems.at(offset, { code: 'csv-syntax', message, hint })])
  if (problem) throw fail(problem.offset, problem.message, problem.hint)
  const names = cells.map((each) => each?.trim())
  if (names.every((each) => !each)) {
    throw fail(offsets[0] ?? 0, 'The first line names no field.', 'Write it so: id,name')
  }
  if (names.length > maxColumns) {
    const message = `The first line names ${names.length} fields, and ${maxColumns} are read at most.`
    throw fail(offsets[0] ?? 0, message, 'Write records of so many fields in JSON.')
  }
  const seen = new Set<string | undefined>()
  return names.map((each, index) => {
    if (each && seen.has(each)) {
      const message = `The heading ${each} stands here twice; the values of the second column are left out.`
      const hint = 'Rename one of them.'
      problems.add(offsets[index] ?? 0, { code: 'csv-syntax', message, hint })
      return undefined
    }
    seen.add(each)
    return each
  })
}

function rowsOf(
  text: string,
  heading: CsvRow,
  separator: string,
  problems: RowProblems,
): readonly KeptRow[] {
  const kept: KeptRow[] = []
  const count = heading.cells.length
  for (let start = heading.next; start < text.length;) {
    const { cells, next, problem } = readRow(text, start, separator)
    const isBlank = cells.length === 1 && cells[0] === undefined
    if (problem) problems.add(problem.offset, { code: 'csv-syntax', ...problem })
    else if (cells.length === count && !isBlank) kept.push([start, cells])
    else if (!isBlank) {
      const cellsOf = (number: number) => `${number} ${number === 1 ? 'cell' : 'cells'}`
      const message = `The row has ${cellsOf(cells.length)}, and the first line ${count}: it is left out.`
      const hint =
        cells.length > count
          ? 'Put a cell in quotes that holds a separator.'
          : 'Write empty cells with their separators.'
      problems.add(start, { code: 'csv-syntax', message, hint })
    }
    start = next
  }
  return kept
}

/** The columns that have names; one without is an error where it holds anything. */
function columnsOf(
  names: readonly (string | undefined)[],
  rows: readonly KeptRow[],
  { cells, offsets }: CsvRow,
  problems: RowProblems,
): readonly Column[] {
  const all = new Set(names.filter((each) => each !== undefined))
  return names.flatMap((name, index) => {
    if (name) return { index, path: pathOf(name, all), valueOf: typeOf(textsOf(rows, index)) }
    const isUsed = !cells[index]?.trim() && !textsOf(rows, index).next().done
    if (isUsed) {
      const message = `Column ${index + 1} has no name in the first line: its values are left out.`
      const hint = 'Name it, or delete the column.'
      problems.add(offsets[index] ?? 0, { code: 'csv-syntax', message, hint })
    }
    return []
  })
}

function* textsOf(rows: readonly KeptRow[], index: number): Generator<string> {
  for (const [, cells] of rows) {
    const text = cells[index]
    if (text !== undefined && text !== '') yield text
  }
}
