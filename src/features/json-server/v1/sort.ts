import type { StoredRecord } from '../../../core/collection.ts'
import { compareTexts } from '../../../data/query/order.ts'
import { valueAt } from '../../../data/query/path.ts'
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
 * numbers; null, false, missing values and empty texts come last, and first in descending order. Lists and
 * objects have no order.
 */
export function sorted(
  records: readonly StoredRecord[],
  keys: readonly SortKey[],
  idField: string,
): StoredRecord[] {
  const rows = records.map((record) => ({
    record,
    values: keys.map(({ path }) => {
      const value = valueAt(record, path)
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
  return rankOf(one) - rankOf(other)
}

/** Where values of different types stand, so that any of them have an order. */
function rankOf(value: unknown): number {
  if (typeof value === 'number') return 0
  if (!value) return 4
  return typeof value === 'string' ? 1 : value === true ? 2 : 3
}
