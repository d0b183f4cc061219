import type { Ajv, ErrorObject, ValidateFunction } from 'ajv'
import { isObject } from '../../errors/validation-issue.ts'
import { loadAjv } from '../../generate/json-schema.ts'
import { isReference } from '../document/pointer.ts'
import type { LiftedSchema, DocumentSchemas } from './schema.ts'
import { mapSubschemas } from './subschemas.ts'

/** What is wrong with a value. */
export interface Violation {
  /** A JSON Pointer (RFC 6901) into the value; empty for the whole. */
  readonly pointer: string
  /** What it must be, such as `must be integer`. */
  readonly message: string
  /** The keyword of JSON Schema that does not hold. */
  readonly keyword: string
}

/** Says what is wrong with a value; nothing where it fits. */
export type Validate = (value: unknown) => readonly Violation[]

/** In which direction a value goes: `readOnly` properties are not required of requests, `writeOnly` ones not of responses. */
export type Direction = 'request' | 'response'

/** The most violations that are told of one value. */
const mostViolations = 20

/** Compiles schemas of a document, each once, together with those that it refers to. */
export class SchemaValidators {
  readonly #schemas: DocumentSchemas
  readonly #direction: Direction
  readonly #ids = new Map<object, string>()
  readonly #compiled = new Map<unknown, Validate>()
  #ajv: Ajv | undefined
  #loading: Promise<void> | undefined

  constructor(schemas: DocumentSchemas, direction: Direction) {
    this.#schemas = schemas
    this.#direction = direction
  }

  /** Loads the validator; undefined where it is there. */
  load(): Promise<void> | undefined {
    if (this.#ajv) return undefined
    return (this.#loading ??= this.#load())
  }

  async #load(): Promise<void> {
    this.#ajv = await loadAjv({ allErrors: true, validateSchema: false })
  }

  /**
   * Compiles a schema as it stands in the document; call {@link load} before.
   *
   * @throws LateMistake for a reference that leads nowhere; Error for a schema that is none
   */
  compile(raw: unknown): Validate {
    const known = this.#compiled.get(raw)
    if (known) return known
    const schema = this.#transform(raw)
    const validate = validateBy((this.#ajv as Ajv).compile(schema as object))
    this.#compiled.set(raw, validate)
    return validate
  }

  /** A schema in which each reference is the id of a schema that Ajv has been given. */
  #transform(raw: unknown): object | boolean {
    if (typeof raw === 'boolean') return raw
    if (!isObject(raw)) return true
    const reference = raw['$dynamicRef'] === undefined ? raw : { $ref: String(raw['$dynamicRef']) }
    if (isReference(reference)) return this.#referred(reference)
    const lifted = withoutNames(this.#schemas.readOne(raw))
    const mapped = mapSubschemas(lifted, (each) => this.#transform(each))
    return this.#discriminated(this.#directed(mapped, lifted), lifted)
  }

  #referred(reference: { readonly $ref: string }): object {
    const beside = this.#schemas.beside(reference)
    const target = { $ref: this.#idOf(this.#schemas.target(reference)) }
    return beside ? { allOf: [target, this.#transform(beside)] } : target
  }

  #idOf(target: unknown): string {
    const key = isObject(target) ? target : anySchema
    const known = this.#ids.get(key)
    if (known !== undefined) return known
    const id = `schema:${this.#ids.size}`
    this.#ids.set(key, id)
    ;(this.#ajv as Ajv).addSchema(this.#transform(target) as object, id)
    return id
  }

  /** Takes out of `required` what does not go in this direction. */
  #directed(mapped: Record<string, unknown>, { required, properties }: LiftedSchema) {
    if (!Array.isArray(required) || !isObject(properties)) return mapped
    const other = this.#direction === 'request' ? 'readOnly' : 'writeOnly'
    const left = required.filter((name) => {
      const property = properties[String(name)]
      return !(isObject(property) && this.#schemas.read(property)[other] === true)
    })
    return left.length === required.length ? mapped : { ...mapped, required: left }
  }

  /** With a discriminator, the property decides which of the alternatives must hold. */
  #discriminated(mapped: Record<string, unknown>, lifted: LiftedSchema): object {
    const { discriminator } = lifted
    const key = Array.isArray(lifted['oneOf']) ? 'oneOf' : 'anyOf'
    const branches = this.branchesOf(lifted[key], discriminator)
    if (!branches) return mapped
    const { property, byValue } = branches
    const cases = [...byValue].map(([value, branch]) => ({
      if: { properties: { [property]: { const: value } } },
      // oxlint-disable-next-line unicorn/no-thenable
      then: this.#transform(branch),
    }))
    const { [key]: _alternatives, ...rest } = mapped
    const given = {
      properties: { [property]: { enum: [...byValue.keys()] } },
      required: [property],
    }
    const all = [...((rest['allOf'] as unknown[] | undefined) ?? []), given, ...cases]
    return { ...rest, allOf: all }
  }

  /** The alternatives of a discriminator by the value of its property; undefined where they cannot be told. */
  branchesOf(
    alternatives: unknown,
    discriminator: unknown,
  ): { readonly property: string; readonly byValue: ReadonlyMap<string, unknown> } | undefined {
    if (!isObject(discriminator) || !Array.isArray(alternatives)) return undefined
    const { propertyName, mapping } = discriminator
    if (typeof propertyName !== 'string' || !alternatives.every(isReference)) return undefined
    const byValue = new Map<string, unknown>()
    const explicit = Object.entries(isObject(mapping) ? mapping : {})
    for (const alternative of alternatives) {
      const name = alternative.$ref.slice(alternative.$ref.lastIndexOf('/') + 1)
      const values = explicit.flatMap(([value, to]) =>
        to === alternative.$ref || to === name ? [value] : [],
      )
      for (const value of values.length > 0 ? values : [name]) byValue.set(value, alternative)
    }
    return { property: propertyName, byValue }
  }
}

const anySchema = {}

/** Names of schemas, and schemas by name: references have been followed by them already. */
const names: ReadonlySet<string> = new Set([
  '$id',
  '$schema',
  '$anchor',
  '$dynamicAnchor',
  'id',
  '$defs',
])

function withoutNames(schema: LiftedSchema): LiftedSchema {
  if (!Object.keys(schema).some((key) => names.has(key))) return schema
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !names.has(key)))
}

function validateBy(validate: ValidateFunction): Validate {
  return (value) => {
    if (validate(value)) return []
    return (validate.errors ?? []).slice(0, mostViolations).map(violationOf)
  }
}

function violationOf({ instancePath, keyword, message, params }: ErrorObject): Violation {
  const { missingProperty, additionalProperty, allowedValues } = params as {
    readonly missingProperty?: string
    readonly additionalProperty?: string
    readonly allowedValues?: readonly unknown[]
  }
  if (missingProperty !== undefined) {
    return { pointer: `${instancePath}/${missingProperty}`, keyword, message: 'is missing' }
  }
  if (additionalProperty !== undefined) {
    return { pointer: `${instancePath}/${additionalProperty}`, keyword, message: 'is not declared' }
  }
  const values = allowedValues?.slice(0, 10).map((each) => JSON.stringify(each))
  const shown = values ? `must be one of ${values.join(', ')}` : (message ?? 'does not fit')
  return { pointer: instancePath, keyword, message: shown }
}
