import { Reply } from '../../src/http/reply.ts'
import type { StoredRecord } from '../../src/data/records/declaration.ts'
import type { KnownFields } from '../../src/data/query/path.ts'

/** A row with nothing but its record. */
export interface PlainRow {
  readonly value: StoredRecord
}

/** Records as the engine takes them. */
export function rowsOf(records: readonly StoredRecord[]): PlainRow[] {
  return records.map((value) => ({ value }))
}

/** What is known of records, by looking at them all. */
export function fieldsOf(records: readonly StoredRecord[]): KnownFields {
  return {
    has: (name) => records.some((record) => Object.hasOwn(record, name)),
    names: () => new Set(records.flatMap((record) => Object.keys(record))),
    records: () => records,
  }
}

/** The problem document of a query that is refused; undefined for one that is not. */
export function refusal(
  query: () => unknown,
): { readonly code: string; readonly parameter: string; readonly detail: string } | undefined {
  try {
    query()
    return undefined
  } catch (error) {
    if (!(error instanceof Reply) || error.body.kind !== 'json') throw error
    return error.body.value as { code: string; parameter: string; detail: string }
  }
}
