import { withoutFiles } from '../http/files.ts'
import type { Id } from '../data/records/declaration.ts'
import type { StoredDocument } from '../data/records/document.ts'
import { badQuery, shorten } from '../data/query/query.ts'
import type { PlainObject, StoredCollection } from '../data/store/state.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { Reply, emptyReply, jsonReply, problemReply } from '../http/reply.ts'
import { readListQuery } from './reads.ts'
import { otherVersion } from './precondition.ts'
import { checkAll, checked, withPatch, refuseBody, type Patch } from './request-body.ts'

/** Answers an operation of a collection by the rules of the dialect; true refuses unknown fields. */
export type RestHandler<Rules = boolean> = (
  collection: StoredCollection,
  context: EndpointContext,
  rules: Rules,
) => MaybePromise<Reply>

/** POST: adds one record, or an array of them, all or none. */
export const handleCreate: RestHandler = (collection, context) => {
  const refusal = refuseBody(context, 'object or array')
  if (refusal) return refusal
  const { declaration } = collection
  const { body } = context
  const path = context.path.replace(/\/$/, '')
  const given = (Array.isArray(body) ? (body as unknown[]) : [body]).map(withoutFiles)
  // Where nothing is checked, the collection fills in by itself.
  const fill = declaration.schema && declaration.defaults
  const items: readonly unknown[] = fill ? collection.withDefaults(given) : given
  if (Array.isArray(body)) {
    return checkAll(declaration, items).then((valid) =>
      valid instanceof Reply ? valid : createdReply(collection.createMany(valid), path),
    )
  }
  return checked(declaration, items[0], (fields) => {
    const made = collection.create(fields)
    return documentReply(made, 201, { location: `${path}/${encodeURIComponent(String(made.id))}` })
  })
}

/** 201 with an array of new records. */
export function createdReply(made: readonly StoredDocument<object>[], location?: string): Reply {
  const text = `[${made.map(({ json }) => json).join(',')}]`
  const type = { 'content-type': 'application/json' }
  const headers = location === undefined ? type : { ...type, location }
  return new Reply({ kind: 'text', text }, { status: 201, headers })
}

/** PUT: replaces a record, or adds it where the collection allows that. */
export const handleReplace: RestHandler = (collection, context) => {
  const refusal = refuseBody(context, 'object')
  if (refusal) return refusal
  return rewrite(collection, context, () => withoutFiles(context.body) as PlainObject, true)
}

/** PATCH of a record, as {@link withPatch} reads it. */
export const handleUpdate: RestHandler = (collection, context) => {
  const { idField = 'id' } = collection.declaration
  return withPatch(context, idField, (patch) => rewrite(collection, context, patch))
}

function rewrite(
  collection: StoredCollection,
  context: EndpointContext,
  patch: Patch,
  isPut = false,
): MaybePromise<Reply> {
  const id = context.params['id'] ?? ''
  const { declaration } = collection
  const before = collection.get(id)
  if (!before && !(isPut && declaration.upsert)) return noRecord(collection, id)
  const stale = otherVersion(context, before?.etag)
  if (stale) return stale
  return checked(declaration, patch(before?.value ?? {}), (valid) => {
    // Someone wrote while the schema was waited for: what they wrote is what this changes now.
    if (collection.get(id)?.etag !== before?.etag) {
      return rewrite(collection, context, patch, isPut)
    }
    const written = collection.put(id, valid)
    const location = context.path.replace(/\/$/, '')
    return before ? documentReply(written) : documentReply(written, 201, { location })
  })
}

/** DELETE of a record. */
export const handleDelete: RestHandler = (collection, context) => {
  const id = context.params['id'] ?? ''
  const before = collection.get(id)
  if (!before) return noRecord(collection, id)
  const stale = otherVersion(context, before.etag)
  if (stale) return stale
  collection.delete(id)
  return emptyReply()
}

/** PATCH of a list: changes the records that GET of the same address lists, all or none. */
export const handleUpdateMany: RestHandler = (collection, context, strict) => {
  const { idField = 'id' } = collection.declaration
  return withPatch(context, idField, (patch) => rewriteMany(collection, context, strict, patch))
}

async function rewriteMany(
  collection: StoredCollection,
  context: EndpointContext,
  strict: boolean,
  patch: Patch,
): Promise<Reply> {
  const ids = matchingIds(collection, context, strict)
  const { revision } = collection
  const patched = function* () {
    for (const id of ids) yield patch(collection.get(id)?.value ?? {})
  }
  const valid = await checkAll(collection.declaration, patched(), false)
  if (valid instanceof Reply) return valid
  // Someone wrote while the schema was waited for: other records may match by now.
  if (collection.revision !== revision) return rewriteMany(collection, context, strict, patch)
  const written = collection.replaceMany(new Map(ids.map((id, index) => [id, valid[index]])))
  return jsonReply({ updated: written.length, ids: written.map(({ id }) => id) })
}

/** DELETE of a list: removes the records that GET of the same address lists, all or none. */
export const handleDeleteMany: RestHandler = (collection, context, strict) => {
  const ids = matchingIds(collection, context, strict)
  const deleted = collection.deleteMany(ids)
  return jsonReply({ deleted: deleted.length, ids: deleted })
}

/** The ids that an address names by a filter. Throws Reply `no-filter`, `bad-query`, `precondition-failed`. */
function matchingIds(collection: StoredCollection, context: EndpointContext, strict: boolean) {
  const { method, url } = context
  const { declaration, name } = collection
  const { path, idField = 'id' } = declaration
  const query = readListQuery(url, { ...declaration, strict: true }, strict)
  if (query.filters.length === 0 && !query.search) {
    const verb = method === 'DELETE' ? 'delete' : 'change'
    throw problemReply(
      'no-filter',
      `This would ${verb} all ${collection.size} records of ${JSON.stringify(name)}. ` +
        `Add a filter, as in ${method} ${path}?role=member, or name one record: ${path}/1.`,
      { collection: name },
    )
  }
  const { records, ignored } = collection.list({ ...query, fields: undefined })
  // A list that is cached from a GET may have been less strict.
  const [unknown] = ignored
  if (unknown !== undefined) {
    const message = `No record of ${JSON.stringify(name)} has ${shorten(unknown)}.`
    throw badQuery(unknown, message)
  }
  const stale = otherVersion(context)
  if (stale) throw stale
  return records.map((record) => record[idField] as Id)
}

/** The answer with one record, or the value of a single resource. */
export function documentReply(
  { json, etag }: StoredDocument<object>,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const all = { 'content-type': 'application/json', etag, ...headers }
  return new Reply({ kind: 'text', text: json }, { status, headers: all })
}

/** 404 for a record that is not there. */
export function noRecord({ name, size }: StoredCollection, id: string): Reply {
  const isLacking = `${JSON.stringify(name)} has no record with the id ${JSON.stringify(id)}. It has ${size === 1 ? 'one record' : `${size} records`}.`
  const detail =
    id === '@changes'
      ? `${isLacking} Its changes are events with "live: true" in resource(), or with --live.`
      : isLacking
  return problemReply('no-record', detail, { collection: name, id })
}
