import type { Id, StoredRecord } from '../../core/collection.ts'
import { compareIds, compareKeys, orderKey } from './order.ts'
import type { OrderKey } from './order.ts'
import { valueAt } from './path.ts'
import type { FieldPath } from './path.ts'

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

/**
 * Rows in order, as a new array. Rows that compare as equal stay as they were, or go by their ids, so
 * that each has one place whatever becomes of the others.
 */
export function sortRows<Row extends RecordRow>(
  rows: readonly Row[],
  orders: readonly SortOrder[],
  byId = false,
): Row[] {
  const keyed = rows.map((row) => ({ row, keys: keysOf(row.value, orders) }))
  keyed.sort((one, another) => {
    const order = compareRows(one.keys, another.keys, orders)
    return order !== 0 || !byId ? order : compareIds(rowId(one.row), rowId(another.row))
  })
  return keyed.map(({ row }) => row)
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
