import {
  getNullableType,
  isAbstractType,
  isEnumType,
  isObjectType,
  type GraphQLEnumType,
  type GraphQLSchema,
} from 'graphql'
import { ruleFor } from '../../behaviour/auth.ts'
import type { State } from '../../data/store/state.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { Diagnostic, SourceLocation } from '../../errors/diagnostic.ts'
import { fieldMethods } from '../../http/path.ts'
import { recordField } from '../arguments/record-field.ts'
import type { GraphqlContext } from '../context.ts'
import { findEntities, rootTypes, type Entity } from '../data/entities.ts'
import { unknownFakes, unknownScalars } from './unknown.ts'
import { NestedFields } from '../data/nested.ts'
import { GeneratedCollections } from '../data/records.ts'
import { Relations } from '../data/relations.ts'
import { scalarSchema } from '../data/scalars.ts'
import { TypeSchemas } from '../data/type-schemas.ts'
import { MissingValues } from '../data/values.ts'
import { verbName } from '../fields/verbs.ts'
import { conventionalFields } from '../fields/conventions.ts'
import { schemaEndpoints } from '../http.ts'
import type { Beside, SchemaMocks, SchemaPart } from '../part.ts'
import { applyResolvers, hasNested, override, type ResolverMap } from './resolvers.ts'
import type { ServedSchema } from '../schema.ts'
import { buildSdl } from '../sdl/build.ts'
import { placeOf, type ParsedSdl } from '../sdl/source.ts'

/** A part of a schema that was read. */
export class ReadPart implements SchemaPart {
  readonly path: string
  readonly text: string
  readonly sdl: ParsedSdl
  readonly origin: SourceLocation
  readonly resolvers: ResolverMap | undefined
  readonly strict: boolean
  readonly readOnly?: boolean | undefined
  #joined: { readonly of: readonly unknown[]; readonly mocks: SchemaMocks } | undefined

  constructor(part: Omit<ReadPart, 'join'>) {
    this.path = part.path
    this.text = part.text
    this.sdl = part.sdl
    this.origin = part.origin
    this.resolvers = part.resolvers
    this.strict = part.strict
    this.readOnly = part.readOnly
  }

  /** The same parts beside the same collections stay the same schema. */
  join(parts: readonly SchemaPart[], beside: Beside): SchemaMocks {
    const of = [...parts, ...beside.collections, ...beside.singles]
    const known = this.#joined
    if (known?.of.length === of.length && known.of.every((each, index) => each === of[index])) {
      return known.mocks
    }
    const mocks = serveSchema(
      parts.filter((each) => each instanceof ReadPart),
      beside,
    )
    this.#joined = { of, mocks }
    return mocks
  }
}

/** Makes one schema of all parts that answer at one path; its types stand for collections that are declared beside it. */
export function serveSchema(parts: readonly ReadPart[], beside: Beside): SchemaMocks {
  const [first] = parts
  const path = first?.path ?? '/graphql'
  const problems: Diagnostic[] = parts.flatMap(({ sdl }) => sdl.diagnostics)
  const nodes = parts.flatMap(({ sdl }) => sdl.nodes)
  const { schema, diagnostics } = buildSdl(nodes, (name) => scalarSchema(name) !== undefined)
  problems.push(...diagnostics)
  const origin = first?.origin ?? { file: path, place: () => undefined }
  if (!schema) return { collections: [], endpoints: [], diagnostics: problems }
  problems.push(...unknownFakes(schema))
  const { entities, collections, missing, relations } = modelOf(schema, {
    beside,
    path,
    file: origin.file,
    problems,
  })
  problems.push(...unknownScalars(schema))
  const target = { schema, path, problems }
  const resolved = parts.flatMap(({ resolvers }) =>
    resolvers ? applyResolvers(resolvers, target) : [],
  )
  const byCollection = new Map(Array.from(entities.values(), ({ name, type }) => [name, type.name]))
  const declared = new Map(
    [...beside.collections, ...collections].map((each) => [each.name, each] as const),
  )
  const collectionOf = (type: string) => declared.get(entities.get(type)?.name ?? '')
  const conventions = conventionalFields(schema, collectionOf, {
    path,
    strict: parts.some(({ strict }) => strict),
    readOnly: parts.some(({ readOnly }) => readOnly),
    originOf: ({ astNode }) => {
      const place = placeOf(astNode?.name)
      return { file: place?.file ?? origin.file, place: () => place }
    },
    generate: (field, context, number) => missing.ofRoot(field, context, number),
  })
  const noted = (endpoint: Endpoint): Endpoint => {
    const name = relations.collectionOfRoot(endpoint.path.text)
    const auth = name === undefined ? undefined : declared.get(name)?.behaviour?.auth
    return {
      ...endpoint,
      ...(auth && { behaviour: { auth: ruleFor(auth, operationOf(endpoint, schema, entities)) } }),
      // Mocks go before it, in whatever file they stand.
      isOfDocument: true,
      note: endpoint.note ?? (name === undefined ? 'generated' : `collection ${name}`),
    }
  }
  const taken = new Set(resolved.map(({ key }) => key))
  const served: ServedSchema = {
    path,
    origin,
    definition: () => parts.map(({ text }) => text).join('\n'),
    schema,
    isPlain: !parts.some(({ resolvers }) => resolvers && hasNested(resolvers, schema)),
    types: {
      collectionOf,
      typeOf: (collection) => byCollection.get(collection),
    },
    collections,
    endpoints: [...resolved, ...conventions.filter(({ key }) => !taken.has(key)).map(noted)],
    diagnostics: problems,
  }
  // Any other mock of a field stands before what the schema answers itself.
  const ofFields = served.endpoints.map((each) => ({ ...each, isOfDocument: true }))
  const endpoints = [...schemaEndpoints(served), ...ofFields]
  return { collections, endpoints, diagnostics: problems }
}

