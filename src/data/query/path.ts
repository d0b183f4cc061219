import { bracketsAsDots } from '../../http/fields.ts'
import type { StoredRecord } from '../records/declaration.ts'

/** The steps from a record to a value in it. */
export type FieldPath = readonly string[]

/** A test of a value. */
export type ValueTest = (value: unknown) => boolean

/** What is known of the records that are queried. */
export interface KnownFields {
  has(name: string): boolean
  names(): Iterable<string>
  records(): Iterable<StoredRecord>
  relates?(name: string): boolean
}

/** What would give records the field of a dotted path: `embed=user` for `user.name`. */
export function missingEmbed(name: string, fields: KnownFields): string | undefined {
  const [first = '', ...rest] = name.split('.')
  const isMissing = rest.length > 0 && !fields.has(first) && fields.relates?.(first)
  return isMissing ? `embed=${first}` : undefined
}

/** A field of that very name, or else a path of dots or brackets that leads to something in a record; undefined when none has it. */
export function resolvePath(name: string, fields: KnownFields): FieldPath | undefined {
  if (fields.has(name)) return [name]
  const dotted = bracketsAsDots(name)
  if (dotted !== undefined) return resolvePath(dotted, fields)
  const path = name.split('.')
  if (path.length === 1 || !fields.has(path[0] ?? '')) return undefined
  for (const record of fields.records()) if (hasPath(record, path)) return path
  return undefined
}

/** Whether a path leads to a value, be it null or an empty list. */
export function hasPath(value: unknown, path: FieldPath, step = 0): boolean {
  const name = path[step]
  if (name === undefined) return true
  if (entersList(value, name)) return value.some((item) => hasPath(item, path, step))
  return hasField(value, name) && hasPath(value[name], path, step + 1)
}

/** Whether any value at the end of a path passes a test; lists on the way and at the end are entered. */
export function someAt(value: unknown, path: FieldPath, test: ValueTest, step = 0): boolean {
  const name = path[step]
  if (entersList(value, name)) return value.some((item) => someAt(item, path, test, step))
  if (name === undefined) return test(value)
  return hasField(value, name) && someAt(value[name], path, test, step + 1)
}

/** The value at the end of a path of objects and places in lists; undefined where it ends early. */
export function fieldValue(record: StoredRecord, path: FieldPath): unknown {
  let value: unknown = record
  for (const name of path) {
    if (entersList(value, name) || !hasField(value, name)) return undefined
    value = value[name]
  }
  return value
}

/** Whether a step means all items of a list (`tags.name`), not one of them (`tags.0`). */
function entersList(value: unknown, name: string | undefined): value is readonly unknown[] {
  return Array.isArray(value) && (name === undefined || !/^\d+$/.test(name))
}

function hasField(value: unknown, name: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
}

/** What is left of an object: fields by name, each whole (true) or cut down in turn. */
export type Projection = ReadonlyMap<string, Projection | true>

type Growing = Map<string, Growing | true>

/** The projection of names and dotted paths; a field of the very name goes before a path. */
export function projectionOf(names: readonly string[], has: KnownFields['has']): Projection {
  const root: Growing = new Map()
  for (const name of names) addPath(root, has(name) ? [name] : name.split('.'))
  return root
}

function addPath(root: Growing, path: readonly string[]): void {
  let at = root
  for (const step of path.slice(0, -1)) {
    const inner = at.get(step) ?? (new Map() as Growing)
    if (inner === true) return
    at.set(step, inner)
    at = inner
  }
  at.set(path.at(-1) as string, true)
}

/** The fields of an object that a projection leaves, in the object's order; lists are entered. */
export function project(
  value: Readonly<Record<string, unknown>>,
  projection: Projection,
): Record<string, unknown> {
  const left: [string, unknown][] = []
  for (const [name, inner] of Object.entries(value)) {
    const wanted = projection.get(name)
    // Null on the way is an answer; a field that is missing is none.
    if (wanted === true || (wanted && inner === null)) left.push([name, inner])
    else if (wanted && isObject(inner)) left.push([name, projectInner(inner, wanted)])
  }
  return Object.fromEntries(left)
}

function projectInner(value: object, projection: Projection): unknown {
  if (!Array.isArray(value)) return project(value as Record<string, unknown>, projection)
  return value.filter(isObject).map((item) => projectInner(item, projection))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
