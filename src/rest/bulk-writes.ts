import type { Id } from '../data/records/declaration.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { Reply, emptyReply, jsonReply, problemReply } from '../http/reply.ts'
import { QueryProblem } from '../data/query/query.ts'
import type { StoredCollection } from '../data/store/state.ts'
import { readListQuery } from './list.ts'
import type { ListDefaults } from './list.ts'
import { chain } from '../http/maybe-promise.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { readPatch } from './patch-body.ts'
import type { Become } from './patch-body.ts'
import { otherVersion } from './precondition.ts'
import { checked } from './record-body.ts'

/** PATCH of a list: changes the records that GET of the same address lists, all or none. */
export function updateMany(
  collection: StoredCollection,
  context: EndpointContext,
  defaults: ListDefaults,
): MaybePromise<Reply> {
  return chain(readPatch(context, collection.declaration.idField ?? 'id'), (become) =>
    become instanceof Reply ? become : change(collection, context, defaults, become),
  )
}

async function change(
  collection: StoredCollection,
  context: EndpointContext,
  defaults: ListDefaults,
  become: Become,
): Promise<Reply> {
  const ids = chosen(collection, context, defaults)
  const stale = otherVersion(context, undefined)
  if (stale) return stale
  const { revision } = collection
  const valid = new Map<Id, unknown>()
  for (const id of ids) {
    const keep = (fields: unknown) => {
      valid.set(id, fields)
      return emptyReply()
    }
    const before = collection.get(id)?.value ?? {}
    const result = checked(collection.declaration, become(before), keep)
    const refusal = result instanceof Promise ? await result : result
    if (!valid.has(id)) return refusal
  }
  // Someone wrote while the schema was waited for: the choice may be another one by now.
  if (collection.revision !== revision) return change(collection, context, defaults, become)
  const written = collection.replaceMany(valid)
  return jsonReply({ updated: written.length, ids: written.map(({ id }) => id) })
}

/** DELETE of a list: removes the records that GET of the same address lists, all or none. */
export function deleteMany(
  collection: StoredCollection,
  context: EndpointContext,
  defaults: ListDefaults,
): Reply {
  const ids = chosen(collection, context, defaults)
  const stale = otherVersion(context, undefined)
  if (stale) return stale
  const deleted = collection.deleteMany(ids)
  return jsonReply({ deleted: deleted.length, ids: deleted })
}

/**
 * The records that an address names by a filter.
 *
 * @throws Reply `no-filter` 400; `bad-query` 400, also for a field that no record has: a misspelt name
 * must not mean all of them
 */
function chosen(
  collection: StoredCollection,
  context: EndpointContext,
  defaults: ListDefaults,
): readonly Id[] {
  const { declaration, name } = collection
  const { method, url } = context
  const query = readListQuery(url, { ...declaration, strict: true }, defaults)
  if (query.filters.length === 0 && !query.search) {
    const verb = method === 'DELETE' ? 'delete' : 'change'
    throw problemReply(
      'no-filter',
      `This would ${verb} all ${collection.size} records of ${JSON.stringify(name)}. ` +
        `Add a filter, as in ${method} ${declaration.path}?role=member, or name one record: ${declaration.path}/1.`,
      { collection: name },
    )
  }
  const { records, ignored } = collection.list({ ...query, fields: undefined })
  // A list that is kept from a GET may have been less strict.
  const [unknown] = ignored
  if (unknown !== undefined) {
    const message = `No record of ${JSON.stringify(name)} has ${QueryProblem.short(unknown)}.`
    throw new QueryProblem(unknown, message).reply()
  }
  const { idField = 'id' } = declaration
  return records.map((record) => record[idField] as Id)
}
