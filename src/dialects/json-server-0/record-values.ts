import type { StoredRecord } from '../../data/records/declaration.ts'
import { sortBy } from '../json-server/sort.ts'
import type { ListParameters } from './parameters.ts'

/** Where a value lies in a record: a field of that very name, or dotted steps into objects and lists. */
export interface Path {
  readonly name: string
  readonly steps: readonly string[]
}

/** Reads `author.name` or `tags.0`. */
export function readPath(name: string): Path {
  return { name, steps: name.split('.') }
}

/** The value at a path; undefined where there is none. Inherited names lead nowhere. */
export function valueAtPath(record: object, { name, steps }: Path): unknown {
  if (Object.hasOwn(record, name)) return (record as Record<string, unknown>)[name]
  if (steps.length === 1) return undefined
  let at: unknown = record
  for (const step of steps) {
    // A text has a length of its own, as a list has.
    if (at === null || at === undefined || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<string, unknown>)[step]
  }
  return at
}

/**
 * A value of JSON as the text it is compared by: lists by their items with commas between, objects as
 * `[object Object]`, whatever members they have.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) {
    return value.map((item: unknown) => (item === null ? '' : textOf(item))).join(',')
  }
  return typeof value === 'object' && value !== null ? '[object Object]' : String(value)
}

/** Records in the order of the keys; equals stay as they were. */
export function sortRecords(
  records: readonly StoredRecord[],
  keys: ListParameters['sort'],
): readonly StoredRecord[] {
  const orders = keys.map(({ field, descending }) => {
    const path = readPath(field)
    return { valueOf: (record: StoredRecord) => comparable(valueAtPath(record, path)), descending }
  })
  return sortBy(records, orders, compare)
}

type Comparable = string | number | boolean | null | undefined

function comparable(value: unknown): Comparable {
  return typeof value === 'object' && value !== null ? textOf(value) : (value as Comparable)
}

/** By number or by code unit; null comes after all values, and what is missing after that. */
function compare(one: Comparable, other: Comparable): number {
  if (one === other) return 0
  const rank = rankOf(one) - rankOf(other)
  if (rank !== 0 || one === null || one === undefined) return rank
  if (one > (other as NonNullable<Comparable>)) return 1
  return one < (other as NonNullable<Comparable>) ? -1 : 0
}

function rankOf(value: Comparable): number {
  if (value === undefined) return 2
  return value === null ? 1 : 0
}
