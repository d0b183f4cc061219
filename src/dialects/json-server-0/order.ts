import type { StoredRecord } from '../../data/records/declaration.ts'
import type { SortKey } from './parameters.ts'
import { readPath, textOf, valueAt } from './path.ts'

/** Records in the order of the keys; equals stay as they were. */
export function sorted(
  records: readonly StoredRecord[],
  keys: readonly SortKey[],
): readonly StoredRecord[] {
  if (keys.length === 0) return records
  const paths = keys.map(({ field }) => readPath(field))
  const rows = records.map((record) => ({
    record,
    values: paths.map((path) => comparable(valueAt(record, path))),
  }))
  const signs = keys.map(({ descending }) => (descending ? -1 : 1))
  rows.sort((one, other) => {
    for (let index = 0; index < signs.length; index++) {
      const order = compare(one.values[index], other.values[index])
      if (order !== 0) return order * (signs[index] as number)
    }
    return 0
  })
  return rows.map(({ record }) => record)
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
