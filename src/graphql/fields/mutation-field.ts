import {
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  isUnionType,
  type GraphQLField,
  type GraphQLNamedType,
} from 'graphql'
import type { StoredRecord } from '../../data/records/declaration.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { problemReply, Reply } from '../../http/reply.ts'
import { FilterReader } from '../lists/filter.ts'
import { testOf } from '../lists/condition.ts'
import { KnownNames, plainName } from '../lists/known-fields.ts'
import { lookUp, type Lookup } from './lookup.ts'
import { readMutationInput, type MutationInput } from './mutation-input.ts'
import { payloadOf, type Outcome, type Refused } from './payload.ts'
import type { Answer } from './answer.ts'
import { readIdOf } from './read-id.ts'
import type { RecordType, RecordTypes } from './record-types.ts'
import { verbName, type Verb } from './verbs.ts'
import { noTarget, write } from './write.ts'

type Field = GraphQLField<unknown, unknown>

/** What a field of `Mutation` does by convention; undefined where it has nothing to do with records. */
export function mutationField(field: Field, types: RecordTypes): Answer | undefined {
  const meaning = meaningOf(field, types)
  if (!meaning) return undefined
  const { verb, record, isLoose } = meaning
  const payload = payloadOf(field.type, record, types)
  const about = (outcome: Omit<Outcome, 'verb' | 'message'>): Outcome => {
    const message = `${record.type.name} ${outcome.refused ? 'not ' : ''}${done[verb]}`
    return { verb, message, ...outcome }
  }
  return async (args, data) => {
    const find = (name: string) => data.collection(name)
    const collection = find(record.collection.name) as StoredCollection
    const names = new KnownNames(collection, record.type)
    const { idField = 'id' } = record.collection
    const given = readMutationInput(field, args, record, names, readIdOf(collection, find))
    const input = isLoose ? meant(given, lookUp(field, args, record, data), names) : given
    const { clientMutationId } = input
    try {
      const records = await carryOut(verb, input, field, collection, names, data)
      const ids = records.map((each) => each[idField])
      return payload.show(about({ records, ids, clientMutationId }))
    } catch (error) {
      const refused = payload.takesErrors ? refusedBy(error) : undefined
      if (!refused) throw error
      return payload.show(about({ records: [], ids: [], clientMutationId, refused }))
    }
  }
}

const done: Readonly<Record<Verb, string>> = {
  create: 'created',
  update: 'updated',
  delete: 'deleted',
  upsert: 'saved',
}

/** What a mutation does. */
interface Meaning {
  readonly verb: Verb
  readonly record: RecordType
  /** Whether its name says something else, such as `publishPost`: what it says of fields is written, the rest is not. */
  readonly isLoose: boolean
}

/** What a mutation does, and with which records: by what it returns, and by its name. */
function meaningOf(field: Field, types: RecordTypes): Meaning | undefined {
  const named = verbName(field.name)
  const returned = recordsIn(getNamedType(field.type), types)
  const meant = named && types.named(named.noun)
  if (!named) {
    const [record] = returned
    const isDirect = record && record.type === getNamedType(field.type)
    const isOne = isDirect && !isListType(getNullableType(field.type))
    return isOne ? { verb: 'update', record, isLoose: true } : undefined
  }
  const { verb, noun } = named
  const record = returned.find((each) => each === meant) ?? returned[0] ?? meant
  if (!record) return undefined
  // `addTagToPost` gives back the post, which it does not create.
  const isOther = verb !== 'update' && meant !== record && !isAbout(noun, record)
  return { verb: isOther ? 'update' : verb, record, isLoose: isOther }
}

/** The record that a mutation finds which says nothing of fields, and what it says of those that there are. */
function meant(
  input: MutationInput,
  { record, missing }: Lookup,
  names: KnownNames,
): MutationInput {
  const { idField = 'id' } = names.collection.declaration
  if (!record) throw missing()
  const items = input.items.map((each) =>
    Object.fromEntries(
      Object.entries(each).filter(([name]) => name !== idField && names.field(name) === name),
    ),
  )
  return { ...input, items, ids: [String(record[idField])] }
}

function isAbout(noun: string, { type, collection }: RecordType): boolean {
  const names = [plainName(type.name), plainName(collection.name)]
  return noun === '' || names.some((name) => noun.replace(/\d+$/, '') === name.replace(/\d+$/, ''))
}

/** The types of records that a type is, or has fields of. */
function recordsIn(type: GraphQLNamedType, types: RecordTypes): RecordType[] {
  const own = types.of(type)
  if (own) return [own]
  if (isUnionType(type)) return type.getTypes().flatMap((each) => recordsIn(each, types))
  if (!isObjectType(type)) return []
  return Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type)
    const node = isObjectType(named) ? named.getFields()['node'] : undefined
    return types.of(named) ?? (node && types.of(getNamedType(node.type))) ?? []
  })
}

async function carryOut(
  verb: Verb,
  input: MutationInput,
  field: Field,
  collection: StoredCollection,
  names: KnownNames,
  data: State,
): Promise<readonly StoredRecord[]> {
  const { items } = input
  refuseUndeclared(verb, field, collection)
  const ids = verb === 'create' ? [] : idsOf(input, collection, names, data)
  if ((verb === 'update' || verb === 'delete') && ids === undefined) {
    // A list of records that each have an id of their own.
    const { idField = 'id' } = collection.declaration
    const own = items.map((each) => each[idField])
    if (!input.isList || own.includes(undefined)) throw noTarget(field.name, collection)
    if (verb === 'delete') return await write(collection, { verb, items, ids: own.map(String) })
    return await write(collection, { verb: 'upsert', items, ids: [] })
  }
  return await write(collection, { verb, items, ids: ids ?? [] })
}

/** Refuses what the collection leaves out by `only`; one that a schema makes has no operations to leave out. */
function refuseUndeclared(verb: Verb, field: Field, { name, declaration }: StoredCollection): void {
  const { only, isOfDocument = false } = declaration
  const operation = verb === 'upsert' ? 'create' : verb
  if (isOfDocument || only.includes(operation)) return
  const detail = `"${field.name}" would ${operation} records of ${JSON.stringify(name)}, whose "only" leaves that out. Add "${operation}" to it.`
  throw problemReply('read-only', detail, { collection: name })
}

/** The ids of the records that are meant; undefined where nothing says which. */
function idsOf(
  { ids, where }: MutationInput,
  collection: StoredCollection,
  names: KnownNames,
  data: State,
): readonly string[] | undefined {
  if (ids) return ids
  if (Object.keys(where).length === 0) return undefined
  const reader = new FilterReader((name) => data.collection(name))
  const test = testOf(reader.all(where, names, 'where'), collection)
  if (reader.ignored.length > 0) return undefined
  return collection.rows().flatMap(({ id, value }) => (test(value) ? String(id) : []))
}

/** Why a write was refused that a client may read in the payload; undefined for faults of another kind. */
function refusedBy(error: unknown): Refused | undefined {
  if (!(error instanceof Reply) || error.code >= 500 || error.body.kind !== 'json') return undefined
  const { value } = error.body
  if (!isObject(value)) return undefined
  const { detail, code = String(error.code), errors } = value
  const issues = Array.isArray(errors) ? errors.filter(isObject) : []
  return {
    code: String(code),
    message: typeof detail === 'string' ? detail : `Status ${error.code}`,
    issues: issues.map(({ path, message }) => ({ path: String(path), message: String(message) })),
  }
}
