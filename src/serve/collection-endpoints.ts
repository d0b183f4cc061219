import type { CollectionDeclaration, Operation, StoredRecord } from '../core/collection.ts'
import type { Context } from '../core/context.ts'
import type { Endpoint } from '../core/endpoint.ts'
import { parsePath } from '../core/path.ts'
import type { Method } from '../core/path.ts'
import { Reply, emptyReply, problemReply } from '../core/reply.ts'
import type { StoredDocument } from '../data/document.ts'
import { project, projectionOf } from '../data/query/projection.ts'
import { QueryProblem } from '../data/query/query.ts'
import { parseView } from '../data/query/view.ts'
import { mergePatch } from '../data/patch.ts'
import type { PlainObject, State, StoredCollection } from '../data/state.ts'
import { listReply, readListQuery, searchOf } from './list.ts'
import type { ListDefaults } from './list.ts'
import type { Maybe } from './maybe.ts'
import { notModified, otherVersion } from './precondition.ts'
import { checked, mergePatchType, refuseBody, requestType, withoutFiles } from './record-body.ts'

type Act = (collection: StoredCollection, context: Context, defaults: ListDefaults) => Maybe<Reply>
type Quick = (
  collection: StoredCollection,
  params: Context['params'],
  header: (name: string) => string | undefined,
) => Reply

interface Action {
  readonly method: Method
  readonly item: boolean
  readonly needsBody: boolean
  readonly act: Act
  /** Where parameters and headers are enough; `act` gives the same answer. */
  readonly quick?: Quick
}

/** What each operation of a collection is over HTTP. */
const actions: Readonly<Record<Operation, Action>> = {
  list: { method: 'GET', item: false, needsBody: false, act: list },
  create: { method: 'POST', item: false, needsBody: true, act: create },
  get: { method: 'GET', item: true, needsBody: false, act: getIn, quick: get },
  replace: { method: 'PUT', item: true, needsBody: true, act: replace },
  update: { method: 'PATCH', item: true, needsBody: true, act: update },
  delete: { method: 'DELETE', item: true, needsBody: false, act: remove },
}

/** The endpoints of a collection: ordinary ones, so that everything that holds for endpoints holds for them. */
export function collectionEndpoints(
  declaration: CollectionDeclaration,
  state: State,
  defaults: ListDefaults,
): Endpoint[] {
  const { name, origin, behaviour, usesFaker } = declaration
  const collection = () => state.collection(name) as StoredCollection
  return declaration.only.map((operation) => {
    const { method, item, needsBody, act, quick } = actions[operation]
    const text = item ? `${declaration.path === '/' ? '' : declaration.path}/:id` : declaration.path
    const path = parsePath(text)
    if ('message' in path) throw new Error(path.message)
    return {
      key: `${method} ${text}`,
      method,
      path,
      origin,
      ...(behaviour && { behaviour }),
      needs: { body: needsBody, call: false, faker: usesFaker },
      handle: (context) => act(collection(), context, defaults),
      ...(quick && { quick: (params, header) => quick(collection(), params, header) }),
    }
  })
}

function list(collection: StoredCollection, { request }: Context, defaults: ListDefaults): Reply {
  const { declaration } = collection
  const query = readListQuery(request.url, declaration, defaults)
  return listReply(request.url, declaration, query, collection.list(query))
}

/** The record, or the fields of it that the address asks for. */
function getIn(collection: StoredCollection, { params, request }: Context): Reply {
  const reply = get(collection, params, (name) => request.headers.get(name) ?? undefined)
  const search = searchOf(request.url)
  const found = search === '' || reply.code !== 200 ? undefined : collection.get(params['id'] ?? '')
  if (!found) return reply
  const view = parseView(search)
  if (view instanceof QueryProblem) return view.reply()
  if (!view.fields) return reply
  const { value } = found
  const projection = projectionOf(view.fields, { has: (name) => Object.hasOwn(value, name) })
  const text = JSON.stringify(project(value, projection))
  return new Reply({ kind: 'text', text }, { headers: reply.headers })
}

