import type { CollectionDeclaration, Operation } from '../../core/collection.ts'
import type { Context } from '../../core/context.ts'
import { parsePath } from '../../core/path.ts'
import type { Method } from '../../core/path.ts'
import { Reply } from '../../core/reply.ts'
import type { RecordDocument } from '../../data/document.ts'
import type { State, StoredCollection } from '../../data/state.ts'
import { deleteMany, updateMany } from './bulk-writes.ts'
import { stateOf } from '../exchange.ts'
import { listReply, preparedList, readListQuery } from './list.ts'
import type { ListDefaults } from './list.ts'
import type { Maybe } from '../maybe.ts'
import { notModified } from './precondition.ts'
import type { QuickEndpoint, QuickRequest } from '../readiness.ts'
import { create, noRecord, remove, replace, sent, update } from './record-writes.ts'
import { prepare } from '../respond.ts'
import type { PreparedResponse } from '../respond.ts'
import { viewReply } from './view.ts'

type Act = (collection: StoredCollection, context: Context, defaults: ListDefaults) => Maybe<Reply>
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
  /** Where address and headers are enough; `act` gives the same answer. */
  readonly prepared?: Prepare
  /** Whether a JSON object is enough of a body; see {@link QuickEndpoint.plainWrite}. */
  readonly isPlain?: true
}

/** What each operation of a collection is over HTTP. */
const actions: Readonly<Record<Operation, Action>> = {
  list: { method: 'GET', item: false, needsBody: false, act: list, prepared: listAt },
  create: { method: 'POST', item: false, needsBody: true, act: create, isPlain: true },
  get: { method: 'GET', item: true, needsBody: false, act: getIn, prepared: getAt },
  replace: { method: 'PUT', item: true, needsBody: true, act: replace },
  update: { method: 'PATCH', item: true, needsBody: true, act: update, isPlain: true },
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
    const { method, item, needsBody, act, prepared, isPlain } = actions[operation]
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
      ...(isPlain && !declaration.schema && { plainWrite: true }),
      ...(prepared && {
        prepared: (request) => prepared(collection(request.state), request, defaults),
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
function getIn(
  collection: StoredCollection,
  { params, request }: Context,
  defaults: ListDefaults,
): Reply {
  const header = (name: string) => request.headers.get(name) ?? undefined
  const id = params['id'] ?? ''
  const asked = { url: request.url, header, defaults }
  return viewReply(collection, id, asked) ?? noRecord(collection, id)
}

/** What was made of records, for as long as they are as they are. */
const answers = new WeakMap<RecordDocument, PreparedResponse>()

function getAt(
  collection: StoredCollection,
  { url, params, header }: QuickRequest,
): PreparedResponse | undefined {
  if (url.includes('?')) return undefined
  const id = params['id'] ?? ''
  const found = collection.get(id)
  if (!found) return prepare(noRecord(collection, id))
  const known = header('if-none-match')
  const unchanged = known === undefined ? undefined : notModified(known, found.etag)
  if (unchanged) return prepare(unchanged)
  const kept = answers.get(found)
  if (kept) return kept
  const made = prepare(sent(found, 200, {}))
  if (made) answers.set(found, made)
  return made
}
