/** Where a value lies in a record: a field of that very name, or dotted steps into objects and lists. */
export interface Path {
  readonly name: string
  readonly steps: readonly string[]
}

/** Reads `author.name` or `tags.0`. */
export function readPath(name: string): Path {
  return { name, steps: name.split('.') }
}

/** The value at a path; undefined where there is none. Inherited names lead nowhere. */
export function valueAt(record: object, { name, steps }: Path): unknown {
  if (Object.hasOwn(record, name)) return (record as Record<string, unknown>)[name]
  if (steps.length === 1) return undefined
  let at: unknown = record
  for (const step of steps) {
    // A text has a length of its own, as a list has.
    if (at === null || at === undefined || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<string, unknown>)[step]
  }
  return at
}

/**
 * A value of JSON as the text it is compared by: lists by their items with commas between, objects as
 * `[object Object]`, whatever members they have.
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) {
    return value.map((item: unknown) => (item === null ? '' : textOf(item))).join(',')
  }
  return typeof value === 'object' && value !== null ? '[object Object]' : String(value)
}
