/** What says which member of a union an object is, as in OpenAPI. */
export interface Discriminator {
  readonly propertyName?: string
  /** Values of the property to references or to names of components. */
  readonly mapping?: Readonly<Record<string, string>>
}

/** Makes a reference of a text that stands in a part of a schema, such as in a mapping, and is relative to where that stands. */
export type ReferenceWriter = (from: object, to: string) => { readonly $ref: string }

/** A JSON Schema with the keywords of 2020-12, references followed; its children are raw again: read them too. */
export interface SchemaNode {
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly format?: string
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly prefixItems?: readonly unknown[]
  readonly items?: unknown
  readonly contains?: unknown
  readonly minContains?: number
  readonly maxContains?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly unevaluatedItems?: unknown
  readonly properties?: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
  readonly patternProperties?: Readonly<Record<string, unknown>>
  readonly additionalProperties?: unknown
  readonly propertyNames?: unknown
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly unevaluatedProperties?: unknown
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>
  readonly dependentSchemas?: Readonly<Record<string, unknown>>
  readonly allOf?: readonly unknown[]
  readonly oneOf?: readonly unknown[]
  readonly anyOf?: readonly unknown[]
  readonly not?: unknown
  readonly if?: unknown
  readonly then?: unknown
  readonly else?: unknown
  readonly title?: string
  readonly default?: unknown
  readonly example?: unknown
  readonly examples?: readonly unknown[]
  readonly readOnly?: boolean
  readonly writeOnly?: boolean
  readonly discriminator?: Discriminator
  /** Why the schema is not known, since a reference leads nowhere: any value fits it, and none is made. */
  readonly unresolved?: Error
  /** A Faker method: `"person.firstName"`, or `{ "number.int": { "min": 1 } }` with arguments. */
  readonly 'x-faker'?: unknown
}

/**
 * Reads a raw schema: follows `$ref`, lifts older dialects (nullable, boolean exclusiveMinimum, items array). The same
 * raw schema gives the same node, so that nodes can be keys of maps and cycles can be seen.
 */
export type SchemaReader = (schema: unknown) => SchemaNode

/** Which way data goes: a response leaves out what is `writeOnly`, a request what is `readOnly`. */
export type Direction = 'response' | 'request'

/** A schema that no value fits, or none that could be found. */
export class UnsatisfiableSchema extends Error {
  override readonly name = 'UnsatisfiableSchema'
  /** The keyword at fault, such as `maximum`. */
  readonly keyword: string
  /** Where in the value, as a JSON Pointer; it grows while the error passes the objects and lists around. */
  pointer = ''
  readonly #sentence: string

  constructor(keyword: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.keyword = keyword
    this.#sentence = sentence
  }

  /** Adds the name or the number of what holds the value. */
  below(step: string | number): this {
    const escaped = String(step).replaceAll('~', '~0').replaceAll('/', '~1')
    this.pointer = `/${escaped}${this.pointer}`
    this.message = `At ${this.pointer}: ${this.#sentence}`
    return this
  }
}

/** Whether two JSON values are equal. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  const [one, two] = [a, b] as Readonly<Record<string, unknown>>[] as [Keyed, Keyed]
  return keys.every((key) => Object.hasOwn(two, key) && isEqual(one[key], two[key]))
}

type Keyed = Readonly<Record<string, unknown>>
