import type { StoredRecord } from '../../core/collection.ts'
import { someAt } from './path.ts'
import type { FieldPath } from './path.ts'

/** A test of a record. */
export type RecordTest = (record: StoredRecord) => boolean

const plainDate = /^\d{4}-\d{2}-\d{2}$/
const timestamp = /^\d{4}-\d{2}-\d{2}T/

/**
 * Tests whether the value at a path is one of some texts. Numbers, booleans and null compare by their
 * text, a list by its items. A date such as `2024-11-01` also stands for every ISO timestamp of that
 * day, as the timestamp is written, in its own time zone.
 */
export function equalsAny(path: FieldPath, values: readonly string[]): RecordTest {
  const texts = new Set(values)
  const hasDate = values.some((text) => plainDate.test(text))
  const test = (value: unknown): boolean => {
    if (typeof value === 'object' && value !== null) return false
    const text = String(value)
    if (texts.has(text)) return true
    return hasDate && timestamp.test(text) && texts.has(text.slice(0, 10))
  }
  return (record) => someAt(record, path, 0, test)
}
