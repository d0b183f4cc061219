import { isObject } from '../errors/validation-issue.ts'

/** With more columns than this, a table holds hardly anything but commas. */
const maxColumns = 1000

/** Stands between the names of a column, which may have dots in them. */
const step = '\u0000'

/** What a table is made of besides its rows. */
export interface CsvOptions {
  /** Records whose fields are columns as well, so that pages of a list have the same ones. */
  readonly known: readonly unknown[]
  /** The fields that were asked for, whose order the columns have. */
  readonly fields?: readonly string[] | undefined
}

/**
 * JSON values as CSV (RFC 4180) with a header. Fields of objects are columns of their own, lists are JSON; a missing
 * value and null are empty, an empty text is `""`. No cell is changed for the sake of spreadsheets. Undefined for a
 * table of too many columns.
 */
export function toCsv(rows: readonly unknown[], { known, fields }: CsvOptions): string | undefined {
  const cells = rows.map(cellsOf)
  const columns = columnsOf([...cells, ...known.map(cellsOf)])
  if (columns.length > maxColumns) return undefined
  if (columns.length === 0) return ''
  if (fields) sortBy(fields, columns)
  const lines = cells.map((row) => columns.map((column) => row.get(column) ?? '').join(','))
  const header = columns.map((column) => cellOf(column.replaceAll(step, '.'))).join(',')
  // A line without anything is no record to most readers.
  return [header, ...lines].map((line) => `${line || '""'}\r\n`).join('')
}

/** The cells of a row by their columns; what is no object has one, `value`. */
function cellsOf(row: unknown): ReadonlyMap<string, string> {
  const cells = new Map<string, string>()
  if (isObject(row)) for (const [name, value] of Object.entries(row)) addCells(name, value, cells)
  else cells.set('value', cellOf(row))
  return cells
}

function addCells(column: string, value: unknown, cells: Map<string, string>): void {
  const inner = isObject(value) ? Object.entries(value) : []
  for (const [name, each] of inner) addCells(column + step + name, each, cells)
  if (inner.length === 0) cells.set(column, cellOf(value))
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** All columns in the order in which they come first, without those of objects that are null here and there. */
function columnsOf(rows: readonly ReadonlyMap<string, string>[]): string[] {
  const filled = new Map<string, boolean>()
  for (const row of rows) {
    for (const [column, cell] of row) filled.set(column, filled.get(column) || cell !== '')
  }
  const objects = new Set<string>()
  for (const column of filled.keys()) {
    for (let end = column.lastIndexOf(step); end > 0; end = column.lastIndexOf(step, end - 1)) {
      objects.add(column.slice(0, end))
    }
  }
  return [...filled.keys()].filter((column) => filled.get(column) || !objects.has(column))
}

function sortBy(fields: readonly string[], columns: string[]): void {
  const places = columns.map((column) => {
    const name = column.replaceAll(step, '.')
    const place = fields.findIndex((field) => name === field || name.startsWith(`${field}.`))
    return [column, place === -1 ? fields.length : place] as const
  })
  const place = new Map(places)
  columns.sort((one, other) => (place.get(one) ?? 0) - (place.get(other) ?? 0))
}
