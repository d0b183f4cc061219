import { hasKeywordShape } from '../../generate/schema/flatten.ts'
import type { Direction } from '../../generate/schema/schema.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { compilePattern } from '../../http/pattern.ts'
import { propertyNames, propertyOf } from '../../openapi/schema/properties.ts'
import { isSubschemaKeyword, mapSubschemas } from '../../openapi/schema/subschemas.ts'
import type { DocumentSchemas, LiftedSchema } from '../../openapi/schema/schema.ts'

/** Schemas with more parts are cut, so that people can read them. */
const mostParts = 80
const deepest = 6

/** Keywords that ask for something, beside those that have schemas. */
const kept: ReadonlySet<string> = new Set(
  (
    'type enum const minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minItems ' +
    'maxItems uniqueItems minProperties maxProperties required pattern format'
  ).split(' '),
)

/** Formats that the validator of mock files knows. */
const formats: ReadonlySet<string> = new Set(
  'date time date-time duration uri email hostname ipv4 ipv6 uuid'.split(' '),
)

const typeNames: ReadonlySet<string> = new Set(
  'null boolean object array number integer string'.split(' '),
)

/** A schema of a document as mock files have it. */
export interface PlainSchema {
  /** JSON Schema 2020-12 without references. */
  readonly schema: unknown
  /** Whether it takes more than that of the document, which contains itself or is long. */
  readonly isLoose: boolean
}

/** Writes a schema without references and without what describes it alone. */
export function plainSchema(
  raw: unknown,
  schemas: DocumentSchemas,
  direction: Direction,
): PlainSchema {
  for (let depth = deepest; ; depth--) {
    const writer = new PlainWriter(schemas, direction)
    const schema = writer.write(raw, depth)
    if (writer.parts <= mostParts || depth === 1) return { schema, isLoose: writer.isLoose }
  }
}

class PlainWriter {
  parts = 0
  isLoose = false
  readonly #schemas: DocumentSchemas
  readonly #direction: Direction
  readonly #above = new Set<unknown>()

  constructor(schemas: DocumentSchemas, direction: Direction) {
    this.#schemas = schemas
    this.#direction = direction
  }

  write(raw: unknown, depth: number): unknown {
    if (raw === false) return false
    const read = this.#schemas.read(raw)
    this.parts++
    if (depth < 0 || this.#above.has(read)) {
      this.isLoose = true
      return {}
    }
    this.#above.add(read)
    const written = this.#one(read, depth)
    this.#above.delete(read)
    return written
  }

  #one(read: LiftedSchema, depth: number): unknown {
    const entries = Object.entries(read).filter(([key, value]) => this.#isKept(key, value))
    const mapped = mapSubschemas(Object.fromEntries(entries), (each) => this.write(each, depth - 1))
    if (takesAll(mapped['additionalProperties'])) delete mapped['additionalProperties']
    this.#direct(mapped, read)
    // What fits several alternatives is meant to be taken in most documents.
    if (mapped['oneOf'] !== undefined && mapped['anyOf'] === undefined) {
      mapped['anyOf'] = mapped['oneOf']
      delete mapped['oneOf']
    }
    return merged(mapped)
  }

  #isKept(key: string, value: unknown): boolean {
    if (hasKeywordShape(key, value) === false || (Array.isArray(value) && value.length === 0))
      return false
    // Bounds of 64 bits are beyond what numbers of JavaScript hold.
    if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return false
    if (key === 'type') return [value].flat().every((each) => typeNames.has(String(each)))
    if (key === 'format') return formats.has(String(value))
    if (key === 'pattern') return typeof value === 'string' && !('message' in compilePattern(value))
    if (key === 'required') return Array.isArray(value) && value.length > 0
    if (key === '$defs' || key === 'definitions' || key === 'patternProperties') return false
    if (key === 'discriminator' && isObject(value)) this.isLoose = true
    return kept.has(key) || isSubschemaKeyword(key)
  }

  /** Leaves out what does not go in this direction; a part of an `allOf` may ask for what another one has. */
  #direct(mapped: Record<string, unknown>, read: LiftedSchema): void {
    const other = this.#direction === 'request' ? 'readOnly' : 'writeOnly'
    const schemas = this.#schemas
    const isOther = (name: string) => schemas.read(propertyOf(read, name, schemas))[other] === true
    const names = new Set(propertyNames(read, schemas).filter(isOther))
    if (names.size === 0) return
    const parts = Array.isArray(mapped['allOf']) ? (mapped['allOf'] as unknown[]) : []
    for (const part of [mapped, ...parts]) if (isObject(part)) leaveOut(part, names)
  }
}

function leaveOut(schema: Record<string, unknown>, names: ReadonlySet<string>): void {
  const { properties, required } = schema
  const own = isObject(properties) ? (properties as Record<string, unknown>) : {}
  for (const name of names) {
    if (!Object.hasOwn(own, name)) continue
    if (schema['additionalProperties'] === false) own[name] = {}
    else delete own[name]
  }
  if (isObject(properties) && Object.keys(own).length === 0) delete schema['properties']
  if (!Array.isArray(required)) return
  const left = (required as unknown[]).filter((each) => !names.has(each as string))
  if (left.length > 0) schema['required'] = left
  else delete schema['required']
}

/** Whether a schema takes everything. */
export function takesAll(schema: unknown): boolean {
  return schema === true || (isObject(schema) && Object.keys(schema).length === 0)
}

const ofObject: ReadonlySet<string> = new Set(['type', 'properties', 'required'])

/** One object in place of an `allOf` of objects. */
function merged(schema: Record<string, unknown>): unknown {
  const { allOf, ...rest } = schema
  if (!Array.isArray(allOf)) return schema
  const parts = [...(allOf as unknown[]), rest].filter((each) => !takesAll(each))
  if (parts.length <= 1) return parts[0] ?? {}
  const isSimple = parts.every(
    (each) =>
      isObject(each) &&
      Object.keys(each).every((key) => ofObject.has(key)) &&
      each['type'] !== 'null',
  )
  if (!isSimple) return schema
  const all = parts as readonly LiftedSchema[]
  const names = all.flatMap(({ properties }) =>
    Object.keys((properties as object | undefined) ?? {}),
  )
  if (new Set(names).size < names.length) return schema
  const required = new Set(all.flatMap((each) => (each['required'] as string[] | undefined) ?? []))
  return {
    type: 'object',
    ...(required.size > 0 && { required: [...required] }),
    ...(names.length > 0 && {
      properties: Object.assign({}, ...all.map(({ properties }) => properties)) as object,
    }),
  }
}
