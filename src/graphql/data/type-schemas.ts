import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isEnumType,
  isListType,
  isObjectType,
  isScalarType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql'
import { compileSample, type Sample } from '../../generate/schema/sample.ts'
import type { SchemaNode } from '../../generate/schema/schema.ts'
import { recordField } from '../arguments/record-field.ts'
import { argumentsOf, fakeOf } from './fake.ts'
import { scalarSchema } from './scalars.ts'

type Field = GraphQLField<unknown, unknown>

/** The types of a schema as JSON Schemas, of which values are made. */
export class TypeSchemas {
  readonly #schema: GraphQLSchema
  readonly #isRelation: (field: Field, of: GraphQLObjectType) => boolean
  readonly #nodes = new Map<string, SchemaNode>()
  readonly #fields = new WeakMap<Field, SchemaNode>()
  readonly #samples = new WeakMap<object, Sample>()
  readonly #reachable = new Map<string, ReadonlySet<string>>()

  /** @param isRelation whether a field leads to records of a collection, which are no part of its object */
  constructor(schema: GraphQLSchema, isRelation: (field: Field, of: GraphQLObjectType) => boolean) {
    this.#schema = schema
    this.#isRelation = isRelation
  }

  /** Makes objects of a type, without what leads to records. */
  sampleOf(type: GraphQLObjectType): Sample {
    return this.#sample(type, { $ref: `#/types/${type.name}` }, '')
  }

  /** Makes values of a field. */
  sampleOfField(field: Field): Sample {
    return this.#sample(field, this.#fieldNode(field), recordField(field))
  }

