import type { StoredRecord } from '../records/declaration.ts'

/** The steps from a record to a value in it. */
export type FieldPath = readonly string[]

/** What is known of the records that are queried. */
export interface Fields {
  /** Whether any record has a field of this name. */
  has(name: string): boolean
  /** The names of all fields that any record has. */
  names(): Iterable<string>
  /** The records, for what only a look at them can tell. */
  records(): Iterable<StoredRecord>
  /** Whether a relation of this name could be embedded, and give its fields. */
  relates?(name: string): boolean
}

/** What would give records the field of a dotted path: `embed=user` for `user.name`; undefined for nothing. */
export function missingEmbed(name: string, fields: Fields): string | undefined {
  const [first = '', ...rest] = name.split('.')
  return rest.length > 0 && !fields.has(first) && fields.relates?.(first)
    ? `embed=${first}`
    : undefined
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
    if (leadsSomewhere(record, path, 0)) return path
  }
  return undefined
}

/** Whether a path leads to a value, be it null or an empty list. */
export function leadsSomewhere(value: unknown, path: FieldPath, step: number): boolean {
  const name = path[step]
  if (name === undefined) return true
  if (entersList(value, name)) return value.some((item) => leadsSomewhere(item, path, step))
  return hasField(value, name) && leadsSomewhere(value[name], path, step + 1)
}

/** Whether any value at the end of a path passes a test; lists on the way and at the end are entered. */
export function someAt(
  value: unknown,
  path: FieldPath,
  step: number,
  test: (value: unknown) => boolean,
): boolean {
  const name = path[step]
  if (entersList(value, name)) return value.some((item) => someAt(item, path, step, test))
  if (name === undefined) return test(value)
  return hasField(value, name) && someAt(value[name], path, step + 1, test)
}

/** The value at the end of a path of objects and places in lists; undefined where it ends early. */
export function valueAt(record: StoredRecord, path: FieldPath): unknown {
  let value: unknown = record
  for (const name of path) {
    if (entersList(value, name) || !hasField(value, name)) return undefined
    value = value[name]
  }
  return value
}

/**
 * Whether a step means the items of a list, as `tags.name` does, and not the one in a place, as `tags.0`
 * does. It never means both: the ways through lists of lists would have no end.
 */
function entersList(value: unknown, name: string | undefined): value is readonly unknown[] {
  return Array.isArray(value) && (name === undefined || !/^\d+$/.test(name))
}

function hasField(value: unknown, name: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
}
