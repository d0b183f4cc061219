import type { StoredRecord } from '../../data/records/declaration.ts'

/** Records with texts in place of numbers for ids; records are frozen, so that none is ever stale. */
const known = new WeakMap<StoredRecord, StoredRecord>()

/** A record as this line shows it: its id is a text, whatever it is in the file. */
export function withTextId(record: StoredRecord, idField: string): StoredRecord {
  const id = record[idField]
  if (typeof id !== 'number') return record
  let made = known.get(record)
  if (!made) known.set(record, (made = Object.freeze({ ...record, [idField]: String(id) })))
  return made
}

/** The value at a path, as a text where the path leads to an id that is a number. */
export function idText(value: unknown, path: readonly string[], idField: string): unknown {
  return typeof value === 'number' && path.length === 1 && path[0] === idField
    ? String(value)
    : value
}

/** The value at the end of a path of objects' own fields; undefined where it ends early, as at a list. */
export function idFieldValue(
  record: StoredRecord,
  path: readonly string[],
  idField: string,
): unknown {
  let value: unknown = record
  for (const name of path) {
    const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isPlain || !Object.hasOwn(value as object, name)) return undefined
    value = (value as Readonly<Record<string, unknown>>)[name]
  }
  return idText(value, path, idField)
}
