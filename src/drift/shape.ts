import { isObject } from '../errors/validation-issue.ts'

/** What JSON calls a value. */
export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object'

/** What is known of a value from all that were seen in its place. */
export interface Shape {
  /** How many values there were. */
  count: number
  readonly types: Map<JsonType, number>
  /** The first value of each type. */
  readonly samples: Map<JsonType, unknown>
  /** Of objects, by name; `*` stands for all names of an object whose names are ids. */
  readonly fields: Map<string, Shape>
  /** Of all arrays together, whatever their order. */
  items: Shape | undefined
  /** How often each text came; undefined where there are too many for a set of words. */
  texts: Map<string, number> | undefined
}

/** So many values of a list show what all are. */
const mostItems = 1000
/** A set of words has no more. */
const mostTexts = 20
/** What lies deeper is not looked at. */
const deepest = 20
/** More fields are names that are data. */
const mostFields = 500

/** The shape that a value has. */
export function shapeOf(value: unknown): Shape {
  const shape = noShape()
  see(shape, value, 0)
  return shape
}

function noShape(): Shape {
  const [types, samples, fields] = [new Map(), new Map(), new Map()]
  return { count: 0, types, samples, fields, items: undefined, texts: new Map() }
}

function see(shape: Shape, value: unknown, depth: number): void {
  if (depth > deepest) return
  const type = typeOf(value)
  shape.count++
  shape.types.set(type, (shape.types.get(type) ?? 0) + 1)
  if (!shape.samples.has(type)) shape.samples.set(type, value)
  if (typeof value === 'string') seeText(shape, value)
  else if (Array.isArray(value)) {
    const items = (shape.items ??= noShape())
    for (const item of value.slice(0, mostItems)) see(items, item, depth + 1)
  } else if (isObject(value)) {
    const entries = Object.entries(value)
    const isMap = entries.length > 0 && entries.every(([name]) => isId(name))
    for (const [name, field] of entries) {
      const key = isMap ? '*' : name
      const known = shape.fields.get(key) ?? noShape()
      if (shape.fields.size < mostFields) shape.fields.set(key, known)
      see(known, field, depth + 1)
    }
  }
}

function seeText(shape: Shape, text: string): void {
  if (!shape.texts) return
  const { texts } = shape
  texts.set(text, (texts.get(text) ?? 0) + 1)
  if (texts.size > mostTexts || !isWord(text)) shape.texts = undefined
}

/** Whether a text may be one of a set of words, such as a status; no id, date or sentence is. */
function isWord(text: string): boolean {
  return /^[a-z][a-z_-]{0,30}(?: [a-z_-]{1,20})?$/i.test(text)
}

/** Whether the name of a field is an id, so that the names of its object are data. */
function isId(name: string): boolean {
  return /^\d+$|^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$|^[\da-f]{24}$/i.test(name)
}

function typeOf(value: unknown): JsonType {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'array'
  const type = typeof value
  return type === 'boolean' || type === 'number' || type === 'string' ? type : 'object'
}
