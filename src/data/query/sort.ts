import type { StoredRecord } from '../../core/collection.ts'
import { valueAt } from './path.ts'
import type { FieldPath } from './path.ts'

/** A sort key whose path is known. */
export interface SortOrder {
  readonly path: FieldPath
  readonly descending: boolean
}

/** Made once, at first use: making one costs a thousand comparisons. */
let collator: Intl.Collator | undefined

/** Values of different types have an order among themselves; null and missing ones are last. */
const ranks: Readonly<Record<string, number>> = { number: 0, string: 1, boolean: 2, object: 3 }
const lastRank = 4

/**
 * Rows in order, as a new array; rows that compare as equal stay as they were. Numbers compare as
 * numbers, texts by the alphabet (English, the same on every machine), null and missing values are
 * last in both directions.
 */
export function sortRows<Row extends { readonly value: StoredRecord }>(
  rows: readonly Row[],
  orders: readonly SortOrder[],
): Row[] {
  const keyed = rows.map((row) => ({
    row,
    keys: orders.map((order) => valueAt(row.value, order.path)),
  }))
  keyed.sort((one, other) => {
    for (let index = 0; index < orders.length; index++) {
      const order = compare(one.keys[index], other.keys[index], orders[index]?.descending ?? false)
      if (order !== 0) return order
    }
    return 0
  })
  return keyed.map(({ row }) => row)
}

function compare(one: unknown, other: unknown, descending: boolean): number {
  if (one === other) return 0
  const rank = rankOf(one)
  const otherRank = rankOf(other)
  if (rank === lastRank || otherRank === lastRank) return rank - otherRank
  const order = rank === otherRank ? compareAlike(one, other) : rank - otherRank
  return descending ? -order : order
}

function rankOf(value: unknown): number {
  return value === null ? lastRank : (ranks[typeof value] ?? lastRank)
}

function compareAlike(one: unknown, other: unknown): number {
  if (typeof one === 'string') {
    collator ??= new Intl.Collator('en')
    return collator.compare(one, other as string)
  }
  return typeof one === 'object' ? 0 : Number(one) - Number(other)
}
