import { noJsonOf } from '../../http/stringify.ts'

/** A value that no collection can hold. The message says where it is and what to write instead. */
export class RecordError extends TypeError {
  override readonly name: string = 'RecordError'
}

/** Objects and lists inside each other, at most; JSON files have the same bound. */
const maxDepth = 200

type Path = (string | number)[]

/** A deeply frozen copy as JSON would give it back. Throws RecordError for non-objects, cycles, and what JSON lacks. */
export function toPlainObject(value: unknown): Readonly<Record<string, unknown>> {
  const plain = copy(value, [], 0)
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
    throw new RecordError(`${nameOf(plain)} is not a record. Write an object with fields.`)
  }
  return plain as Readonly<Record<string, unknown>>
}

/** Why a value cannot be held as a record; undefined where it can. */
export function recordProblem(value: unknown): string | undefined {
  try {
    toPlainObject(value)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function copy(value: unknown, path: Path, depth: number): unknown {
  if (typeof value === 'object') return value && copyObject(value, path, depth)
  if (typeof value === 'string' || typeof value === 'boolean' || value === undefined) return value
  // Adding 0 makes -0 the 0 that JSON writes.
  if (typeof value === 'number' && Number.isFinite(value)) return value + 0
  throw notJson(value, path, depth)
}

function copyObject(value: object, path: Path, depth: number): unknown {
  if (depth > maxDepth) {
    throw refusal(path, 3, `contains itself, or is nested more than ${maxDepth} levels deep`)
  }
  refuseOpaque(value, path, depth)
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    const json: unknown = value.toJSON()
    return json === value ? copyFields(value, path, depth) : copy(json, path, depth + 1)
  }
  if (Array.isArray(value)) return copyItems(value, path, depth)
  return copyFields(value, path, depth)
}

function copyItems(items: readonly unknown[], path: Path, depth: number): readonly unknown[] {
  // A list that grows by `push` keeps room for 17 items: 120 bytes more for each short one.
  const result = [...items].map((item, index) => {
    path[depth] = index
    if (item === undefined) throw notJson(item, path, depth + 1)
    return copy(item, path, depth + 1)
  })
  return Object.freeze(result)
}

function copyFields(value: object, path: Path, depth: number): object {
  const source = value as Record<string, unknown>
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(source)) {
    path[depth] = key
    const item = copy(source[key], path, depth + 1)
    if (item === undefined) continue
    if (key !== '__proto__') result[key] = item
    // Assigning it would change the prototype.
    else Object.defineProperty(result, key, { value: item, enumerable: true })
  }
  return Object.freeze(result)
}

function refuseOpaque(value: object, path: Path, depth: number): void {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === Array.prototype || prototype === null) return
  if (noJsonOf(value)) throw notJson(value, path, depth)
}

function notJson(value: unknown, path: Path, depth: number): RecordError {
  const { what, hint } = noJsonOf(value) ?? { what: 'undefined', hint: 'Write null.' }
  return new RecordError(`${subject(path, depth)} is ${what}, which JSON does not have. ${hint}`)
}

function refusal(path: Path, depth: number, what: string): RecordError {
  return new RecordError(`${subject(path, depth)} ${what}.`)
}

function subject(path: Path, depth: number): string {
  const where = path.slice(0, depth).join('.')
  return where ? JSON.stringify(where) : 'The record'
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return 'A list'
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}

/** Whether two JSON values are equal, in any order of fields. `asText`: numbers and booleans also equal their texts. */
export function equal(actual: unknown, expected: unknown, asText = false): boolean {
  if (actual === expected) return true
  if (!isObject(expected)) return asText && isPrimitive(expected) && actual === String(expected)
  if (!isObject(actual) || Array.isArray(actual) !== Array.isArray(expected)) return false
  const keys = Object.keys(actual)
  return (
    keys.length === Object.keys(expected).length &&
    keys.every((key) => Object.hasOwn(expected, key) && equal(actual[key], expected[key], asText))
  )
}

/** The same where objects may have more fields than are expected of them, at any depth (lodash's `isMatch`). */
export function isMatch(actual: unknown, expected: unknown, asText: boolean): boolean {
  if (!isObject(expected) || !isObject(actual)) return equal(actual, expected, asText)
  const isList = Array.isArray(expected)
  if (Array.isArray(actual) !== isList) return false
  if (isList && actual['length'] !== expected.length) return false
  return Object.entries(expected).every(([key, value]) =>
    isMatch(Object.hasOwn(actual, key) ? actual[key] : undefined, value, asText),
  )
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isPrimitive(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean'
}
