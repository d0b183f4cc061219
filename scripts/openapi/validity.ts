import { Ajv2020 } from 'ajv/dist/2020.js'
import type { FormatsPlugin } from 'ajv-formats'
import formatsPlugin from 'ajv-formats'
import { isRaw, type Raw, type TriedDocument } from './document.ts'

const types: ReadonlySet<unknown> = new Set([
  'array',
  'boolean',
  'integer',
  'null',
  'number',
  'object',
  'string',
])
const below = ['additionalProperties', 'contains', 'else', 'if', 'items', 'not', 'propertyNames']
const moreBelow = ['then', 'unevaluatedItems', 'unevaluatedProperties']
const listsBelow = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const namesBelow = ['properties', 'patternProperties', 'dependentSchemas']
const asked = [
  'const',
  'dependentRequired',
  'enum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'maxContains',
  'maxItems',
  'maxLength',
  'maxProperties',
  'maximum',
  'minContains',
  'minItems',
  'minLength',
  'minProperties',
  'minimum',
  'multipleOf',
  'pattern',
  'uniqueItems',
]

/** Says whether values fit schemas of a document: Ajv, by a conversion of 2.0 and 3.0 that is not that of `src/`. */
export class Validity {
  readonly #document: TriedDocument
  readonly #ids = new Map<unknown, string>()
  readonly #ajv: Ajv2020

  constructor(document: TriedDocument) {
    this.#document = document
    const regExp = Object.assign((source: string) => patternOf(source), { code: 'patternOf' })
    this.#ajv = new Ajv2020({
      strict: false,
      validateSchema: false,
      logger: false,
      code: { regExp, optimize: false },
    })
    ;(formatsPlugin as unknown as FormatsPlugin)(this.#ajv)
  }

  /** Why a value does not fit a response's schema; undefined where it does. */
  misfit(schema: unknown, value: unknown): string | undefined {
    let validate
    try {
      validate = this.#ajv.getSchema(this.#idOf(schema))
    } catch (error) {
      return `the schema cannot be compiled: ${(error as Error).message}`
    }
    if (!validate || validate(value)) return undefined
    // The last one is about the whole alternative, the one before it about what is missing in the last branch.
    const errors = validate.errors ?? []
    const first =
      errors.findLast(({ keyword }) => keyword !== 'anyOf' && keyword !== 'oneOf') ?? errors[0]
    const { instancePath = '', message = '', keyword = '', params } = first ?? {}
    return `${instancePath} ${message} (${keyword} ${JSON.stringify(params)})`
  }

  #idOf(schema: unknown): string {
    const known = this.#ids.get(schema)
    if (known !== undefined) return known
    const id = `s${this.#ids.size}`
    this.#ids.set(schema, id)
    this.#ajv.addSchema(this.#convert(schema) as Raw, id)
    return id
  }

  #convert(schema: unknown): Raw | boolean {
    if (schema === false) return false
    if (!isRaw(schema)) return true
    if (typeof schema['$ref'] === 'string') {
      const target = { $ref: this.#idOf(this.#document.target(schema)) }
      const { $ref: _ref, ...rest } = schema
      const counts = /^3\.[12]/.test(this.#document.version) && Object.keys(rest).length > 0
      return counts ? { allOf: [target, this.#convert(rest)] } : target
    }
    const converted: Record<string, unknown> = {}
    for (const key of asked) if (key in schema) converted[key] = schema[key]
    this.#convertBelow(schema, converted)
    this.#convertRequired(schema, converted)
    // Which one counts is told by the property, so that others may fit as well.
    if (schema['discriminator'] !== undefined && converted['oneOf'] !== undefined) {
      converted['anyOf'] ??= converted['oneOf']
      delete converted['oneOf']
    }
    convertBounds(schema, converted)
    return convertType(schema, converted)
  }

  #convertBelow(schema: Raw, converted: Record<string, unknown>): void {
    const one = (each: unknown) => this.#convert(each)
    for (const key of [...below, ...moreBelow]) if (key in schema) converted[key] = one(schema[key])
    if (Array.isArray(schema['items'])) {
      converted['prefixItems'] = schema['items'].map(one)
      delete converted['items']
    }
    for (const key of listsBelow) {
      const list = schema[key]
      if (Array.isArray(list)) converted[key] = list.map(one)
    }
    for (const key of namesBelow) {
      const named = schema[key]
      if (!isRaw(named)) continue
      const entries = Object.entries(named).map(([name, each]) => [name, one(each)])
      converted[key] = Object.fromEntries(entries) as unknown
    }
  }

  /** What is `writeOnly` is in no response. */
  #convertRequired({ required, properties }: Raw, converted: Record<string, unknown>): void {
    if (!Array.isArray(required)) return
    const all = isRaw(properties) ? properties : {}
    converted['required'] = [...new Set(required)].filter(
      (name) => this.#document.follow(all[String(name)])['writeOnly'] !== true,
    )
  }
}

/** The bounds of draft 4, which are exclusive by a boolean beside them. */
function convertBounds(schema: Raw, converted: Record<string, unknown>): void {
  const pairs = [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const
  for (const [exclusive, bound] of pairs) {
    const value = schema[exclusive]
    if (typeof value !== 'boolean') continue
    delete converted[exclusive]
    if (!value || schema[bound] === undefined) continue
    converted[exclusive] = schema[bound]
    delete converted[bound]
  }
}

function convertType(schema: Raw, converted: Record<string, unknown>): Raw {
  const { type, enum: values } = schema
  const named = [type].flat().filter((each) => types.has(each))
  if (named.length > 0) converted['type'] = named
  if (schema['nullable'] !== true && schema['x-nullable'] !== true) return converted
  if (Array.isArray(values) && !values.includes(null)) converted['enum'] = [...values, null]
  return { anyOf: [{ type: 'null' }, converted] }
}

/** Ajv tells patterns apart by their texts. */
function patternOf(source: string) {
  const toString = () => source
  for (const flags of ['u', '']) {
    try {
      const pattern = new RegExp(source, flags)
      return { test: (text: string) => pattern.test(text), toString }
    } catch {
      // Many patterns are of other languages.
    }
  }
  return { test: () => true, toString }
}
