import type { StoredCollection } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/endpoint-context.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { Reply } from '../../http/reply.ts'
import type { RestDialect } from '../../rest/rest-dialect.ts'
import { collectionEndpointsOf, singleEndpointsOf } from '../json-server/endpoints.ts'
import type { ListRules, SingleAct } from '../json-server/endpoints.ts'
import { notFound1, prettyReply } from '../json-server/replies.ts'
import { embedding, listReply1 } from './list.ts'
import { documentReply1, writeSingle1, writes1 } from './writes.ts'

/** Collections and single resources as json-server 1.0.0-beta.15 answers, without its faults. */
export const jsonServer1: RestDialect = {
  endpoints: ({ collections, singles, strict, foreignKeySuffix: suffix }) => [
    ...collections.flatMap((each) =>
      collectionEndpointsOf(each, collectionActs, { strict: each.strict ?? strict, suffix }),
    ),
    ...singles.flatMap((each) => singleEndpointsOf(each, singleActs)),
  ],
  notFound: notFound1,
}

const collectionActs = { list, get, ...writes1 }

const singleActs: Readonly<Record<'GET' | 'PUT' | 'PATCH', SingleAct>> = {
  GET: (single) => prettyReply(single.get().value),
  PUT: (single, context) => writeSingle1(context, (fields) => single.replace(fields)),
  PATCH: (single, context) => writeSingle1(context, (fields) => single.update(fields)),
}

function list(collection: StoredCollection, context: EndpointContext, rules: ListRules): Reply {
  const { searchParams } = new URL(context.request.url)
  return listReply1(dataOf(context), collection, searchParams, rules)
}

function get(collection: StoredCollection, context: EndpointContext, { suffix }: ListRules): Reply {
  const document = collection.get(context.params['id'] ?? '')
  if (!document) return notFound1()
  const names = context.queries('_embed')
  if (names.length === 0) return documentReply1(collection, document)
  return prettyReply(embedding(dataOf(context), collection, names, suffix)(document.value))
}
