import {
  getNullableType,
  isListType,
  isNonNullType,
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import type { StoredRecord } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import type { Link } from '../../data/records/relation.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { recordField } from '../arguments/record-field.ts'
import type { GraphqlContext } from '../context.ts'
import { listField, type ListField } from '../lists/list-field.ts'
import type { Entity } from './entities.ts'
import { linkOf } from './links.ts'
import type { RelationField, Relations, Way } from './relations.ts'
import { recordOf, type MissingValues } from './values.ts'

type Field = GraphQLField<unknown, unknown>
type Args = Readonly<Record<string, unknown>>

/** Resolves a field of an object that is no root. */
export type NestedResolver = GraphQLFieldResolver<unknown, GraphqlContext, Args>

/** What nested fields read. */
export interface NestedData {
  readonly entities: ReadonlyMap<string, Entity>
  readonly relations: Relations
  readonly missing: MissingValues
  /** The names that records of a type have now. */
  readonly namesOf: (entity: Entity, data: State) => ReadonlySet<string> | undefined
}

/** Resolves the fields of objects: what an object has itself, what its record has, what relations lead to, what is made. */
export class NestedFields {
  readonly #data: NestedData
  readonly #entities: ReadonlyMap<string, Entity>

  constructor(data: NestedData) {
    this.#data = data
    this.#entities = data.entities
  }

  resolverOf(type: GraphQLObjectType, field: Field): NestedResolver {
    const relation = this.#data.relations.of(type).get(field.name)
    if (!relation) return this.#plain(type, field)
    return relation.isList ? this.#list(type, field, relation) : this.#one(type, field, relation)
  }

  /** The name of the type of an object, of those that an interface or a union stands for. */
  typeNameOf(
    value: unknown,
    type: GraphQLAbstractType,
    schema: GraphQLSchema,
    data: State,
  ): string {
    const possible = schema.getPossibleTypes(type)
    const { __typename } = isObject(value) ? value : {}
    if (typeof __typename === 'string') return __typename
    if (!isObject(value)) return possible[0]?.name ?? ''
    const holder = possible.find(({ name }) => {
      const entity = this.#entities.get(name)
      return entity && recordOf(entity, value[entity.idField], data)?.value === value
    })
    const names = Object.keys(value)
    const count = (each: GraphQLObjectType) =>
      names.filter((name) => name in each.getFields()).length
    return (holder ?? possible.toSorted((a, b) => count(b) - count(a))[0])?.name ?? ''
  }

  #plain(type: GraphQLObjectType, field: Field): NestedResolver {
    const isNonNull = isNonNullType(field.type)
    const read = readerOf(field)
    return (source, args, context, info) => {
      if (!isObject(source)) return undefined
      const own = read(source, args, context, info)
      if (own !== undefined && (own !== null || !isNonNull)) return own
      const stored = this.#storedOf(type, source, context.data)
      const kept = stored && stored.value !== source ? read(stored.value, args, context, info) : own
      if (kept !== undefined && (kept !== null || !isNonNull)) return kept
      return isNonNull ? this.#data.missing.of(field, type, source, context.run) : null
    }
  }

  #one(type: GraphQLObjectType, field: Field, relation: RelationField): NestedResolver {
    const isNonNull = isNonNullType(field.type)
    const read = readerOf(field)
    const keysOf = this.#keysOf(type, relation)
    return (source, args, context, info) => {
      if (!isObject(source)) return undefined
      const { data } = context
      const own = read(source, args, context, info)
      const found =
        own === undefined
          ? this.#byKey(type, relation, source, keysOf, data)
          : this.#found(own, relation, data)
      if (found !== undefined && found !== null) return found
      if (!isNonNull) return null
      return this.#data.missing.related(
        relation,
        this.#data.missing.keyOf(source, type, field),
        data,
      )
    }
  }

  #list(type: GraphQLObjectType, field: Field, relation: RelationField): NestedResolver {
    const isRecord = (named: { readonly name: string }): boolean =>
      relation.targets.some((each) => each.type.name === named.name)
    const list = listField(field, isRecord) ?? listField(field, () => true)
    const isPlain = isListType(getNullableType(field.type))
    const read = readerOf(field)
    return (source, args, context, info) => {
      if (!isObject(source)) return undefined
      const { data } = context
      const own = read(source, args, context, info)
      if (own !== undefined && own !== null && !Array.isArray(own)) return own
      if (own === null && !isNonNullType(field.type)) return null
      if (Array.isArray(own)) {
        const values = own.flatMap((each: unknown) => this.#found(each, relation, data) ?? [])
        return isPlain ? values : connectionOf(values)
      }
      return this.#related(type, relation, { source, args, data, list, isPlain })
    }
  }

  #related(type: GraphQLObjectType, relation: RelationField, at: ListPlace): unknown {
    const { source, data } = at
    const [target] = relation.targets
    const entity = this.#entities.get(type.name) ?? this.#data.relations.embedded(type)
    const collection = target && data.collection(target.name)
    const way = collection && this.#wayOf(entity, relation, data)
    if (!collection || !way) return at.isPlain ? [] : connectionOf([])
    const link = this.#linkOf(entity, relation, way, data)
    const parent = this.#storedOf(type, source, data)
    if (!link || !parent) {
      const ids = source[way.key]
      const values = Array.isArray(ids)
        ? ids.flatMap((id: unknown) => this.#found(id, relation, data) ?? [])
        : []
      return at.isPlain ? values : connectionOf(values)
    }
    const isWhole = at.isPlain && Object.keys(at.args).length === 0
    if (isWhole) return collection.related(link, parent).map(({ value }) => value)
    const of = { link, id: parent.id }
    return at.list?.answer(at.args, { collection, find: (name) => data.collection(name), of })
  }

  /** How a relation is followed: as the collection declares it, else as the names of fields say. */
  #linkOf(entity: Entity, relation: RelationField, way: Way, data: State): Link | undefined {
    return declaredLink(entity, relation, data) ?? linkOf(entity, relation, way)
  }

  #wayOf(entity: Entity, relation: RelationField, data: State): Way | undefined {
    const link = declaredLink(entity, relation, data)
    if (link && link.kind !== 'through') return { kind: 'list', key: link.field }
    const { relations, namesOf } = this.#data
    const way = relations.way(entity, relation, (each) => namesOf(each, data))
    return way ?? (link && { kind: 'list', key: '' })
  }

  /** The fields that may hold the id of one other record, the most likely first. */
  #keysOf(type: GraphQLObjectType, { name, field }: RelationField): readonly string[] {
    void type
    const stems = [...new Set([name, field.name])]
    return stems.flatMap((stem) => [`${stem}Id`, `${stem}_id`, `${stem}ID`])
  }

  #byKey(
    type: GraphQLObjectType,
    relation: RelationField,
    source: StoredRecord,
    keys: readonly string[],
    data: State,
  ): unknown {
    const entity = this.#entities.get(type.name)
    const link = entity && declaredLink(entity, relation, data)
    const stored = entity && this.#storedOf(type, source, data)
    for (const holder of [source, ...(stored && stored.value !== source ? [stored.value] : [])]) {
      const named = link?.kind === 'belongsTo' ? [link.field, ...keys] : keys
      const way = entity?.declared && this.#wayOf(entity, relation, data)
      const all = way ? [...named, way.key] : named
      const key = all.find((each) => holder[each] !== undefined)
      if (key !== undefined) return this.#found(holder[key], relation, data)
    }
    return undefined
  }

  /** What is meant where an object is asked for: the record of an id, an object as it is. */
  #found(value: unknown, { targets }: RelationField, data: State): unknown {
    if (Array.isArray(value) || value === null || value === undefined) return value
    if (!isObject(value)) {
      for (const target of targets) {
        const record = recordOf(target, value, data)
        if (record) return record.value
      }
      return null
    }
    const { __typename, ...others } = value
    const target = targets.find(({ type }) => type.name === __typename) ?? targets[0]
    const names = Object.keys(others)
    const isReference = target && names.length === 1 && names[0] === target.idField
    const record = isReference ? recordOf(target, others[target.idField], data) : undefined
    if (!record || targets.length === 1) return record?.value ?? value
    return { ...record.value, __typename: target?.type.name }
  }

  /** The record that an object is, or is a part of. */
  #storedOf(
    type: GraphQLObjectType,
    source: StoredRecord,
    data: State,
  ): RecordDocument | undefined {
    const entity = this.#entities.get(type.name)
    return entity && recordOf(entity, source[entity.idField] ?? source['id'], data)
  }
}