  /** The names of the fields that objects of a type have. */
  fieldsOf(type: GraphQLObjectType): readonly string[] {
    return Object.keys(this.#typeNode(type).properties ?? {})
  }

  /** The names of those that hold lists. */
  listsOf(type: GraphQLObjectType): readonly string[] {
    const { properties = {} } = this.#typeNode(type)
    return Object.keys(properties).filter((name) => this.#read(properties[name]).type === 'array')
  }

  /** The fields of a type that hold objects without an id of their own, by the names that records have for them. */
  partsOf(type: GraphQLObjectType): ReadonlyMap<string, GraphQLNamedType> {
    const fields = Object.values(type.getFields()).filter((each) => !this.#isRelation(each, type))
    return new Map(
      fields.flatMap((field) => {
        const named = getNamedType(field.type)
        const isObject = isObjectType(named) || isAbstractType(named)
        return isObject ? [[recordField(field), named] as const] : []
      }),
    )
  }

  /** A text that differs whenever values of a type would. */
  definitionOf(type: GraphQLObjectType): string {
    const seen = new Set<unknown>([`#/types/${type.name}`])
    const texts: string[] = []
    for (const reference of seen) {
      const node = this.#read({ $ref: reference })
      texts.push(
        JSON.stringify(node, (key, value: unknown) => {
          if (key === '$ref') seen.add(value)
          return value
        }),
      )
    }
    return texts.join('\n')
  }

  #sample(of: object, schema: unknown, name: string): Sample {
    const known = this.#samples.get(of)
    if (known) return known
    const sample = compileSample(schema, { read: this.#read, direction: 'response' }, name)
    this.#samples.set(of, sample)
    return sample
  }

  readonly #read = (raw: unknown): SchemaNode => {
    const { $ref } = raw as { readonly $ref?: string }
    if ($ref === undefined) return raw as SchemaNode
    const [kind, name = ''] = $ref.slice(2).split('/')
    const type = this.#schema.getType(name)
    if (!isObjectType(type)) return {}
    return kind === 'members' ? this.#memberNode(type) : this.#typeNode(type)
  }

  #typeNode(type: GraphQLObjectType): SchemaNode {
    const known = this.#nodes.get(type.name)
    if (known) return known
    const own = Object.values(type.getFields()).filter((field) => !this.#isRelation(field, type))
    const properties = Object.fromEntries(
      own.map((field) => [recordField(field), this.#fieldNode(field)]),
    )
    // What may hold an object of this type again goes missing where that would not end.
    const required = own
      .filter((field) => !this.#isCircular(field, type))
      .map((field) => recordField(field))
    const node = { type: 'object', properties, required, additionalProperties: false }
    this.#nodes.set(type.name, node)
    return node
  }

  /** An object of one type among others, which says what it is. */
  #memberNode(type: GraphQLObjectType): SchemaNode {
    const key = `member ${type.name}`
    const known = this.#nodes.get(key)
    if (known) return known
    const { properties, required = [], ...rest } = this.#typeNode(type)
    const node = {
      ...rest,
      properties: { __typename: { const: type.name }, ...properties },
      required: ['__typename', ...required],
    }
    this.#nodes.set(key, node)
    return node
  }

  /** Whether a field leads to another object of its own type. */
  #isCircular(field: Field, of: GraphQLObjectType): boolean {
    return this.#reach(getNamedType(field.type)).has(of.name)
  }

  /** The names of all object types that objects of a type can have within them. */
  #reach(type: GraphQLNamedType): ReadonlySet<string> {
    const known = this.#reachable.get(type.name)
    if (known) return known
    const found = new Set<GraphQLObjectType>(this.#objectsOf(type))
    for (const each of found) {
      for (const field of Object.values(each.getFields())) {
        if (this.#isRelation(field, each)) continue
        for (const next of this.#objectsOf(getNamedType(field.type))) found.add(next)
      }
    }
    const names = new Set(Array.from(found, ({ name }) => name))
    this.#reachable.set(type.name, names)
    return names
  }

  #objectsOf(type: GraphQLNamedType): readonly GraphQLObjectType[] {
    if (isObjectType(type)) return [type]
    return isAbstractType(type) ? this.#schema.getPossibleTypes(type) : []
  }

  #fieldNode(field: Field): SchemaNode {
    const known = this.#fields.get(field)
    if (known) return known
    const fake = fakeOf(field.astNode ?? {}) ?? {}
    const size = lengthOf(field)
    const wrap = (type: GraphQLOutputType, isOuter: boolean): SchemaNode => {
      const own = getNullableType(type)
      if (!isListType(own)) return this.#namedNode(own as GraphQLNamedType, fake)
      // An example that is a list is that of all of it.
      const whole = isOuter && Array.isArray(fake.example) ? { example: fake.example } : {}
      const items = wrap(own.ofType as GraphQLOutputType, false)
      return { type: 'array', items, minItems: size.min, maxItems: size.max, ...whole }
    }
    const node = wrap(field.type, true)
    this.#fields.set(field, node)
    return node
  }

  #namedNode(type: GraphQLNamedType, fake: SchemaNode): SchemaNode {
    if (isEnumType(type)) {
      const values = type.getValues().map((each) => recordField(each))
      return { enum: fake.enum ?? values, ...typed(fake, undefined) }
    }
    if (isScalarType(type)) {
      const ofScalar = fakeOf(type.astNode ?? {}) ?? {}
      const node = scalarSchema(type.name) ?? { type: 'string' }
      const said = Object.keys(fake).length > 0 ? fake : ofScalar
      // Values that are listed may be of any type.
      return said.enum ? said : { ...node, ...typed(said, node.type) }
    }
    if (isObjectType(type)) return { $ref: `#/types/${type.name}` } as SchemaNode
    const members = this.#objectsOf(type).map(({ name }) => ({ $ref: `#/members/${name}` }))
    return { anyOf: members }
  }
}

/** An example that was written as a text, as the number that is meant. */
function typed(fake: SchemaNode, type: SchemaNode['type']): SchemaNode {
  const { example } = fake
  const isNumber = type === 'integer' || type === 'number'
  return isNumber && typeof example === 'string' ? { ...fake, example: Number(example) } : fake
}

/** How many items a list has: 2 to 5, or what `@sample(min:, max:)` says, or `@listLength`. */
function lengthOf({ astNode }: Field): { readonly min: number; readonly max: number } {
  const directive = astNode?.directives?.find(({ name }) =>
    ['sample', 'listLength'].includes(name.value),
  )
  const { min, max } = directive ? argumentsOf(directive) : {}
  const least = typeof min === 'number' ? Math.max(0, min) : 2
  return { min: least, max: typeof max === 'number' ? Math.max(least, max) : Math.max(least, 5) }
}
