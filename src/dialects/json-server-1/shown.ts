import type { StoredRecord } from '../../data/records/declaration.ts'

/** What records with numbers for ids are shown as; records are frozen, so that none is ever stale. */
const known = new WeakMap<StoredRecord, StoredRecord>()

/** A record as this line shows it: its id is a text, whatever it is in the file. */
export function shown(record: StoredRecord, idField: string): StoredRecord {
  const id = record[idField]
  if (typeof id !== 'number') return record
  let made = known.get(record)
  if (!made) known.set(record, (made = Object.freeze({ ...record, [idField]: String(id) })))
  return made
}

/**
 * The value at the end of a path of objects' own fields; undefined where it ends early, as it does at a
 * list. The id is a text, as {@link shown}.
 */
export function fieldAt(record: StoredRecord, path: readonly string[], idField: string): unknown {
  let value: unknown = record
  for (const name of path) {
    if (!isPlain(value) || !Object.hasOwn(value, name)) return undefined
    value = value[name]
  }
  return isId(path, idField) && typeof value === 'number' ? String(value) : value
}

/** Whether a path leads to the id. */
export function isId(path: readonly string[], idField: string): boolean {
  return path.length === 1 && path[0] === idField
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
