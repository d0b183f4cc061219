import type { Id } from '../../data/records/declaration.ts'
import type { RecordDocument } from '../../data/records/document.ts'
import { randomText } from '../../data/records/ids.ts'
import type { PlainObject, StoredCollection, StoredSingle } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { isObject } from '../../errors/validation-issue.ts'
import { isJsonType } from '../../http/body.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import { problemReply, type Reply, type ReplyInit } from '../../http/reply.ts'
import { withoutFiles } from '../../http/files.ts'
import { checked, requestType } from '../../rest/request-body.ts'
import type { CollectionHandlers, ListHandler, ListRules } from '../json-server/lists.ts'
import { pluralKeys } from '../json-server/relations.ts'
import { noCacheReply, notFound0, pretty } from '../json-server/replies.ts'
import { removeWith, rewriteRecord } from '../json-server/writes.ts'
import { isUint8Array } from '../../http/bytes.ts'

/** POST: adds a record with its id or a new one, and with `keys` whatever the body says. */
export function createRecord0(
  collection: StoredCollection,
  context: EndpointContext,
  _rules: ListRules,
  keys: PlainObject = {},
): MaybePromise<Reply> {
  const { declaration } = collection
  const { idField = 'id', schema, defaults, path } = declaration
  const body = readFields(context)
  // An id that is empty, 0 or null is none.
  const { [idField]: id, ...rest } = body.fields
  const fields = { ...(id ? body.fields : rest), ...keys }
  const whole = schema && defaults ? collection.withDefaults([fields])[0] : fields
  return checked(declaration, whole, (valid) => {
    const made = addRecord(collection, valid as PlainObject)
    const base = new URL(context.url).origin + (path === '/' ? '' : encodeURI(path))
    const location = `${base}/${encodeURIComponent(String(made.id))}`
    const headers = { location, 'access-control-expose-headers': 'Location' }
    return documentReply(made, body.note, { status: 201, headers })
  })
}

/** DELETE: the record goes, and all that hold its id, and theirs. */
const remove: ListHandler = (collection, context, { suffix }) => {
  const document = collection.get(context.params['id'] ?? '')
  if (!document) return notFound0()
  removeWith(dataOf(context), collection, document, {
    isDependent: () => true,
    keysOf: pluralKeys,
    suffix,
    isSharing: true,
  })
  return noCacheReply('{}')
}

/** The operations that write. */
export const writes0: CollectionHandlers = {
  create: createRecord0,
  replace: (collection, context) => rewrite(collection, context, (_before, fields) => fields),
  update: (collection, context) =>
    rewrite(collection, context, (before, fields) => ({ ...before, ...fields })),
  delete: remove,
}

/** Writes the fields of a request to a single resource. */
export function writeSingle(
  context: EndpointContext,
  write: (fields: PlainObject) => ReturnType<StoredSingle['get']>,
  init?: ReplyInit,
): Reply {
  const { fields, note } = readFields(context)
  return documentReply(write(fields), note, init)
}

function rewrite(
  collection: StoredCollection,
  context: EndpointContext,
  change: (before: PlainObject, fields: PlainObject) => PlainObject,
): MaybePromise<Reply> {
  let note: string | undefined
  const read = (before: PlainObject) => {
    const body = readFields(context)
    note = body.note
    return change(before, body.fields)
  }
  return rewriteRecord(collection, context.params['id'] ?? '', read, (document) =>
    document ? documentReply(document, note) : notFound0(),
  )
}

function documentReply(
  { value }: { readonly value: unknown },
  note: string | undefined,
  init?: ReplyInit,
): Reply {
  const reply = noCacheReply(pretty(value), init)
  return note === undefined ? reply : reply.with({ note })
}

/**
 * The fields of a JSON object or a form. No body, or one of another content type, has none and a note for the log,
 * since json-server answers those with success. Throws Reply `bad-body` 400 for JSON that is no object.
 */
function readFields(context: EndpointContext): { fields: PlainObject; note?: string } {
  const { body } = context
  if (body === undefined) return { fields: {} }
  const type = requestType(context)
  const isUnread = typeof body === 'string' || isUint8Array(body)
  if (isUnread && !isJsonType(type)) {
    return { fields: {}, note: `body not read: its content type is ${type || 'missing'}` }
  }
  if (isObject(body)) return { fields: withoutFiles(body) as PlainObject }
  const what = Array.isArray(body) ? 'an array' : JSON.stringify(body).slice(0, 40)
  throw problemReply('bad-body', `The body is ${what}. Send an object with the fields, as JSON.`)
}

/** The highest id of a collection, and for which revision that was seen. */
const known = new WeakMap<StoredCollection, { readonly revision: number; readonly id: unknown }>()

/**
 * The id that json-server takes for the highest: a later one that is greater (ECMA-262, IsLessThan). No text of
 * letters is greater than a number, nor the other way round, so that the first record decides.
 */
function highestId(collection: StoredCollection): unknown {
  const before = known.get(collection)
  if (before?.revision === collection.revision) return before.id
  const { idField = 'id' } = collection.declaration
  const ids = collection.all().map((record) => record[idField] as Id)
  const id = ids.length === 0 ? undefined : ids.reduce(higher)
  known.set(collection, { revision: collection.revision, id })
  return id
}

function higher(one: Id, other: Id): Id {
  return other > one ? other : one
}

/** Adds a record: without an id it gets a random text where the highest one is a text, else the number after it. */
function addRecord(collection: StoredCollection, fields: PlainObject): RecordDocument {
  const { idField = 'id', ids } = collection.declaration
  const highest = highestId(collection)
  const isOpen = ids === undefined && fields[idField] === undefined
  const id = isOpen ? nextId(collection, highest) : undefined
  const made = collection.create(id === undefined ? fields : { ...fields, [idField]: id })
  // Without another look at all records.
  if (highest !== undefined) {
    known.set(collection, { revision: collection.revision, id: higher(highest as Id, made.id) })
  }
  return made
}

/** The next id; undefined where the collection knows it, which gives none twice: while its ids are whole numbers. */
function nextId(collection: StoredCollection, highest: unknown): Id | undefined {
  if (typeof highest === 'string') return randomText(7)
  if (typeof highest !== 'number') return undefined
  const { idField = 'id' } = collection.declaration
  const isCounted = Number.isInteger(highest) && typeof collection.all()[0]?.[idField] === 'number'
  const next = highest + 1
  return isCounted || collection.get(next) ? undefined : next
}

/** An id from an address in the type that the ids of a collection have. */
export function typedId(collection: StoredCollection, address: string): Id {
  const found = collection.get(address)
  if (found) return found.id
  const number = Number(address)
  const isNumber = typeof highestId(collection) !== 'string' && Number.isSafeInteger(number)
  return isNumber && String(number) === address ? number : address
}
