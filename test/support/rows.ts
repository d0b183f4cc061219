import type { StoredRecord } from '../../src/data/records/declaration.ts'
import type { Fields } from '../../src/data/query/path.ts'

/** A row with nothing but its record. */
export interface PlainRow {
  readonly value: StoredRecord
}

/** Records as the engine takes them. */
export function rowsOf(records: readonly StoredRecord[]): PlainRow[] {
  return records.map((value) => ({ value }))
}

/** What is known of records, by looking at them all. */
export function fieldsOf(records: readonly StoredRecord[]): Fields {
  return {
    has: (name) => records.some((record) => Object.hasOwn(record, name)),
    names: () => new Set(records.flatMap((record) => Object.keys(record))),
    records: () => records,
  }
}
