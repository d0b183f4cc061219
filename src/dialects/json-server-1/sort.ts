import type { StoredRecord } from '../../data/records/declaration.ts'
import { compareTexts } from '../../data/query/sort.ts'
import { fieldValue } from '../../data/query/path.ts'
import { isId } from './shown.ts'

/** One key of `_sort`. */
export interface SortKey {
  readonly path: readonly string[]
  readonly descending: boolean
}

/** The keys of `_sort=-views,author.name`; places in lists are `tags.0` or `tags[0]`. */
export function readSort(text: string): SortKey[] {
  return text
    .split(',')
    .filter((part) => part !== '' && part !== '-')
    .map((part) => {
      const descending = part.startsWith('-')
      const name = descending ? part.slice(1) : part
      return { path: name.replace(/\[(\d+)\]/g, '.$1').split('.'), descending }
    })
}

/**
 * Records in the order of keys, those that are equal as they were. Texts go by the alphabet, after
 * numbers; null, false, missing values and empty texts come last, and first in descending order, as they
 * were among themselves.
 */
export function sorted(
  records: readonly StoredRecord[],
  keys: readonly SortKey[],
  idField: string,
): StoredRecord[] {
  const rows = records.map((record) => ({
    record,
    values: keys.map(({ path }) => {
      const value = fieldValue(record, path)
      return isId(path, idField) && typeof value === 'number' ? String(value) : value
    }),
  }))
  rows.sort((one, other) => {
    for (const [index, { descending }] of keys.entries()) {
      const order = compare(one.values[index], other.values[index])
      if (order !== 0) return descending ? -order : order
    }
    return 0
  })
  return rows.map(({ record }) => record)
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  if (typeof one === 'string' && typeof other === 'string' && one !== '' && other !== '') {
    return compareTexts(one, other)
  }
  if (Array.isArray(one) && Array.isArray(other)) return compareLists(one, other)
  return rankOf(one) - rankOf(other)
}

/** Lists go by their items as one text; what is in a list that is no plain value counts as nothing. */
function compareLists(one: readonly unknown[], other: readonly unknown[]): number {
  const text = (list: readonly unknown[]) =>
    list.map((item) => (typeof item === 'object' ? '' : String(item))).join(',')
  const [first, second] = [text(one), text(other)]
  return Number(first > second) - Number(first < second)
}

/** Where values of different types stand, so that any of them have an order. */
function rankOf(value: unknown): number {
  if (typeof value === 'number') return 0
  if (!value) return 5
  if (typeof value === 'string') return 1
  if (value === true) return 2
  return Array.isArray(value) ? 3 : 4
}
