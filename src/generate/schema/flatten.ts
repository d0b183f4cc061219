import {
  allTypes,
  both,
  define,
  Made,
  own,
  typeNames,
  type Choice,
  type Flat,
  type Keywords,
  type TypeName,
} from './flat.ts'
import { merge } from './merge.ts'
import type { Discriminator, SchemaNode, SchemaReader } from './schema.ts'

const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)
const isText = (value: unknown): boolean => typeof value === 'string'
const isRecord = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isSchema = (value: unknown): boolean => typeof value === 'boolean' || isRecord(value)

/** Keywords by the shape of their values; others, and values of another shape, ask for nothing. */
const shapes: readonly (readonly [keywords: string, fits: (value: unknown) => boolean])[] = [
  ['minLength minimum exclusiveMinimum minItems minProperties minContains', isNumber],
  ['maxLength maximum exclusiveMaximum maxItems maxProperties maxContains', isNumber],
  ['multipleOf', (value) => isNumber(value) && (value as number) > 0],
  ['format pattern title', isText],
  ['uniqueItems readOnly writeOnly', (value) => typeof value === 'boolean'],
  ['enum prefixItems required examples', Array.isArray],
  ['const default example x-faker unresolved', () => true],
  ['properties patternProperties dependentRequired discriminator', isRecord],
  [
    'items contains unevaluatedItems additionalProperties propertyNames unevaluatedProperties',
    isSchema,
  ],
]
const shapeOf = new Map(
  shapes.flatMap(([names, fits]) => names.split(' ').map((name) => [name, fits])),
)

/** Whether the value of a keyword has the shape that JSON Schema asks for; undefined for other keywords. */
export function hasKeywordShape(keyword: string, value: unknown): boolean | undefined {
  return shapeOf.get(keyword)?.(value)
}

const anything = bare({})
const nothing = bare({ not: {} })

/** Flattens schemas, each once. */
export interface Flattener {
  readonly flatten: (schema: unknown) => Flat
  /** The schema with one of the branches of its first choice. */
  readonly choose: (flat: Flat, branch: number) => Flat
  /** A flat schema and another one at once. */
  readonly add: (flat: Flat, schema: unknown) => Flat
}

/** A flattener over a reader; nothing is read before it is asked for. */
export function createFlattener(read: SchemaReader): Flattener {
  const known = new WeakMap<SchemaNode, Flat>()
  const chosen = new WeakMap<Flat, Map<number, Flat>>()
  const open = new Set<SchemaNode>()
  let circles = 0

  const flatten = (schema: unknown): Flat => {
    if (schema === false) return nothing
    if (schema === true || schema === undefined) return anything
    const node = schema instanceof Made ? schema.node : read(schema)
    const found = known.get(node)
    if (found) return found
    let flat = bare(node)
    const before = circles
    open.add(node)
    try {
      for (const each of Array.isArray(node.allOf) ? node.allOf : []) {
        // A schema that is a part of itself asks for nothing more.
        if (open.has(each instanceof Made ? each.node : read(each))) circles++
        else flat = merge(flat, flatten(each), each)
      }
    } finally {
      open.delete(node)
    }
    if (open.size === 0 || circles === before) known.set(node, flat)
    return flat
  }

  const choose = (flat: Flat, branch: number): Flat => {
    const branches = chosen.get(flat) ?? new Map<number, Flat>()
    chosen.set(flat, branches)
    const found = branches.get(branch)
    if (found) return found
    const [choice, ...choices] = flat.choices
    const schema = choice?.branches[branch]
    const one = flatten(schema)
    const merged = merge({ ...flat, choices }, one, schema)
    const result = tagged(merged, choice?.discriminator ?? one.discriminator, schema, flatten)
    branches.set(branch, result)
    return result
  }

  const add = (flat: Flat, schema: unknown): Flat => merge(flat, flatten(schema), schema)

  return { flatten, choose, add }
}

/** The name of the component that a schema refers to. */
export function referredName(schema: unknown): string | undefined {
  const { $ref } = (schema ?? {}) as { readonly $ref?: unknown }
  return typeof $ref === 'string' ? lastStep($ref) : undefined
}

function lastStep(reference: string): string {
  return reference.replace(/^.*[/#]/, '').replace(/\.\w+$/, '')
}

/** Sets the property of a discriminator to the value that stands for a component, where it is not fixed already. */
export function tagged(
  flat: Flat,
  discriminator: Discriminator | undefined,
  schema: unknown,
  flatten: Flattener['flatten'],
): Flat {
  const component = referredName(schema)
  const name = discriminator?.propertyName
  if (component === undefined || typeof name !== 'string') return flat
  const mapped = Object.entries(discriminator?.mapping ?? {}).find(
    ([, to]) => lastStep(String(to)) === component,
  )
  const value = mapped?.[0] ?? component
  const rule = own(flat.properties, name)
  const { const: fixed, enum: values } = flatten(rule)
  if (fixed !== undefined || (values && !values.includes(value))) return flat
  const properties = { ...flat.properties }
  define(properties, name, both(rule, new Made({ const: value })))
  return { ...flat, properties, required: [...new Set([...(flat.required ?? []), name])], open: 0 }
}

/** A schema without `allOf`. */
function bare(node: SchemaNode): Flat {
  const keywords: Keywords = {}
  for (const [key, value] of Object.entries(node)) {
    if (value !== undefined && shapeOf.get(key)?.(value) === true) keywords[key] = value
  }
  const choices: Choice[] = []
  const { discriminator, oneOf, anyOf, dependentSchemas } = node
  if (oneOf || anyOf) delete keywords['discriminator']
  if (Array.isArray(oneOf)) choices.push({ isOne: true, branches: oneOf, discriminator })
  if (Array.isArray(anyOf)) choices.push({ isOne: false, branches: anyOf, discriminator })
  if (node.if !== undefined && (node.then !== undefined || node.else !== undefined)) {
    const yes = both(node.if, node.then)
    const no = both(new Made({ not: node.if }), node.else)
    choices.push({ isOne: false, branches: [yes, no] })
  }
  for (const [name, schema] of Object.entries(dependentSchemas ?? {})) {
    const present = both(new Made({ required: [name] }), schema)
    const absent = new Made({ properties: { [name]: false } })
    choices.push({ isOne: false, branches: [present, absent], prefersFirst: true })
  }
  const isNothing =
    node.not === true || (isRecord(node.not) && Object.keys(node.not as object).length === 0)
  return {
    ...keywords,
    types: isNothing ? new Set<TypeName>() : typesOf(node.type),
    choices,
    nots: node.not === undefined || isNothing ? [] : [node.not],
    rest: [],
    open: 0,
  }
}

function typesOf(type: SchemaNode['type']): ReadonlySet<TypeName> {
  const named = [type ?? []].flat().filter((name) => typeNames.includes(name as TypeName))
  return named.length > 0 ? new Set(named as TypeName[]) : allTypes
}