function get(...[collection, params, header]: Parameters<Quick>): Reply {
  const id = params['id'] ?? ''
  const found = collection.get(id)
  if (!found) return noRecord(collection, id)
  return notModified(header('if-none-match'), found.etag) ?? sent(found, 200, {})
}

function create(collection: StoredCollection, context: Context): Maybe<Reply> {
  const refusal = refuseBody(context, 'object or array')
  if (refusal) return refusal
  const { schema } = collection.declaration
  if (Array.isArray(context.body)) return createMany(collection, context.body, context)
  return checked(schema, withoutFiles(context.body), (fields) => {
    const made = collection.create(fields)
    const location = `${pathOf(context.request.url)}/${encodeURIComponent(String(made.value.id))}`
    return sent(made, 201, { location })
  })
}

/** All or none: the first record that does not fit the schema refuses them all. */
async function createMany(
  collection: StoredCollection,
  items: readonly unknown[],
  context: Context,
): Promise<Reply> {
  const { schema } = collection.declaration
  const valid: unknown[] = []
  for (const [index, item] of items.entries()) {
    const keep = (fields: unknown) => {
      valid.push(fields)
      return emptyReply()
    }
    const refusal = await checked(schema, item, keep, index)
    if (valid.length === index) return refusal
  }
  const made = collection.createMany(valid)
  const json = `[${made.map((document) => document.json).join(',')}]`
  const headers = { 'content-type': 'application/json', location: pathOf(context.request.url) }
  return new Reply({ kind: 'text', text: json }, { status: 201, headers })
}

function replace(collection: StoredCollection, context: Context): Maybe<Reply> {
  return rewrite(collection, context, (_before, body) => body)
}

function update(collection: StoredCollection, context: Context): Maybe<Reply> {
  const deep = requestType(context) === mergePatchType
  return rewrite(collection, context, (before, body) =>
    deep ? { ...mergePatch(before, body), ...idIn(body) } : { ...before, ...body },
  )
}

/** The id as a patch has it, so that one that would take it away is refused as one that changes it. */
function idIn(body: PlainObject): PlainObject {
  return 'id' in body ? { id: body['id'] } : {}
}

/** Checks what the record would become, then puts it in place of what it was. */
function rewrite(
  collection: StoredCollection,
  context: Context,
  become: (before: StoredRecord, body: PlainObject) => PlainObject,
): Maybe<Reply> {
  const refusal = refuseBody(context, 'object')
  if (refusal) return refusal
  const id = idOf(context)
  const before = collection.get(id)
  if (!before) return noRecord(collection, id)
  const stale = otherVersion(context, before.etag)
  if (stale) return stale
  const fields = become(before.value, withoutFiles(context.body) as PlainObject)
  return checked(collection.declaration.schema, fields, (valid) => {
    const changed = collection.replace(id, valid)
    return changed ? sent(changed, 200, {}) : noRecord(collection, id)
  })
}

function remove(collection: StoredCollection, context: Context): Reply {
  const id = idOf(context)
  const before = collection.get(id)
  if (!before) return noRecord(collection, id)
  const stale = otherVersion(context, before.etag)
  if (stale) return stale
  collection.delete(id)
  return emptyReply()
}

function sent(
  document: StoredDocument<StoredRecord>,
  status: number,
  headers: Readonly<Record<string, string>>,
): Reply {
  return new Reply(
    { kind: 'text', text: document.json },
    { status, headers: { 'content-type': 'application/json', etag: document.etag, ...headers } },
  )
}

function noRecord(collection: StoredCollection, id: string): Reply {
  return problemReply(
    'no-record',
    `${JSON.stringify(collection.name)} has no record with the id ${JSON.stringify(id)}. It has ${collection.size} records.`,
    { collection: collection.name, id },
  )
}

function idOf(context: Context): string {
  return context.params['id'] ?? ''
}

function pathOf(url: string): string {
  return new URL(url).pathname.replace(/\/$/, '')
}
