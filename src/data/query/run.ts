import type { StoredRecord } from '../../core/collection.ts'
import { equalsAny } from './match.ts'
import type { RecordTest } from './match.ts'
import { cutPage } from './page.ts'
import { resolvePath } from './path.ts'
import type { Fields } from './path.ts'
import type { Page, Query, SortKey } from './query.ts'
import { sortRows } from './sort.ts'
import type { SortOrder } from './sort.ts'

/** The rows a query asks for. */
export interface Selection<Row> {
  readonly rows: readonly Row[]
  /** How many rows fit the filters. */
  readonly total: number
  readonly page: Page | undefined
  /** What was ignored since no record has such a field, as it is written in an address. */
  readonly ignored: readonly string[]
}

/** Carries out a query: filter, sort, then cut out the page. The rows it returns are a new array. */
export function runQuery<Row extends { readonly value: StoredRecord }>(
  rows: readonly Row[],
  query: Query,
  fields: Fields,
): Selection<Row> {
  const ignored: string[] = []
  const fitting = filterRows(rows, query, fields, ignored)
  const sorted = order(fitting, query, fields, ignored)
  const total = fitting.length
  // Nothing is told to be unknown where there is nothing to know it from.
  const told = rows.length === 0 ? [] : ignored
  if (!query.window) return { rows: sorted.slice(), total, page: undefined, ignored: told }
  return { ...cutPage(sorted, query.window), total, ignored: told }
}

function filterRows<Row extends { readonly value: StoredRecord }>(
  rows: readonly Row[],
  query: Query,
  fields: Fields,
  ignored: string[],
): readonly Row[] {
  const tests: RecordTest[] = []
  for (const { name, values } of query.filters) {
    const path = resolvePath(name, fields)
    if (path) tests.push(equalsAny(path, values))
    else ignored.push(name)
  }
  if (tests.length === 0) return rows
  return rows.filter((row) => tests.every((test) => test(row.value)))
}

function order<Row extends { readonly value: StoredRecord }>(
  rows: readonly Row[],
  query: Query,
  fields: Fields,
  ignored: string[],
): readonly Row[] {
  const orders: SortOrder[] = []
  for (const key of query.sort) {
    const found = resolveSort(key, fields)
    if (found) orders.push(found)
    else ignored.push(`sort=${key.name}`)
  }
  return orders.length === 0 ? rows : sortRows(rows, orders)
}

/** `price_desc` is a field of that name, or else `price`, descending. */
function resolveSort(key: SortKey, fields: Fields): SortOrder | undefined {
  const path = resolvePath(key.name, fields)
  if (path) return { path, descending: key.descending }
  const suffix = key.directed ? null : /_(asc|desc)$/.exec(key.name)
  if (!suffix) return undefined
  const inner = resolvePath(key.name.slice(0, suffix.index), fields)
  return inner && { path: inner, descending: suffix[1] === 'desc' }
}
