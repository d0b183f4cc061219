import type { CollectionDeclaration } from '../../../core/collection.ts'
import type { EndpointContext } from '../../../core/context.ts'
import type { Reply } from '../../../core/reply.ts'
import type { StoredCollection } from '../../../data/state.ts'
import { dataOf } from '../../../serve/endpoint-context.ts'
import type { Endpoint } from '../../../core/endpoint.ts'
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
export function collectionEndpoints(declaration: CollectionDeclaration, rules: Rules): Endpoint[] {
  return collectionEndpointsOf(declaration, operations, rules, endpointOf)
}

function list(collection: StoredCollection, context: EndpointContext, rules: Rules): Reply {
  const { searchParams } = new URL(context.request.url)
  return listReply(dataOf(context), collection, searchParams, rules)
}

function get(collection: StoredCollection, context: EndpointContext, { suffix }: Rules): Reply {
  const id = context.params['id'] ?? ''
  const names = context.queries('_embed')
  const document = collection.get(id)
  if (!document || names.length === 0) return item(collection, id)
  return prettyReply(embedding(dataOf(context), collection, names, suffix)(document.value))
}

function item(collection: StoredCollection, id: string): Reply {
  const document = collection.get(id)
  return document ? sent(collection, document) : notFound()
}
