import type { Id, StoredRecord } from '../data/records/declaration.ts'
import { isId } from '../data/records/ids.ts'
import type { StoredCollection } from '../data/store/state.ts'
import { dataOf } from '../dispatch/run-of.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { didYouMean } from '../errors/nearest.ts'
import { isUint8Array } from '../http/bytes.ts'
import { mediaTypeOf } from '../http/body.ts'
import { withoutFiles } from '../http/files.ts'
import { inboxBounds } from './collection.ts'

/**
 * Keeps what a request holds as a record of a collection, a list as one for each of its objects, and gives the context
 * the first of them. @throws TypeError where there is no such collection
 */
export function keepRequest(name: string, context: EndpointContext): StoredRecord {
  const state = dataOf(context)
  const collection = state.collection(name)
  if (!collection) {
    const near = didYouMean(name, state.names)
    const way = `Write it in a mock file, as in "POST /mail": { "$inbox": ${JSON.stringify(name)} }, or export resource('${name}').`
    throw new TypeError(
      `There is no collection ${JSON.stringify(name)} to keep it in. ${near || way}`,
    )
  }
  const documents = collection.createMany(recordsOf(context, collection))
  makeRoom(
    collection,
    documents.reduce((sum, { json }) => sum + json.length, 0),
  )
  return (context.record = documents[0]?.value ?? {})
}

/** The records that a request makes, with ids where it names some that are free. */
function recordsOf(context: EndpointContext, collection: StoredCollection): StoredRecord[] {
  const { idField = 'id' } = collection.declaration
  const { [idField]: _id, ...params } = context.params
  const taken = new Set<string>()
  const isFree = (id: unknown): id is Id => {
    if (!isId(id) || collection.get(id) || taken.has(String(id))) return false
    taken.add(String(id))
    return true
  }
  return contentsOf(context).map((content) => {
    const { [idField]: id, ...rest } = content
    return { ...(isFree(id) && { [idField]: id }), ...params, ...rest }
  })
}

type Content = Readonly<Record<string, unknown>>

/** What was sent, as objects: fields of JSON and forms, else a text or a value in `body`, else the query. */
function contentsOf({ body, query, header }: EndpointContext): readonly Content[] {
  if (body === undefined) return [query]
  if (isUint8Array(body)) {
    return [{ body: { type: mediaTypeOf(header('content-type')), size: body.byteLength } }]
  }
  const value = withoutFiles(body)
  if (isContent(value)) return [value]
  const isBatch = Array.isArray(value) && value.length > 0 && value.every(isContent)
  return isBatch ? (value as readonly Content[]) : [{ body: value }]
}

function isContent(value: unknown): value is Content {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Lets the oldest records go where there are too many, or where they are too long together; the newest stays. */
function makeRoom(collection: StoredCollection, added: number): void {
  const { keepsLast } = collection.declaration
  if (keepsLast === undefined) return
  const many = collection.size - keepsLast
  // Short ones never come near the bound of all.
  const mayBeLong = added > inboxBounds.characters / inboxBounds.records
  if (many <= 0 && !mayBeLong) return
  const rows = collection.rows()
  let room = inboxBounds.characters
  const fits = rows.findLastIndex(({ json }) => (room -= json.length) < 0) + 1
  const leaving = rows.slice(0, Math.min(Math.max(many, fits), rows.length - 1))
  if (leaving.length > 0) collection.deleteMany(leaving.map(({ id }) => id))
}
