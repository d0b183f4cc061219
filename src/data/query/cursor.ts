import type { Id } from '../records/declaration.ts'
import { fingerprint } from '../records/document.ts'
import type { OrderKey, RecordRow, SortOrder } from './sort.ts'
import { compareIds, compareRows, keysOf, rowId } from './sort.ts'
import type { Query } from './query.ts'
import { QueryProblem } from './query.ts'

/** A longer one would not fit into an address everywhere. */
const longest = 4000

/** A place in an order: right behind the record that had these keys, whether or not it still exists. */
interface Place {
  readonly keys: readonly OrderKey[]
  readonly id: Id
}

/** The cursor of the page behind a record. */
export function cursorBehind(
  row: RecordRow,
  query: Query,
  orders: readonly SortOrder[],
): string | QueryProblem {
  const place = JSON.stringify([markOf(query), keysOf(row.value, orders), rowId(row)])
  const cursor = toBase64(place)
  if (cursor.length <= longest) return cursor
  return new QueryProblem(
    'cursor',
    'The texts this list is sorted by are too long for a cursor. Use page, or another sort.',
  )
}

/**
 * How many rows of an order come before the place of a cursor, itself included.
 *
 * @param rows sorted by the orders, then by id
 */
export function offsetOf(
  rows: readonly RecordRow[],
  query: Query,
  orders: readonly SortOrder[],
): number | QueryProblem {
  const text = query.window?.cursor ?? ''
  if (text === '') return 0
  const place = readPlace(text, query, orders)
  if (!place) {
    return new QueryProblem(
      'cursor',
      'The cursor is none of this query. Filters and sort must stay as they were; ' +
        'begin again with an empty cursor.',
    )
  }
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = rows[middle] as RecordRow
    const order =
      compareRows(keysOf(row.value, orders), place.keys, orders) || compareIds(rowId(row), place.id)
    if (order <= 0) low = middle + 1
    else high = middle
  }
  return low
}

function readPlace(text: string, query: Query, orders: readonly SortOrder[]): Place | undefined {
  const parts = fromBase64(text)
  if (!Array.isArray(parts) || parts.length !== 3) return undefined
  const [mark, keys, id] = parts as unknown[]
  if (mark !== markOf(query) || !Array.isArray(keys) || keys.length !== orders.length)
    return undefined
  if (typeof id !== 'string' && typeof id !== 'number') return undefined
  return keys.every(isKey) ? { keys, id } : undefined
}

function isKey(key: unknown): key is OrderKey {
  if (!Array.isArray(key) || key.length !== 2 || typeof key[0] !== 'number') return false
  return typeof key[1] === 'number' || typeof key[1] === 'string'
}

/** A query of certain records: its cursors mean nothing to others. */
export function scoped(query: Query, ...scope: readonly string[]): Query {
  return query.window?.cursor === undefined ? query : { ...query, scope }
}

/** Tells queries apart that have other records, or these in another order. */
function markOf({ filters, search, sort, scope }: Query): string {
  const filtered = filters.map(({ parameter, values }) => [parameter, values])
  const sorted = sort.map(({ name, descending, directed }) => [name, descending, directed])
  return fingerprint(JSON.stringify([filtered, search, sorted, scope]))
}

/** Base64 for addresses (RFC 4648, section 5) of a text's UTF-8 bytes. */
function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64(text: string): unknown {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown
  } catch {
    return undefined
  }
}
