import type { GraphQLField } from 'graphql'
import type { StoredRecord } from '../../data/records/declaration.ts'
import type { State, StoredCollection } from '../../data/store/state.ts'
import { decodeBase64Url } from 'hono/utils/encode'
import { problemReply, type Reply } from '../../http/reply.ts'
import { noRecord } from '../../rest/writes.ts'
import { KnownNames, plainName } from '../lists/known-fields.ts'
import { listPart } from '../lists/list.ts'
import { askedBy } from '../lists/list-field.ts'
import type { RecordType, RecordTypes } from './record-types.ts'

type Fields = Readonly<Record<string, unknown>>
type Field = GraphQLField<unknown, unknown>

/** What a field for one record finds. */
export interface Lookup {
  readonly record: StoredRecord | undefined
  /** What is answered in its place where there is none and the field cannot be null. */
  readonly missing: () => Reply
}

/**
 * The record that the arguments of a field mean: by its id, by other values, or the first where there are no arguments
 * that mean anything, as for `me`.
 */
export function lookUp(field: Field, args: Fields, of: RecordType, data: State): Lookup {
  const collection = data.collection(of.collection.name) as StoredCollection
  const { idField = 'id' } = of.collection
  const id = idOf(args, idField, plainName(of.type.name))
  if (id !== undefined) {
    const found = collection.get(id) ?? collection.get(globalId(id)?.id ?? id)
    return { record: found?.value, missing: () => noRecord(collection, id) }
  }
  const names = new KnownNames(collection, of.type)
  const asked = askedBy(field, args, names, (name) => data.collection(name))
  const part = { ...asked.part, limit: { name: 'limit', value: 1 } }
  const { records, ignored } = listPart({ collection, strict: false }, { ...asked, part })
  const missing = () =>
    problemReply(
      'no-record',
      `${JSON.stringify(collection.name)} has no record that "${field.name}" asks for. Create one, or ask for another.`,
      { collection: collection.name },
    )
  // What no record has cannot lead to one.
  const isUnknown = ignored.length > asked.ignored.length
  return { record: isUnknown ? undefined : records[0], missing }
}

/** The id that arguments name, also inside `where`; undefined where they name none. */
function idOf(args: Fields, idField: string, own: string): string | undefined {
  for (const [name, value] of Object.entries(args)) {
    const plain = plainName(name)
    const isId = name === idField || ['id', 'nodeid', `${own}id`, 'uuid'].includes(plain)
    if (isId && (typeof value === 'string' || typeof value === 'number')) return String(value)
    const isWhere = plain === 'where' || plain === 'input' || plain === 'filter'
    if (!isWhere || typeof value !== 'object' || value === null) continue
    const inner = idOf(value as Fields, idField, own)
    if (inner !== undefined && Object.keys(value).length === 1) return inner
  }
  return undefined
}

/** What an id of all types says, `User:1` or that in base64; undefined for any other. */
function globalId(text: string): { readonly type: string; readonly id: string } | undefined {
  const plain = /^\w+:./s.test(text) ? text : decodedText(text)
  const [, type, id] = /^(\w+):(.+)$/s.exec(plain) ?? []
  return type !== undefined && id !== undefined ? { type, id } : undefined
}

function decodedText(text: string): string {
  try {
    return new TextDecoder().decode(decodeBase64Url(text))
  } catch {
    return ''
  }
}

/** The record of an id, of whichever of some types: that which the id names, else the first that has it. */
export function lookUpAny(
  id: string,
  among: readonly RecordType[],
  types: RecordTypes,
  data: State,
): StoredRecord | undefined {
  const global = globalId(id)
  const named = global && types.named(global.type)
  const found = named && data.collection(named.collection.name)?.get(global.id)
  if (found) return found.value
  for (const { collection } of among) {
    const document = data.collection(collection.name)?.get(id)
    if (document) return document.value
  }
  return undefined
}
