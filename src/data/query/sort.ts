import type { Id, StoredRecord } from '../records/declaration.ts'
import { type FieldPath, fieldValue } from './path.ts'
import { instantOf } from './instant.ts'

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
 * Rows in order; the very array where nothing orders them.
 *
 * @param byId whether equal rows go by their ids, instead of staying as they were
 */
export function sortRows<Row extends RecordRow>(
  rows: readonly Row[],
  orders: readonly SortOrder[],
  byId = false,
): readonly Row[] {
  if (orders.length === 0 && !byId) return rows
  const keyed = rows.map((row) => ({ row, keys: keysOf(row.value, orders) }))
  rankTexts(keyed)
  keyed.sort(
    (one, other) =>
      compareRows(one.keys, other.keys, orders) ||
      (byId ? compareIds(rowId(one.row), rowId(other.row)) : 0),
  )
  return keyed.map(({ row }) => row)
}

/** Replaces texts with their places in the alphabet: comparing two texts costs ten times as much. */
function rankTexts(rows: readonly { readonly keys: readonly OrderKey[] }[]): void {
  const texts = new Set<string>()
  for (const { keys } of rows) {
    for (const [, value] of keys) if (typeof value === 'string') texts.add(value)
  }
  // In the order of code units few pairs are left for the collator to swap.
  const sorted = [...texts].sort().sort(compareTexts)
  const places = new Map<string, number>()
  let place = 0
  for (const [index, text] of sorted.entries()) {
    if (index > 0 && compareTexts(sorted[index - 1] as string, text) !== 0) place++
    places.set(text, place)
  }
  for (const { keys } of rows) {
    for (const key of keys) if (typeof key[1] === 'string') key[1] = places.get(key[1]) as number
  }
}

/** The id of a row's record. */
export function rowId(row: RecordRow): Id {
  return row.id ?? (row.value['id'] as Id)
}

/** What decides the place of a record. */
export function keysOf(record: StoredRecord, orders: readonly SortOrder[]): OrderKey[] {
  return orders.map((order) => orderKey(fieldValue(record, order.path)))
}

/** The first key that differs decides. */
export function compareRows(
  one: readonly OrderKey[],
  another: readonly OrderKey[],
  orders: readonly SortOrder[],
): number {
  // A plain loop: this runs for each comparison.
  for (let index = 0; index < orders.length; index++) {
    const { descending } = orders[index] as SortOrder
    const order = compareKeys(one[index] as OrderKey, another[index] as OrderKey, descending)
    if (order !== 0) return order
  }
  return 0
}

/** A value as it is ordered: values of one rank compare among themselves, ranks by their number. */
export type OrderKey = [rank: number, value: number | string]

/** The order of types. Null and missing values are last in both directions. */
const ranks = { number: 0, instant: 1, text: 2, boolean: 3, other: 4, missing: 5 }

/** Made once, at first use: making one costs a thousand comparisons. */
let collator: Intl.Collator | undefined

/** Compares texts by the alphabet: English, the same on every machine. */
export function compareTexts(one: string, another: string): number {
  collator ??= new Intl.Collator('en')
  return collator.compare(one, another)
}

/** Where a value belongs in an order: numbers, then ISO dates as instants, texts, booleans, the rest. */
function orderKey(value: unknown): OrderKey {
  if (typeof value === 'number') return [ranks.number, value]
  if (typeof value === 'boolean') return [ranks.boolean, Number(value)]
  if (typeof value !== 'string')
    return [value === null || value === undefined ? ranks.missing : ranks.other, 0]
  const instant = instantOf(value)
  return instant === undefined ? [ranks.text, value] : [ranks.instant, instant]
}

/** Negative where one comes before another; null and missing values are last in both directions. */
function compareKeys(one: OrderKey, another: OrderKey, descending: boolean): number {
  const [rank, value] = one
  const [otherRank, otherValue] = another
  if (rank === ranks.missing || otherRank === ranks.missing) return rank - otherRank
  const order =
    rank - otherRank ||
    (typeof value === 'string'
      ? compareTexts(value, otherValue as string)
      : value - (otherValue as number))
  return descending ? -order : order
}

/** An order of ids in which no two are equal: numbers, then texts by their code units. */
export function compareIds(one: Id, another: Id): number {
  if (typeof one === 'number' && typeof another === 'number') return one - another
  if (typeof one !== typeof another) return typeof one === 'number' ? -1 : 1
  return one < another ? -1 : one > another ? 1 : 0
}
