import type { Id, StoredRecord } from '../records/declaration.ts'
import { type FieldPath, fieldValue } from './path.ts'
import { instantOf } from '../../time/instant.ts'

/** A sort key whose path is known. */
export interface SortOrder {
  readonly path: FieldPath
  readonly descending: boolean
}

/** A record with what is derived from it. */
export interface RecordRow {
  readonly value: StoredRecord
  readonly id?: Id
}

/** Rows in order, the very array without orders. Equal rows stay as they were; with `byId` they go by their ids. */
export function sortRows<Row extends RecordRow>(
  rows: readonly Row[],
  orders: readonly SortOrder[],
  byId = false,
): readonly Row[] {
  if (orders.length === 0 && !byId) return rows
  const start = byId ? [...rows].sort((a, b) => compareIds(rowId(a), rowId(b))) : rows
  const columns = orders.flatMap((order) => columnsOf(start, order))
  // Sorting indexes by arrays of numbers is faster than comparing objects; one array is the usual case.
  const [only = new Float64Array(), ...others] = columns
  const compare = (a: number, b: number): number => {
    for (const column of columns) {
      const order = (column[a] as number) - (column[b] as number)
      if (order !== 0) return order
    }
    return a - b
  }
  const indexes = new Uint32Array(rows.length).map((_, index) => index)
  indexes.sort(
    others.length > 0 ? compare : (a, b) => (only[a] as number) - (only[b] as number) || a - b,
  )
  return Array.from(indexes, (index) => start[index] as Row)
}

/** Ranks and values of rows as numbers to sort by, without what is the same in all. */
function columnsOf(rows: readonly RecordRow[], { path, descending }: SortOrder): Float64Array[] {
  const keys = rows.map(({ value }) => orderKey(fieldValue(value, path)))
  const texts = placesOfTexts(keys)
  const [rankColumn, valueColumn] = [new Float64Array(rows.length), new Float64Array(rows.length)]
  const sign = descending ? -1 : 1
  for (let index = 0; index < keys.length; index++) {
    const [rank, value] = keys[index] as OrderKey
    rankColumn[index] = rank === ranks.missing ? rank : sign * rank
    valueColumn[index] = sign * (typeof value === 'string' ? (texts.get(value) as number) : value)
  }
  return [rankColumn, valueColumn].filter((column) => column.some((each) => each !== column[0]))
}

/** The places of texts in the alphabet; those that differ in nothing that counts share one. */
function placesOfTexts(keys: readonly OrderKey[]): ReadonlyMap<string, number> {
  const texts = new Set<string>()
  for (const [, value] of keys) if (typeof value === 'string') texts.add(value)
  // In the order of code units few pairs are left for the collator to swap.
  const sorted = [...texts].sort().sort(compareTexts)
  const places = new Map<string, number>()
  let place = 0
  for (const [index, text] of sorted.entries()) {
    if (index > 0 && compareTexts(sorted[index - 1] as string, text) !== 0) place++
    places.set(text, place)
  }
  return places
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
export type OrderKey = readonly [rank: number, value: number | string]

/** The order of types. Null and missing values are last in both directions. */
const ranks = { number: 0, instant: 1, text: 2, boolean: 3, other: 4, missing: 5 }

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