interface ListPlace {
  readonly source: StoredRecord
  readonly args: Args
  readonly data: State
  readonly list: ListField | undefined
  readonly isPlain: boolean
}

function declaredLink(
  entity: Entity,
  { name, targets }: RelationField,
  data: State,
): Link | undefined {
  const collection: StoredCollection | undefined = data.collection(entity.name)
  const link = collection?.links.get(name)
  return link?.target === targets[0]?.name ? link : undefined
}

/** Reads a field of an object by the name that records have for it, else by that of the schema. */
function readerOf(field: Field) {
  const names = [...new Set([recordField(field), field.name])]
  return (source: StoredRecord, ...more: [Args, GraphqlContext, unknown]): unknown => {
    for (const name of names) {
      const value = source[name]
      if (value === undefined || value === (Object.prototype as never)[name]) continue
      if (typeof value !== 'function') return value
      const [args, context, info] = more
      return Reflect.apply(value, source, [args, context.run.forHandler(), info]) as unknown
    }
    return undefined
  }
}

/** A list of objects as a connection that has all of them. */
function connectionOf(nodes: readonly unknown[]): unknown {
  const edges = nodes.map((node, index) => ({ node, cursor: String(index) }))
  const ends = { startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null }
  const pageInfo = { hasNextPage: false, hasPreviousPage: false, ...ends }
  const total = nodes.length
  return {
    edges,
    nodes,
    items: nodes,
    data: nodes,
    pageInfo,
    totalCount: total,
    total,
    count: total,
  }
}
