import type { StoredRecord } from '../../data/records/declaration.ts'
import { comparable, sortBy, textOf } from '../json-server/lists.ts'
import type { FieldFilter, ListParameters } from './parameters.ts'
import { readPattern, type Budget } from './pattern.ts'

type Test = (record: StoredRecord) => boolean

/** The test of a filter; null and missing values pass none. Throws Reply `bad-query` 400. */
export function testOf(filter: FieldFilter, budget: Budget): Test {
  const read = fieldReader(filter.field)
  const onValue = (test: (value: NonNullable<unknown>) => boolean): Test => {
    return (record) => {
      const value = read(record)
      return value !== undefined && value !== null && test(value)
    }
  }
  const { operator, values } = filter
  const isEqual = equalTo(values)
  if (operator === 'eq') return onValue(isEqual)
  if (operator === 'ne') return onValue((value) => !isEqual(value))
  if (operator === 'gte') {
    return onValue((value) => values.some((limit) => isOrdered(limit, value)))
  }
  if (operator === 'lte') {
    return onValue((value) => values.some((limit) => isOrdered(value, limit)))
  }
  const patterns = values.map((value) => readPattern(filter.parameter, value, budget))
  return onValue((value) => {
    const text = textOf(value)
    return patterns.some((matches) => matches(text))
  })
}

function equalTo(values: readonly string[]): (value: unknown) => boolean {
  const [only] = values
  if (values.length === 1) return (value) => textOf(value) === only
  const wanted = new Set(values)
  return (value) => wanted.has(textOf(value))
}

/** Numbers and booleans compare as numbers, also with texts; everything else by its text. */
function isOrdered(low: unknown, high: unknown): boolean {
  if (isNumeric(low) || isNumeric(high)) return Number(low) <= Number(high)
  return textOf(low) <= textOf(high)
}

function isNumeric(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean'
}

/** Whether a text in lower case is in any value of a record, at any depth, in any case. */
export function fullTextTest(text: string): Test {
  const holds = (value: unknown): boolean => {
    if (typeof value === 'object') {
      return value !== null && Object.values(value).some(holds)
    }
    // 0 and false are not found by their text.
    return Boolean(value) && String(value).toLowerCase().includes(text)
  }
  return (record) => holds(record)
}

/** Records in the order of the keys; equals stay as they were. */
export function sortRecords(
  records: readonly StoredRecord[],
  keys: ListParameters['sort'],
): readonly StoredRecord[] {
  const orders = keys.map(({ field, descending }) => ({ read: fieldReader(field), descending }))
  return sortBy(records, orders, (record, { read }) => comparable(read(record)), compare)
}

type Comparable = ReturnType<typeof comparable>

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

/** Reads the field of a name, or what its dotted steps lead to, such as `tags.0`; nothing inherited. */
export function fieldReader(name: string): (record: StoredRecord) => unknown {
  const steps = name.split('.')
  return (record) => {
    if (Object.hasOwn(record, name)) return record[name]
    if (steps.length === 1) return undefined
    let at: unknown = record
    for (const step of steps) {
      // A text has a length of its own, as a list has.
      if (at === null || at === undefined || !Object.hasOwn(at, step)) return undefined
      at = (at as Record<string, unknown>)[step]
    }
    return at
  }
}
