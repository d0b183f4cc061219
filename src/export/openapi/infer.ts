import { isObject } from '../../errors/validation-issue.ts'
import { unknown } from './materialize.ts'
import type { SchemaObject } from './document.ts'

/** So many records show what all are. */
export const sampleSize = 1000

/** An object with more fields than this is a map by ids or names, whose fields are not told. */
const mostFields = 200
/** What lies deeper is anything. */
const deepest = 12

/** What is known of a value from all that were seen in its place. */
interface Seen {
  readonly types: Set<string>
  /** The formats that all texts so far have; undefined before the first. */
  formats: readonly string[] | undefined
  /** How many objects there were. */
  objects: number
  readonly fields: Map<string, { readonly seen: Seen; count: number }>
  items: Seen | undefined
  /** Whether a whole number has more than 32 bits. */
  isLong: boolean
}

const formats: readonly (readonly [name: string, shape: RegExp])[] = [
  ['date-time', /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['uuid', /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i],
  ['email', /^[\w.!#$%&'*+/=?^`{|}~-]+@(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z\d]{2,}$/i],
  ['uri', /^https?:\/\/[\w.-]+(?::\d+)?(?:[/?#][\w.~:/?#[\]@!$&'()*+,;=%-]*)?$/],
]

/**
 * The schema that values have in common: fields that some lack are optional, types are those that were seen, and formats
 * those of all texts. What may be in a list of values is never told from the values.
 */
export function inferSchema(values: readonly unknown[]): SchemaObject {
  const seen = nothingSeen()
  for (const value of values.slice(0, sampleSize)) see(seen, value, 0)
  return schemaOf(seen)
}

function nothingSeen(): Seen {
  return {
    types: new Set(),
    formats: undefined,
    objects: 0,
    fields: new Map(),
    items: undefined,
    isLong: false,
  }
}

function see(seen: Seen, value: unknown, depth: number): void {
  const isTold = depth <= deepest && value !== unknown
  seen.types.add(isTold ? typeOf(value) : 'any')
  if (!isTold) return
  if (typeof value === 'string') {
    seen.formats = (seen.formats ?? formatsOf(value)).filter((name) => isOfFormat(name, value))
  } else if (typeof value === 'number') {
    seen.isLong ||= value !== (value | 0)
  } else if (Array.isArray(value)) {
    seen.items ??= nothingSeen()
    for (const item of value.slice(0, sampleSize)) see(seen.items, item, depth + 1)
  } else if (isObject(value)) {
    seen.objects++
    for (const [name, field] of Object.entries(value)) {
      // As JSON leaves it out.
      // A property of that name is a reference to most readers of documents.
      if (field === undefined || name === '$ref' || seen.fields.size > mostFields) continue
      const known = seen.fields.get(name) ?? { seen: nothingSeen(), count: 0 }
      known.count++
      see(known.seen, field, depth + 1)
      seen.fields.set(name, known)
    }
  }
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value === 'object' || typeof value === 'undefined' ? 'object' : typeof value
}

function formatsOf(text: string): readonly string[] {
  return formats.filter(([, shape]) => shape.test(text)).map(([name]) => name)
}

function isOfFormat(name: string, text: string): boolean {
  if (!formats.find(([each]) => each === name)?.[1].test(text)) return false
  // 30 February has the shape of a day.
  return !name.startsWith('date') || (isDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text)))
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}

function schemaOf(seen: Seen): SchemaObject {
  const { types } = seen
  if (types.has('any')) return {}
  if (types.has('number')) types.delete('integer')
  const known = [...types].filter((type) => type !== 'null')
  // Null alone does not say what a value is where there is one.
  if (known.length === 0) return {}
  const isNullable = types.has('null')
  const type =
    known.length === 1 && !isNullable ? known[0] : [...known, ...(isNullable ? ['null'] : [])]
  const [format] = known.includes('string')
    ? (seen.formats ?? [])
    : seen.isLong && types.has('integer')
      ? ['int64']
      : []
  return {
    type: type as string | readonly string[],
    ...(format !== undefined && { format }),
    ...(types.has('object') && objectOf(seen)),
    ...(types.has('array') && { items: seen.items ? schemaOf(seen.items) : {} }),
  }
}

function objectOf({ fields, objects }: Seen): SchemaObject {
  if (fields.size > mostFields) return { additionalProperties: true }
  const required = [...fields].filter(([, { count }]) => count === objects).map(([name]) => name)
  return {
    ...(fields.size > 0 && {
      properties: Object.fromEntries([...fields].map(([name, { seen }]) => [name, schemaOf(seen)])),
    }),
    ...(required.length > 0 && { required }),
  }
}
