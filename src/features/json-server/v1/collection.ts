import type { CollectionDeclaration } from '../../../core/collection.ts'
import type { Context } from '../../../core/context.ts'
import type { Reply } from '../../../core/reply.ts'
import type { StoredCollection } from '../../../data/state.ts'
import { stateOf } from '../../../serve/exchange.ts'
import type { QuickEndpoint } from '../../../serve/readiness.ts'
import { endpointOf } from '../endpoint.ts'
import { collectionEndpointsOf } from '../operations.ts'
import type { Operations } from '../operations.ts'
import { prettyReply } from '../pretty.ts'
import type { Rules } from '../rules.ts'
import { embedding } from './embed.ts'
import { listReply } from './list.ts'
import { notFound } from './not-found.ts'
import { create, remove, replace, sent, update } from './writes.ts'

const operations: Operations = { list, get, item, create, replace, update, delete: remove }

/** The endpoints of a collection. */
export function collectionEndpoints(
  declaration: CollectionDeclaration,
  rules: Rules,
): QuickEndpoint[] {
  return collectionEndpointsOf(declaration, operations, rules, endpointOf)
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
