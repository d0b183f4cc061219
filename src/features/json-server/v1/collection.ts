import type { CollectionDeclaration, Operation } from '../../../core/collection.ts'
import type { Context } from '../../../core/context.ts'
import type { Method } from '../../../core/path.ts'
import type { Reply } from '../../../core/reply.ts'
import type { State, StoredCollection } from '../../../data/state.ts'
import { stateOf } from '../../../serve/exchange.ts'
import type { Maybe } from '../../../serve/maybe.ts'
import type { QuickEndpoint } from '../../../serve/readiness.ts'
import { endpointOf } from '../endpoint.ts'
import { prettyReply } from '../pretty.ts'
import type { Rules } from '../rules.ts'
import { embedding } from './embed.ts'
import { listReply } from './list.ts'
import { notFound } from './not-found.ts'
import { create, remove, replace, sent, update } from './writes.ts'

interface Action {
  readonly operation: Operation
  readonly method: Method
  readonly isItem: boolean
  readonly act: (collection: StoredCollection, context: Context, rules: Rules) => Maybe<Reply>
}

/** What is served of a collection; changes of many records are no part of this line. */
const actions: readonly Action[] = [
  { operation: 'list', method: 'GET', isItem: false, act: list },
  { operation: 'get', method: 'GET', isItem: true, act: get },
  { operation: 'create', method: 'POST', isItem: false, act: create },
  { operation: 'replace', method: 'PUT', isItem: true, act: replace },
  { operation: 'update', method: 'PATCH', isItem: true, act: update },
  { operation: 'delete', method: 'DELETE', isItem: true, act: remove },
]

/** The endpoints of a collection. */
export function collectionEndpoints(
  declaration: CollectionDeclaration,
  rules: Rules,
): QuickEndpoint[] {
  const { name, path, origin, behaviour, usesFaker, only } = declaration
  const collection = (state: State) => state.collection(name) as StoredCollection
  const served = actions.filter(({ operation }) => only.includes(operation))
  return served.map(({ operation, method, isItem, act }) =>
    endpointOf({
      method,
      path: isItem ? `${path === '/' ? '' : path}/:id` : path,
      origin,
      behaviour,
      usesFaker,
      act: (context) => act(collection(stateOf(context)), context, rules),
      ...(operation === 'get' && {
        quick: ({ state, params }) => item(collection(state), params['id'] ?? ''),
      }),
    }),
  )
}

function list(collection: StoredCollection, context: Context, rules: Rules): Reply {
  const { searchParams } = new URL(context.request.url)
  return listReply(stateOf(context), collection, searchParams, rules)
}

function get(collection: StoredCollection, context: Context, { suffix }: Rules): Reply {
  const id = context.params['id'] ?? ''
  const names = context.queries('_embed')
  const document = collection.get(id)
  if (!document || names.length === 0) return item(collection, id)
  return prettyReply(embedding(stateOf(context), collection, names, suffix)(document.value))
}

function item(collection: StoredCollection, id: string): Reply {
  const document = collection.get(id)
  return document ? sent(collection, document) : notFound()
}