/** What a root field does with a collection, as rules of who may do it name that. */
function operationOf(
  { method, path }: Endpoint,
  schema: GraphQLSchema,
  entities: ReadonlyMap<string, Entity>,
): string {
  if (method === fieldMethods.MUTATION) {
    const verb = verbName(path.text)?.verb ?? 'update'
    return verb === 'upsert' ? 'create' : verb
  }
  const type = schema.getQueryType()?.getFields()[path.text]?.type
  const one = method === fieldMethods.QUERY && type ? getNullableType(type) : undefined
  return isObjectType(one) && entities.has(one.name) ? 'get' : 'list'
}

interface ModelOptions {
  readonly beside: Beside
  readonly path: string
  readonly file: string
  readonly problems: Diagnostic[]
}

/** Finds what the types of a schema stand for, and lets their fields resolve. */
function modelOf(schema: GraphQLSchema, { beside, path, file, problems }: ModelOptions) {
  const folder = path.slice(0, path.lastIndexOf('/'))
  const entities = findEntities(schema, beside, folder, problems)
  const relations = new Relations(schema, entities)
  const schemas = new TypeSchemas(schema, (field, of) => relations.of(of).has(field.name))
  const own = new Map<Entity, ReadonlySet<string> | undefined>()
  const namesOf = (entity: Entity, data?: State): ReadonlySet<string> | undefined => {
    const { declared, type } = entity
    if (!own.has(entity)) {
      const names = declared ? declared.fields : schemas.fieldsOf(type)
      own.set(entity, names && new Set(names))
    }
    return own.get(entity) ?? (data && new Set(data.collection(entity.name)?.fieldNames()))
  }
  const generated = new GeneratedCollections(schemas, relations, namesOf)
  const missing = new MissingValues(entities, schemas, generated)
  const fields = new NestedFields({ entities, relations, missing, namesOf })
  const roots = rootTypes(schema)
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isObjectType(type) && !roots.has(type)) {
      for (const field of Object.values(type.getFields())) {
        field.resolve = fields.resolverOf(type, field) as typeof field.resolve
      }
    } else if (isAbstractType(type)) {
      type.resolveType = (value: unknown, { data }: GraphqlContext) =>
        fields.typeNameOf(value, type, schema, data)
    } else if (isEnumType(type)) takeRecordValues(type)
  }
  const hidden = [...entities.values()].filter(({ declared }) => !declared)
  const collections = hidden.map((entity) => generated.declarationOf(entity, path, file))
  return { entities, collections, missing, relations }
}

/** Lets an enum show the values that records have in the place of its own, those of `@field(name:)`. */
function takeRecordValues(type: GraphQLEnumType): void {
  const names = type.getValues().flatMap((value) => {
    const kept = recordField(value)
    return kept === value.name ? [] : [[kept, value.name] as const]
  })
  if (names.length === 0) return
  const known = new Map<unknown, string>(names)
  const { serialize } = type
  override(type, 'serialize', (value) => known.get(value) ?? serialize.call(type, value))
}
