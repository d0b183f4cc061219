import type { State, StoredCollection } from '../../data/store/state.ts'
import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import { lastPart } from '../../data/relations/names.ts'
import type { ServedPart } from '../../endpoints/endpoint.ts'
import type { Components, ErrorShape } from './components.ts'
import { declaredSchema } from './declared.ts'
import type { OperationObject, ReferenceObject, SchemaObject } from './document.ts'
import { inferSchema, sampleSize } from './infer.ts'
import { asciiOnly, pascal, recordName } from './names.ts'

/** What operations are described with. */
export interface Describing {
  readonly components: Components
  readonly state: State
}

/** How a dialect shows resources, and errors. */
export interface DialectDescription {
  readonly describeResource: ResourceDescriber
  /** What errors of mockapi itself look like; default problem details (RFC 9457). */
  readonly errors?: ErrorShape
}

/** Describes what endpoints of resources do, in the way of a dialect; undefined for those that it does not know. */
export type ResourceDescriber = (
  part: ServedPart,
  at: { readonly method: string; readonly template: string },
  describing: Describing,
) => OperationObject | undefined

/** The schemas of a collection. */
export interface RecordSchemas {
  /** The schema of a record itself, in place of the reference to it. */
  readonly schema: SchemaObject
  /** A record, as it is answered. */
  readonly record: ReferenceObject
  /** The fields of a new record, without what is made for it. */
  readonly fields: ReferenceObject
  /** Some of the fields. */
  readonly patch: ReferenceObject
  readonly id: SchemaObject
  /** The id of the first record, as its schema has it; undefined where there is none. */
  readonly firstId: unknown
  /** The first record; undefined where there is none, or a long one. */
  readonly example: Readonly<Record<string, unknown>> | undefined
  /** The same, as it is sent. */
  readonly sent: Readonly<Record<string, unknown>> | undefined
  /** The same for a new record: with values of its own where no two records may have the same. */
  readonly added: Readonly<Record<string, unknown>> | undefined
}

const known = new WeakMap<Components, Map<string, RecordSchemas>>()

/** The schemas of a collection: declared, or else inferred from its records. */
export function schemasOf(collection: StoredCollection, { components }: Describing): RecordSchemas {
  const all = known.get(components) ?? new Map<string, RecordSchemas>()
  known.set(components, all)
  const { name } = collection
  let schemas = all.get(name)
  if (!schemas) all.set(name, (schemas = makeSchemas(collection, components)))
  return schemas
}

function makeSchemas(collection: StoredCollection, components: Components): RecordSchemas {
  const { name, declaration } = collection
  const title = recordName(name)
  const records = collection.all().slice(0, sampleSize)
  const inferred = withId(inferSchema(records), declaration)
  const output = declaredSchema(declaration.schema, 'output', title, components)
  const input = declaredSchema(declaration.schema, 'input', title, components)
  const schema = output ? withMade(output, inferred, declaration) : inferred
  const fields = input ?? withoutRequired(withoutMade(inferred, declaration))
  const key = `record ${name}`
  const record = components.schema(key, title, () => schema)
  const sentFields = components.schema(`fields ${name}`, `${title}Fields`, () => fields)
  const example = exampleOf(records[0])
  const id = idSchema(schema, declaration)
  const first = records[0]?.[declaration.idField ?? 'id']
  const sent = example && withoutKeys(example, madeFields(declaration))
  return {
    schema,
    record,
    fields: sentFields,
    patch: fields.required
      ? components.schema(`patch ${name}`, `${title}Patch`, () => withoutRequired(fields))
      : sentFields,
    id,
    firstId: first === undefined || id.type === 'integer' ? first : String(first),
    example,
    sent,
    added: sent && withOwnValues(sent, collection),
  }
}

/** The same with values that no record has in the fields that are unique. */
function withOwnValues(
  record: Readonly<Record<string, unknown>>,
  collection: StoredCollection,
): Readonly<Record<string, unknown>> {
  const { unique = [] } = collection.declaration
  const own = unique.flatMap((field): [string, unknown][] => {
    const taken = new Set(collection.all().map((each) => each[field]))
    const value = record[field]
    if (typeof value === 'number') {
      return [[field, Math.max(...[...taken].filter((each) => typeof each === 'number')) + 1]]
    }
    if (typeof value !== 'string') return []
    let free = `new-${value}`
    for (let number = 2; taken.has(free); number++) free = `new${number}-${value}`
    return [[field, free]]
  })
  return { ...record, ...Object.fromEntries(own) }
}

