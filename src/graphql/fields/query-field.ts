import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql'
import type { StoredCollection } from '../../data/store/state.ts'
import { KnownNames, plainName, wordsOf } from '../lists/known-fields.ts'
import { askedBy, listField } from '../lists/list-field.ts'
import { listPart, type ListPart } from '../lists/list.ts'
import { pageField } from '../lists/page-fields.ts'
import { listOfTypes } from './abstract-list.ts'
import type { Answer } from './answer.ts'
import { lookUp, lookUpAny } from './lookup.ts'
import type { RecordType, RecordTypes } from './record-types.ts'

type Field = GraphQLField<unknown, unknown>
/** What a field of `Query` answers by convention; undefined where it has nothing to do with records. */
export function queryField(
  field: Field,
  schema: GraphQLSchema,
  types: RecordTypes,
): Answer | undefined {
  const own = getNullableType(field.type)
  const named = getNamedType(own)
  const record = types.of(named)
  if (record && !isListType(own)) return one(field, record)
  const list = listField(field, types.has)
  const of = list && types.of(list.type)
  if (list && of) {
    return (args, data, about) => {
      const find = (name: string) => data.collection(name)
      const collection = find(of.collection.name) as StoredCollection
      return list.answer(args, { collection, find, ...about })
    }
  }
  if (isAbstractType(named) && !isListType(own))
    return any(field, membersOf(named, schema, types), types)
  return (
    nodes(field, schema, types) ??
    listOfTypes(field, (type) => membersOf(type, schema, types)) ??
    counted(field, types)
  )
}

/** The types of records that an interface or a union may be. */
function membersOf(
  type: GraphQLNamedType,
  schema: GraphQLSchema,
  types: RecordTypes,
): readonly RecordType[] {
  if (!isAbstractType(type)) return []
  return schema.getPossibleTypes(type).flatMap((each) => types.of(each) ?? [])
}

function one(field: Field, record: RecordType): Answer {
  return (args, data) => {
    const { record: found, missing } = lookUp(field, args, record, data)
    if (found === undefined && isNonNullType(field.type)) throw missing()
    return found ?? null
  }
}

/** A field for one record of several types, as `node(id)`. */
function any(field: Field, members: readonly RecordType[], types: RecordTypes): Answer | undefined {
  const [first] = members
  if (!first) return undefined
  return (args, data) => {
    const { id } = args
    const isId = typeof id === 'string' || typeof id === 'number'
    if (isId) {
      const found = lookUpAny(String(id), members, types, data)
      if (found !== undefined || !isNonNullType(field.type)) return found ?? null
    }
    const { record, missing } = lookUp(field, args, first, data)
    if (record === undefined && isNonNullType(field.type)) throw missing()
    return record ?? null
  }
}

/** `nodes(ids)`: a record for each id, or null. */
function nodes(field: Field, schema: GraphQLSchema, types: RecordTypes): Answer | undefined {
  const own = getNullableType(field.type)
  const members = membersOf(getNamedType(own), schema, types)
  const takesIds = field.args.some(({ name }) => name === 'ids')
  if (!isListType(own) || members.length === 0 || !takesIds) return undefined
  return ({ ids }, data) =>
    (Array.isArray(ids) ? (ids as unknown[]) : []).map(
      (id) => lookUpAny(String(id), members, types, data) ?? null,
    )
}

/** Words beside the name of what is counted: `usersCount`, `_allUsersMeta`, `numberOfUsers`, `users_aggregate`. */
const counting =
  /^(?:all|count|total|meta|aggregate|number|num|of|list|connection|get|summary|stats|the)$/i

/** A field that says how many records there are: a number, or an object with one. */
function counted(field: Field, types: RecordTypes): Answer | undefined {
  const words = wordsOf(field.name)
  const nouns = words.filter((word) => !counting.test(word))
  const record = nouns.length < words.length ? types.named(nouns.join('_')) : undefined
  const show = record && showCount(field)
  if (!record || !show) return undefined
  return (args, data, { strict, onIgnored }) => {
    const find = (name: string) => data.collection(name)
    const collection = find(record.collection.name) as StoredCollection
    const names = new KnownNames(collection, record.type)
    const asked = askedBy(field, args, names, find)
    const part = listPart({ collection, strict }, asked)
    if (part.ignored.length > 0) onIgnored(part.ignored)
    return show(part)
  }
}

function showCount({ type }: Field): ((part: ListPart) => unknown) | undefined {
  const own = getNamedType(type)
  if (['Int', 'Float', 'BigInt', 'Long'].includes(own.name)) return ({ total }) => total
  if (!isObjectType(own)) return undefined
  const shown = Object.values(own.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type)
    const isInner = isObjectType(inner) && plainName(field.name) === 'aggregate'
    const show = isInner ? showCount(field) : pageField(field.name)
    return show ? [[field.name, show] as const] : []
  })
  if (shown.length === 0) return undefined
  return (part) => Object.fromEntries(shown.map(([name, show]) => [name, show(part)]))
}
