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
import { RecordDocument } from '../../data/records/document.ts'
import { isId } from '../../data/records/ids.ts'
import { singular } from '../../data/relations/names.ts'
import type { Link } from '../../data/records/relation.ts'
import type { State } from '../../data/store/state.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { recordField } from '../arguments/record-field.ts'
import { spend, type GraphqlContext } from '../context.ts'
import { listField } from '../lists/list-field.ts'
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
  /** How relations were followed last, while what collections declare is the same. */
  readonly #links = new WeakMap<
    RelationField,
    { readonly links: ReadonlyMap<string, Link>; readonly link: Link | undefined }
  >()

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
    const [name = ''] = namesOf(field)
    return (source, args, context, info) => {
      if (!isObject(source)) return undefined
      // Of most fields: lists have hundreds of them.
      const plain = source[name]
      if (typeof plain === 'string' || typeof plain === 'number') return plain
      const own = read(source, args, context, info)
      if (own !== undefined && (own !== null || !isNonNull)) return own
      const stored = this.#storedOf(type, source, context.data)
      const kept = stored && stored.value !== source ? read(stored.value, args, context, info) : own
      if (kept !== undefined && (kept !== null || !isNonNull)) return kept
      return isNonNull ? this.#data.missing.of(field, type, source, context.run) : null
    }
  }

  #one(type: GraphQLObjectType, field: Field, relation: RelationField): NestedResolver {
    const { missing } = this.#data
    const isNonNull = isNonNullType(field.type)
    const read = readerOf(field)
    return (source, args, context, info) => {
      if (!isObject(source)) return undefined
      const { data } = context
      const own = read(source, args, context, info)
      const held = own === undefined ? this.#held(type, relation, source, data) : own
      const found = this.#found(held, relation, data)
      if (found !== undefined && found !== null) return found
      if (!isNonNull) return null
      return missing.related(relation, missing.keyOf(source, type, field), data)
    }
  }

  #list(type: GraphQLObjectType, field: Field, relation: RelationField): NestedResolver {
    const isRecord = (named: { readonly name: string }): boolean =>
      relation.targets.some((each) => each.type.name === named.name)
    const list = listField(field, isRecord) ?? listField(field, () => true)
    const isPlain = isListType(getNullableType(field.type))
    const read = readerOf(field)
    const shown = (values: readonly unknown[]): unknown => (isPlain ? values : connectionOf(values))
    const valueOf: NestedResolver = (source, args, context, info) => {
      if (!isObject(source)) return undefined
      const { data } = context
      const own = read(source, args, context, info)
      if (Array.isArray(own)) return shown(this.#allFound(own, relation, data))
      if (own === null && !isNonNullType(field.type)) return null
      if (own !== undefined && own !== null) return own
      const link = this.#linkOf(type, relation, data)
      const [target] = relation.targets
      const collection = target && data.collection(target.name)
      const parent = this.#storedOf(type, source, data)
      if (!link || !collection || !parent) {
        return shown(this.#allFound(this.#held(type, relation, source, data), relation, data))
      }
      const isWhole = isPlain && Object.keys(args).length === 0
      if (isWhole || parent.value !== data.collection(link.from)?.get(parent.id)?.value) {
        return shown(collection.related(link, parent).map(({ value }) => value))
      }
      const of = { link, id: parent.id }
      return list?.answer(args, { collection, find: (name) => data.collection(name), of })
    }
    return (source, args, context, info) => {
      const value = valueOf(source, args, context, info)
      spend(context, lengthOf(value))
      return value
    }
  }

  /** How a relation is followed: as the collection declares it, else as the names of fields say. */
  #linkOf(type: GraphQLObjectType, relation: RelationField, data: State): Link | undefined {
    const entity = this.#entities.get(type.name)
    const links = entity && data.collection(entity.name)?.links
    if (!links) return undefined
    const known = this.#links.get(relation)
    if (known?.links === links && known.link) return known.link
    const declared = links.get(relation.name)
    const isDeclared = declared?.target === relation.targets[0]?.name
    const way = isDeclared ? undefined : this.#wayOf(entity, relation, data)
    const link = isDeclared ? declared : way && linkOf(entity, relation, way)
    this.#links.set(relation, { links, link })
    return link
  }

  #wayOf(entity: Entity, relation: RelationField, data: State): Way | undefined {
    const { relations, namesOf } = this.#data
    return relations.way(entity, relation, (each) => namesOf(each, data))
  }

  /** The id, or the list of ids, that an object holds for a relation, or its record does. */
  #held(
    type: GraphQLObjectType,
    relation: RelationField,
    source: StoredRecord,
    data: State,
  ): unknown {
    const link = this.#linkOf(type, relation, data)
    const named = link?.kind === 'belongsTo' ? [link.field] : []
    const keys = [...named, ...usualKeys(relation)]
    for (const holder of [source, this.#storedOf(type, source, data)?.value ?? source]) {
      const key = keys.find((each) => holder[each] !== undefined)
      if (key !== undefined) return holder[key]
    }
    return undefined
  }

  #allFound(held: unknown, relation: RelationField, data: State): unknown[] {
    if (!Array.isArray(held)) return []
    return held.flatMap((each: unknown) => this.#found(each, relation, data) ?? [])
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

  /** The record that an object is, or says that it is; one of its own where there is none of its id. */
  #storedOf(
    type: GraphQLObjectType,
    source: StoredRecord,
    data: State,
  ): RecordDocument | undefined {
    const entity = this.#entities.get(type.name)
    const id = entity && (source[entity.idField] ?? source['id'])
    if (!entity || !isId(id)) return undefined
    return recordOf(entity, id, data) ?? new RecordDocument(id, source)
  }
}

/** The fields that may hold the id of another record, or a list of them, the most likely first. */
function usualKeys({ name, field, isList }: RelationField): string[] {
  const endings = isList ? ['Ids', '_ids', 'IDs'] : ['Id', '_id', 'ID']
  return [...new Set([name, field.name])].flatMap((each) =>
    endings.map((ending) => (isList ? singular(each) : each) + ending),
  )
}

/** How many records a list has, a connection, or a page. */
function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.length
  const [list] = isObject(value) ? Object.values(value).filter(Array.isArray) : []
  return (list as unknown[] | undefined)?.length ?? 0
}

/** The name that records have for a field, and that of the schema. */
function namesOf(field: Field): readonly string[] {
  return [...new Set([recordField(field), field.name])]
}

/** Reads a field of an object by the name that records have for it, else by that of the schema. */
function readerOf(field: Field) {
  const names = namesOf(field)
  return (source: StoredRecord, args: Args, context: GraphqlContext, info: unknown): unknown => {
    for (const name of names) {
      const value = source[name]
      if (value === undefined || value === (Object.prototype as never)[name]) continue
      if (typeof value !== 'function') return value
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