/** The fields that are made for a record: its id, and the times at which it was written. */
function madeFields({ idField = 'id', timestamps }: CollectionDeclaration): Set<string> {
  return new Set([idField, ...Object.values(timestamps ?? {})].filter((name) => name !== undefined))
}

function withId(schema: SchemaObject, { idField = 'id', fields = [] }: CollectionDeclaration) {
  const named = Object.fromEntries(fields.map((name) => [name, {}]))
  const anyId = { type: ['integer', 'string'] }
  const properties = { [idField]: anyId, ...named, ...schema.properties }
  const required = [...new Set([idField, ...(schema.required ?? [])])]
  return { type: 'object', ...schema, properties, required }
}

/** A declared schema with the fields that are made for records, as records have them. */
function withMade(schema: SchemaObject, inferred: SchemaObject, declared: CollectionDeclaration) {
  const made = [...madeFields(declared)].filter((name) => !schema.properties?.[name])
  if (made.length === 0) return schema
  const properties = Object.fromEntries(
    made.map((name) => [name, inferred.properties?.[name] ?? {}]),
  )
  const required = made.filter((name) => inferred.required?.includes(name))
  const isPlain = schema.type === 'object' && schema['additionalProperties'] !== false
  if (!isPlain && schema.type !== 'object') {
    return { allOf: [schema, { type: 'object', properties, required }] }
  }
  return {
    ...schema,
    properties: { ...properties, ...schema.properties },
    required: [...required, ...(schema.required ?? [])],
  }
}

function withoutMade(schema: SchemaObject, declared: CollectionDeclaration): SchemaObject {
  return { ...schema, properties: withoutKeys(schema.properties ?? {}, madeFields(declared)) }
}

function withoutRequired(schema: SchemaObject): SchemaObject {
  const { required: _, ...rest } = schema
  return rest
}

function withoutKeys<Value>(
  object: Readonly<Record<string, Value>>,
  keys: ReadonlySet<string>,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.has(key)))
}

function idSchema({ properties = {} }: SchemaObject, { idField = 'id' }: CollectionDeclaration) {
  const { type, format } = properties[idField] ?? {}
  if (type === 'integer') return { type }
  return { type: 'string', ...(type === 'string' && format === 'uuid' && { format }) }
}

/** Longer examples, in characters of JSON, are left out. */
const longestExample = 5000

/** A value as an example; undefined for one that is long, or that has what readers take for a reference. */
export function exampleOf<Value>(value: Value): Value | undefined {
  const text = value === undefined ? '' : JSON.stringify(value)
  return text !== '' && text.length <= longestExample && !text.includes('"$ref"')
    ? value
    : undefined
}

/** Names for the operation of a resource, the best first. */
export function resourceNames(part: ServedPart, method: string, template: string): string[] {
  const isItem = template.endsWith('}')
  if (part.of === 'single') return [`${singleVerbs[method] ?? method}${nameOf(part.name)}`]
  if (part.of === 'field') {
    const owner = recordName(part.name)
    return [`${isItem ? 'get' : 'list'}${owner}${pascal(part.field)}${isItem ? 'Item' : ''}`]
  }
  if (part.of === 'relation') {
    const { link, isLinkage } = part
    const verb = link.isList && method === 'GET' ? 'list' : (relationVerbs[method] ?? method)
    const noun =
      link.isList && method === 'POST' && !isLinkage ? recordName(link.name) : nameOf(link.name)
    return [`${verb}${recordName(link.from)}${noun}${isLinkage ? 'Relationship' : ''}`]
  }
  const { name, operation } = part
  const [verb, isOfMany] = verbs[operation]
  return [`${verb}${isOfMany ? nameOf(name) : asciiOnly(recordName(name))}`]
}

function nameOf(collection: string): string {
  return asciiOnly(pascal(lastPart(collection)))
}

const singleVerbs: Readonly<Record<string, string>> = {
  GET: 'get',
  PUT: 'replace',
  PATCH: 'update',
  POST: 'set',
}

const relationVerbs: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PATCH: 'replace',
  DELETE: 'remove',
}

const verbs = {
  list: ['list', true],
  get: ['get', false],
  create: ['create', false],
  replace: ['replace', false],
  update: ['update', false],
  delete: ['delete', false],
  updateMany: ['update', true],
  deleteMany: ['delete', true],
} as const
