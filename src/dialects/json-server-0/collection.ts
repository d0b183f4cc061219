import type { CollectionDeclaration } from '../../data/records/declaration.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { Reply } from '../../http/reply.ts'
import type { StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/endpoint-context.ts'
import { searchOf } from '../../rest/reads.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { collectionEndpointsOf } from '../json-server/operations.ts'
import type { Operations } from '../json-server/operations.ts'
import { pretty } from '../json-server/pretty.ts'
import type { Rules } from '../json-server/rules.ts'
import { answer, missing } from './answer.ts'
import { embedding } from './embed.ts'
import { endpointOf } from './endpoint.ts'
import { listReply } from './list.ts'
import { readParameters } from './parameters.ts'
import { create, remove, replace, sent, update } from './writes.ts'

const operations: Operations = {
  list,
  get,
  item,
  create: (own, context) => create(own, context),
  replace,
  update,
  delete: (own, context, { suffix }) => remove(own, context, suffix),
}

/** The endpoints of a collection. */
export function collectionEndpoints(declaration: CollectionDeclaration, rules: Rules): Endpoint[] {
  return collectionEndpointsOf(declaration, operations, rules, endpointOf)
}

function list(
  collection: StoredCollection,
  context: EndpointContext,
  rules: Rules,
): MaybePromise<Reply> {
  return listReply({ state: dataOf(context), collection, url: context.url, ...rules })
}

function get(collection: StoredCollection, context: EndpointContext, { suffix }: Rules): Reply {
  const id = context.params['id'] ?? ''
  const document = collection.get(id)
  if (!document || !context.url.includes('?')) return item(collection, id)
  const asked = readParameters(searchOf(context.url))
  const embed = embedding(dataOf(context), collection, asked, suffix)
  return embed ? answer(pretty(embed(document.value))) : sent(document)
}

function item(collection: StoredCollection, id: string): Reply {
  const document = collection.get(id)
  return document ? sent(document) : missing()
}
