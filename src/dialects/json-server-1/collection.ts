import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { Reply } from '../../http/reply.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/endpoint-context.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { endpointOf } from '../json-server/endpoint.ts'
import { collectionEndpointsOf } from '../json-server/operations.ts'
import type { Operations } from '../json-server/operations.ts'
import { prettyReply } from '../json-server/pretty.ts'
import type { Rules } from '../json-server/rules.ts'
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
