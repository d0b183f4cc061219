import type { EndpointContext } from '../endpoints/handler-context.ts'
import { Reply, emptyReply, problemReply } from '../http/reply.ts'
import type { RecordDocument } from '../data/records/document.ts'
import type { PlainObject, StoredCollection } from '../data/store/state.ts'
import { chain } from '../http/maybe-promise.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { readPatch } from './patch-body.ts'
import type { Become } from './patch-body.ts'
import { otherVersion } from './precondition.ts'
import { checked, refuseBody, withoutFiles } from './record-body.ts'

/** POST: one record, or an array of them, all or none. */
export function create(
  collection: StoredCollection,
  context: EndpointContext,
): MaybePromise<Reply> {
  const refusal = refuseBody(context, 'object or array')
  if (refusal) return refusal
  const { declaration } = collection
  const many = Array.isArray(context.body)
  const sentItems = (many ? (context.body as unknown[]) : [context.body]).map(withoutFiles)
  // Where nothing is checked, the collection fills in by itself.
  const fill = declaration.schema && declaration.defaults
  const items: readonly unknown[] = fill ? collection.withDefaults(sentItems) : sentItems
  if (many) return createMany(collection, items, context)
  return checked(declaration, items[0], (fields) => {
    const made = collection.create(fields)
    const location = `${pathOf(context)}/${encodeURIComponent(String(made.id))}`
    return sent(made, 201, { location })
  })
}

/** The first record that does not fit the schema refuses them all. */
async function createMany(
  collection: StoredCollection,
  items: readonly unknown[],
  context: EndpointContext,
): Promise<Reply> {
  const valid: unknown[] = []
  for (const [index, item] of items.entries()) {
    const keep = (fields: unknown) => {
      valid.push(fields)
      return emptyReply()
    }
    const refusal = await checked(collection.declaration, item, keep, index)
    if (valid.length === index) return refusal
  }
  const made = collection.createMany(valid)
  const json = `[${made.map((document) => document.json).join(',')}]`
  const headers = { 'content-type': 'application/json', location: pathOf(context) }
  return new Reply({ kind: 'text', text: json }, { status: 201, headers })
}

/** PUT: replaces a record, or adds it where the collection allows that. */
export function replace(
  collection: StoredCollection,
  context: EndpointContext,
): MaybePromise<Reply> {
  const refusal = refuseBody(context, 'object')
  if (refusal) return refusal
  return rewrite(collection, context, () => withoutFiles(context.body) as PlainObject, true)
}

/** PATCH: see {@link readPatch}. */
export function update(
  collection: StoredCollection,
  context: EndpointContext,
): MaybePromise<Reply> {
  return chain(readPatch(context, collection.declaration.idField ?? 'id'), (become) =>
    become instanceof Reply ? become : rewrite(collection, context, become),
  )
}

/** Checks what the record would become, then puts it in place of what it was. */
function rewrite(
  collection: StoredCollection,
  context: EndpointContext,
  become: Become,
  isPut = false,
): MaybePromise<Reply> {
  const id = idOf(context)
  const { declaration } = collection
  const before = collection.get(id)
  if (!before && !(isPut && declaration.upsert)) return noRecord(collection, id)
  const stale = otherVersion(context, before?.etag)
  if (stale) return stale
  return checked(declaration, become(before?.value ?? {}), (valid) => {
    // Someone wrote while the schema was waited for: what they wrote is what this changes now.
    if (collection.get(id)?.etag !== before?.etag)
      return rewrite(collection, context, become, isPut)
    const written = collection.put(id, valid)
    return before ? sent(written, 200, {}) : sent(written, 201, { location: pathOf(context) })
  })
}

/** DELETE */
export function remove(collection: StoredCollection, context: EndpointContext): Reply {
  const id = idOf(context)
  const before = collection.get(id)
  if (!before) return noRecord(collection, id)
  const stale = otherVersion(context, before.etag)
  if (stale) return stale
  collection.delete(id)
  return emptyReply()
}

/** The answer with one record. */
export function sent(
  document: RecordDocument,
  status: number,
  headers: Readonly<Record<string, string>>,
): Reply {
  return new Reply(
    { kind: 'text', text: document.json },
    { status, headers: { 'content-type': 'application/json', etag: document.etag, ...headers } },
  )
}

/** 404 for a record that is not there. */
export function noRecord(collection: StoredCollection, id: string): Reply {
  return problemReply(
    'no-record',
    `${JSON.stringify(collection.name)} has no record with the id ${JSON.stringify(id)}. It has ${collection.size} records.`,
    { collection: collection.name, id },
  )
}

function idOf(context: EndpointContext): string {
  return context.params['id'] ?? ''
}

function pathOf(context: EndpointContext): string {
  return context.path.replace(/\/$/, '')
}
