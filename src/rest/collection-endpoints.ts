import type { CollectionDeclaration, Operation } from '../data/records/declaration.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { parsePath } from '../http/path.ts'
import type { Method } from '../http/path.ts'
import type { Reply } from '../http/reply.ts'
import type { State, StoredCollection } from '../data/store/state.ts'
import { deleteMany, updateMany } from './bulk-writes.ts'
import { dataOf } from '../dispatch/endpoint-context.ts'
import { listReply, readListQuery } from './list.ts'
import type { ListDefaults } from './list.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { create, noRecord, remove, replace, update } from './record-writes.ts'
import { viewReply } from './view.ts'

type Act = (
  collection: StoredCollection,
  context: EndpointContext,
  defaults: ListDefaults,
) => MaybePromise<Reply>

interface Action {
  readonly method: Method
  readonly item: boolean
  readonly needsBody: boolean
  readonly act: Act
  /** Whether the answer is made of nothing but address and data; see `Endpoint.lasting`. */
  readonly lasts?: (context: EndpointContext) => boolean
}

/** What each operation of a collection is over HTTP. */
const actions: Readonly<Record<Operation, Action>> = {
  list: { method: 'GET', item: false, needsBody: false, act: list, lasts: () => true },
  create: { method: 'POST', item: false, needsBody: true, act: create },
  get: { method: 'GET', item: true, needsBody: false, act: getIn, lasts: isUnconditional },
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
): Endpoint[] {
  const { name, origin, behaviour, usesFaker } = declaration
  const collection = (state: State) => state.collection(name) as StoredCollection
  return declaration.only.map((operation) => {
    const { method, item, needsBody, act, lasts } = actions[operation]
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
      handle: (context) => act(collection(dataOf(context)), context, defaults),
      ...(lasts && {
        lasting: (context) => (lasts(context) ? untilNextChange(dataOf(context)) : undefined),
      }),
    }
  })
}

/** Whether data are as they are now: records of others may be embedded, so that all count. */
export function untilNextChange(data: State): () => boolean {
  const { revision } = data
  return () => data.revision === revision
}

/** Whether a request asks for the record, whatever it has of it already. */
export function isUnconditional({ header }: EndpointContext): boolean {
  return header('if-none-match') === undefined
}

function list(
  collection: StoredCollection,
  { url }: EndpointContext,
  defaults: ListDefaults,
): Reply {
  const { declaration } = collection
  const query = readListQuery(url, declaration, defaults)
  return listReply(url, declaration, query, collection.list(query))
}

/** The record with what the address embeds, or the fields of it that it asks for. */
function getIn(
  collection: StoredCollection,
  { params, url, header }: EndpointContext,
  defaults: ListDefaults,
): Reply {
  const id = params['id'] ?? ''
  return viewReply(collection, id, { url, header, defaults }) ?? noRecord(collection, id)
}
