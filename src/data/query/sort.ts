import type { Id, StoredRecord } from '../records/declaration.ts'
import { lowerBound } from '../records/row-ids.ts'
import { sortByKeys } from './byte-sort.ts'
import { compareIds, compareKeys, orderKey } from './order.ts'
import type { OrderKey } from './order.ts'
import { valueAt } from './path.ts'
import type { FieldPath } from './path.ts'
import { SortKeys } from './sort-keys.ts'

/** A sort key whose path is known. */
export interface SortOrder {
  readonly path: FieldPath
  readonly descending: boolean
}

/** A record with what is derived from it. */
export interface RecordRow {
  readonly value: StoredRecord
  /** Its id, where that may be in a field of another name. */
  readonly id?: Id
}

/** So few rows are sorted by comparing them: making keys costs more. */
const few = 50

/**
 * Rows in order, as a new array. Rows that compare as equal stay as they were, or go by their ids, so
 * that each has one place whatever becomes of the others.
 */
export function sortRows<Row extends RecordRow>(
  rows: readonly Row[],
  orders: readonly SortOrder[],
  byId = false,
): Row[] {
  const keyed = (index: number): KeyedRow<Row> => {
    const row = rows[index] as Row
    return { row, index, keys: keysOf(row.value, orders) }
  }
  const compare = (one: KeyedRow<Row>, another: KeyedRow<Row>): number =>
    compareRows(one.keys, another.keys, orders) ||
    (byId ? compareIds(rowId(one.row), rowId(another.row)) : 0) ||
    one.index - another.index
  if (rows.length <= few) {
    return rows
      .map((_, index) => keyed(index))
      .sort(compare)
      .map(({ row }) => row)
  }
  const keys = new SortKeys(rows.length)
  const told: number[] = []
  const others: KeyedRow<Row>[] = []
  for (const [index, row] of rows.entries()) {
    if (addKey(keys, row, orders, byId)) told.push(index)
    else others.push(keyed(index))
  }
  const order = Uint32Array.from(told)
  sortByKeys(order, keys, (equal) => {
    equal.set(
      Array.from(equal, keyed)
        .sort(compare)
        .map(({ index }) => index),
    )
  })
  const isBefore = (index: number, other: KeyedRow<Row>) => compare(keyed(index), other) < 0
  const all = others.length === 0 ? order : merge(order, others.sort(compare), isBefore)
  return Array.from(all, (index) => rows[index] as Row)
}

/** The indexes of two sorted parts in order. It compares little where the others are few. */
function merge<Row>(
  order: Uint32Array,
  others: readonly KeyedRow<Row>[],
  isBefore: (index: number, other: KeyedRow<Row>) => boolean,
): number[] {
  const merged: number[] = []
  let at = 0
  const take = (end: number) => {
    while (at < end) merged.push(order[at++] as number)
  }
  for (const other of others) {
    let step = 1
    for (; at + step <= order.length; step *= 2) {
      if (!isBefore(order[at + step - 1] as number, other)) break
      take(at + step)
    }
    const rest = order.subarray(at, at + step - 1)
    take(at + lowerBound(rest, (index) => isBefore(index, other)))
    merged.push(other.index)
  }
  take(order.length)
  return merged
}

/** A row with what decides its place. */
interface KeyedRow<Row> {
  readonly row: Row
  readonly index: number
  readonly keys: readonly OrderKey[]
}

/** Of more orders only the first ones are in a key. */
const longestKey = 4

/** Makes the key of a row; an empty one, and false, where no bytes can tell its place. */
function addKey(
  keys: SortKeys,
  row: RecordRow,
  orders: readonly SortOrder[],
  byId: boolean,
): boolean {
  const isTold = orders.slice(0, longestKey).every(({ path, descending }) => {
    return keys.add(valueAt(row.value, path), descending)
  })
  if (!isTold) keys.forget()
  else if (orders.length > longestKey) keys.cut()
  else if (byId) keys.addId(rowId(row))
  keys.end()
  return isTold
}

/** The id of a row's record. */
export function rowId(row: RecordRow): Id {
  return row.id ?? (row.value['id'] as Id)
}

/** What decides the place of a record. */
export function keysOf(record: StoredRecord, orders: readonly SortOrder[]): OrderKey[] {
  return orders.map((order) => orderKey(valueAt(record, order.path)))
}

/** The first key that differs decides. */
export function compareRows(
  one: readonly OrderKey[],
  another: readonly OrderKey[],
  orders: readonly SortOrder[],
): number {
  for (let index = 0; index < orders.length; index++) {
    const descending = orders[index]?.descending ?? false
    const order = compareKeys(one[index] as OrderKey, another[index] as OrderKey, descending)
    if (order !== 0) return order
  }
  return 0
}

/** The same for a record whose keys are not known: none is made behind the one that decides. */
export function compareWithKeys(
  record: StoredRecord,
  keys: readonly OrderKey[],
  orders: readonly SortOrder[],
): number {
  for (let index = 0; index < orders.length; index++) {
    const { path, descending } = orders[index] as SortOrder
    const key = orderKey(valueAt(record, path))
    const order = compareKeys(key, keys[index] as OrderKey, descending)
    if (order !== 0) return order
  }
  return 0
}
