import type { StoredRecord } from '../../data/records/declaration.ts'

/** What records are sorted by. */
export interface RecordOrder<Value> {
  readonly valueOf: (record: StoredRecord) => Value
  readonly descending: boolean
}

/** Records in an order; those that are equal stay as they were. */
export function sortBy<Value>(
  records: readonly StoredRecord[],
  orders: readonly RecordOrder<Value>[],
  compare: (one: Value, other: Value) => number,
): readonly StoredRecord[] {
  if (orders.length === 0) return records
  const rows = records.map((record) => {
    return { record, values: orders.map(({ valueOf }) => valueOf(record)) }
  })
  rows.sort((one, other) => {
    for (let index = 0; index < orders.length; index++) {
      const order = compare(one.values[index] as Value, other.values[index] as Value)
      if (order !== 0) return orders[index]?.descending ? -order : order
    }
    return 0
  })
  return rows.map(({ record }) => record)
}
