import type { CollectionDeclaration, Operation } from '../../../core/collection.ts'
import type { Context } from '../../../core/context.ts'
import { parsePath } from '../../../core/path.ts'
import type { Method } from '../../../core/path.ts'
import type { Reply } from '../../../core/reply.ts'
import type { State, StoredCollection } from '../../../data/state.ts'
import { stateOf } from '../../../serve/exchange.ts'
import type { Maybe } from '../../../serve/maybe.ts'
import type { QuickEndpoint } from '../../../serve/readiness.ts'
import { prettyReply } from '../pretty.ts'
import { embedding } from './embed.ts'
import { listReply } from './list.ts'
import { notFound } from './not-found.ts'
import { create, remove, replace, sent, update } from './writes.ts'

interface Action {
  readonly operation: Operation
  readonly method: Method
  readonly isItem: boolean
  readonly act: (collection: StoredCollection, context: Context, suffix?: string) => Maybe<Reply>
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

/**
 * The endpoints of a collection.
 *
 * @param suffix what foreign keys end in; default `Id`
 */
export function collectionEndpoints(
  declaration: CollectionDeclaration,
  suffix?: string,
): QuickEndpoint[] {
  const { name, origin, behaviour, usesFaker, only } = declaration
  const collection = (state: State) => state.collection(name) as StoredCollection
  const served = actions.filter(({ operation }) => only.includes(operation))
  return served.map(({ method, isItem, operation, act }) => {
    const text = isItem
      ? `${declaration.path === '/' ? '' : declaration.path}/:id`
      : declaration.path
    const path = parsePath(text)
    if ('message' in path) throw new Error(path.message)
    return {
      key: `${method} ${text}`,
      method,
      path,
      origin,
      ...(behaviour && { behaviour }),
      needs: { body: method !== 'GET' && method !== 'DELETE', call: false, faker: usesFaker },
      handle: (context) => act(collection(stateOf(context)), context, suffix),
      ...(operation === 'get' && {
        quick: ({ state, params }) => item(collection(state), params['id'] ?? ''),
      }),
    }
  })
}

function list(collection: StoredCollection, context: Context, suffix?: string): Reply {
  const { searchParams } = new URL(context.request.url)
  return listReply(stateOf(context), collection, searchParams, suffix)
}

function get(collection: StoredCollection, context: Context, suffix?: string): Reply {
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
