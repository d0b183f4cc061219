import type { StoredRecord } from '../../core/collection.ts'

/** The steps from a record to a value in it. */
export type FieldPath = readonly string[]

/** What is known of the records that are queried. */
export interface Fields {
  /** Whether any record has a field of this name. */
  has(name: string): boolean
  /** The records, for what only a look at them can tell. */
  records(): Iterable<StoredRecord>
}

/**
 * The path a name stands for: a field of that very name, or else a dotted path that leads to something
 * in at least one record; undefined when no record has it.
 */
export function resolvePath(name: string, fields: Fields): FieldPath | undefined {
  if (fields.has(name)) return [name]
  const path = name.split('.')
  if (path.length === 1 || !fields.has(path[0] ?? '')) return undefined
  for (const record of fields.records()) {
    if (someAt(record, path, 0, () => true)) return path
  }
  return undefined
}

/** Whether any value at the end of a path passes a test; lists on the way are entered. */
export function someAt(
  value: unknown,
  path: FieldPath,
  step: number,
  test: (value: unknown) => boolean,
): boolean {
  if (Array.isArray(value)) return value.some((item) => someAt(item, path, step, test))
  const name = path[step]
  if (name === undefined) return test(value)
  if (!hasField(value, name)) return false
  return someAt(value[name], path, step + 1, test)
}

/** The value at the end of a path of objects; undefined where it ends early. */
export function valueAt(record: StoredRecord, path: FieldPath): unknown {
  let value: unknown = record
  for (const name of path) {
    if (!hasField(value, name)) return undefined
    value = value[name]
  }
  return value
}

function hasField(value: unknown, name: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
}
