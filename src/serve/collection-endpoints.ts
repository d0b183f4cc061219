import type { CollectionDeclaration, Operation } from '../core/collection.ts'
import type { Context } from '../core/context.ts'
import { parsePath } from '../core/path.ts'
import type { Method } from '../core/path.ts'
import { Reply } from '../core/reply.ts'
import type { State, StoredCollection } from '../data/state.ts'
import { deleteMany, updateMany } from './bulk-writes.ts'
import { stateOf } from './exchange.ts'
import { listReply, preparedList, readListQuery } from './list.ts'
import type { ListDefaults } from './list.ts'
import type { Maybe } from './maybe.ts'
import { notModified } from './precondition.ts'
import type { QuickEndpoint, QuickRequest } from './readiness.ts'
import { create, noRecord, remove, replace, sent, update } from './record-writes.ts'
import type { PreparedResponse } from './respond.ts'
import { viewReply } from './view.ts'

type Act = (collection: StoredCollection, context: Context, defaults: ListDefaults) => Maybe<Reply>
type Quick = (collection: StoredCollection, request: QuickRequest) => Reply
type Prepare = (
  collection: StoredCollection,
  request: QuickRequest,
  defaults: ListDefaults,
) => PreparedResponse | undefined

interface Action {
  readonly method: Method
  readonly item: boolean
  readonly needsBody: boolean
  readonly act: Act
  /** Where parameters and headers are enough; `act` gives the same answer. */
  readonly quick?: Quick
  /** Where the address is enough besides; `act` gives the same answer. */
  readonly prepare?: Prepare
}

/** What each operation of a collection is over HTTP. */
const actions: Readonly<Record<Operation, Action>> = {
  list: { method: 'GET', item: false, needsBody: false, act: list, prepare: listAt },
  create: { method: 'POST', item: false, needsBody: true, act: create },
  get: { method: 'GET', item: true, needsBody: false, act: getIn, quick: get },
  replace: { method: 'PUT', item: true, needsBody: true, act: replace },
  update: { method: 'PATCH', item: true, needsBody: true, act: update },
  delete: { method: 'DELETE', item: true, needsBody: false, act: remove },
  updateMany: { method: 'PATCH', item: false, needsBody: true, act: updateMany },
  deleteMany: { method: 'DELETE', item: false, needsBody: false, act: deleteMany },
}

/** The endpoints of a collection: ordinary ones, so that everything that holds for endpoints holds for them. */
export function collectionEndpoints(
  declaration: CollectionDeclaration,
  defaults: ListDefaults,
): QuickEndpoint[] {
  const { name, origin, behaviour, usesFaker } = declaration
  const collection = (state: State) => state.collection(name) as StoredCollection
  return declaration.only.map((operation) => {
    const { method, item, needsBody, act, quick, prepare } = actions[operation]
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
      handle: (context) => act(collection(stateOf(context)), context, defaults),
      ...(quick && { quick: (request) => quick(collection(request.state), request) }),
      ...(prepare && {
        prepared: (request) => prepare(collection(request.state), request, defaults),
      }),
    }
  })
}

function list(collection: StoredCollection, { request }: Context, defaults: ListDefaults): Reply {
  const { declaration } = collection
  const query = readListQuery(request.url, declaration, defaults)
  return listReply(request.url, declaration, query, collection.list(query))
}

function listAt(
  collection: StoredCollection,
  { url }: QuickRequest,
  defaults: ListDefaults,
): PreparedResponse | undefined {
  return preparedList(url, collection, defaults)
}

/** The record with what the address embeds, or the fields of it that it asks for. */
function getIn(collection: StoredCollection, { params, request }: Context): Reply {
  const header = (name: string) => request.headers.get(name) ?? undefined
  const id = params['id'] ?? ''
  return viewReply(collection, id, request.url, header) ?? noRecord(collection, id)
}

function get(collection: StoredCollection, { params, header }: QuickRequest): Reply {
  const id = params['id'] ?? ''
  const found = collection.get(id)
  if (!found) return noRecord(collection, id)
  return notModified(header('if-none-match'), found.etag) ?? sent(found, 200, {})
}
