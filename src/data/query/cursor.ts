import { decodeBase64Url, encodeBase64Url } from 'hono/utils/encode'
import type { Id } from '../records/declaration.ts'
import { fingerprint, lowerBound } from '../records/document.ts'
import { badQuery, type Query } from './query.ts'
import {
  compareIds,
  compareRows,
  keysOf,
  rowId,
  type OrderKey,
  type RecordRow,
  type SortOrder,
} from './sort.ts'

/** A longer one would not fit into an address everywhere. */
const longest = 4000

/** The cursor behind a record: its sort keys, so that it holds without the record. Throws Reply `bad-query` 400 if too long. */
export function cursorBehind(row: RecordRow, query: Query, orders: readonly SortOrder[]): string {
  const place = JSON.stringify([markOf(query), keysOf(row.value, orders), rowId(row)])
  const cursor = encodeBase64Url(new TextEncoder().encode(place).buffer).replace(/=+$/, '')
  if (cursor.length <= longest) return cursor
  throw badQuery(
    'cursor',
    'The texts this list is sorted by are too long for a cursor. Use page, or another sort.',
  )
}

/** How many of the sorted rows come before a query's cursor. Throws Reply `bad-query` 400 for one of another query. */
export function offsetOf(
  rows: readonly RecordRow[],
  query: Query,
  orders: readonly SortOrder[],
): number {
  const cursor = query.pagination?.cursor ?? ''
  if (cursor === '') return 0
  const place = readPlace(cursor, query, orders)
  if (!place) {
    throw badQuery(
      'cursor',
      'The cursor is none of this query. Filters and sort must stay as they were; ' +
        'begin again with an empty cursor.',
    )
  }
  const { keys, id } = place
  return lowerBound(
    rows,
    (row) =>
      (compareRows(keysOf(row.value, orders), keys, orders) || compareIds(rowId(row), id)) <= 0,
  )
}

function readPlace(
  cursor: string,
  query: Query,
  orders: readonly SortOrder[],
): { readonly keys: readonly OrderKey[]; readonly id: Id } | undefined {
  let parts: unknown
  try {
    parts = JSON.parse(new TextDecoder().decode(decodeBase64Url(cursor)))
  } catch {
    return undefined
  }
  if (!Array.isArray(parts) || parts.length !== 3) return undefined
  const [mark, keys, id] = parts as unknown[]
  if (mark !== markOf(query) || !Array.isArray(keys) || keys.length !== orders.length) {
    return undefined
  }
  if (typeof id !== 'string' && typeof id !== 'number') return undefined
  return keys.every(isKey) ? { keys, id } : undefined
}

function isKey(key: unknown): key is OrderKey {
  if (!Array.isArray(key) || key.length !== 2 || typeof key[0] !== 'number') return false
  return typeof key[1] === 'number' || typeof key[1] === 'string'
}

/** A query of certain records: its cursors mean nothing to others. */
export function scoped(query: Query, ...scope: readonly string[]): Query {
  return query.pagination?.cursor === undefined ? query : { ...query, scope }
}

/** Tells queries apart that have other records, or these in another order. */
function markOf({ filters, search, sort, scope }: Query): string {
  const filtered = filters.map(({ parameter, values }) => [parameter, values])
  const sorted = sort.map(({ name, descending, directed }) => [name, descending, directed])
  return fingerprint(JSON.stringify([filtered, search, sorted, scope]))
}
