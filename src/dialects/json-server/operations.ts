import type { CollectionDeclaration, SingleDeclaration } from '../../data/records/declaration.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { Method } from '../../http/path.ts'
import type { Reply } from '../../http/reply.ts'
import type { State, StoredCollection, StoredSingle } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/endpoint-context.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { untilNextChange } from '../../rest/resource-endpoints.ts'
import type { EndpointParts } from './endpoint.ts'
import type { Rules } from './rules.ts'

/** What is served of a collection, and where; changes of many records are no part of json-server. */
const addresses = {
  list: { method: 'GET', isItem: false },
  create: { method: 'POST', isItem: false },
  get: { method: 'GET', isItem: true },
  replace: { method: 'PUT', isItem: true },
  update: { method: 'PATCH', isItem: true },
  delete: { method: 'DELETE', isItem: true },
} as const

type Name = keyof typeof addresses

/** How a line of json-server carries out the operations of a collection. */
export type Operations = Readonly<
  Record<
    Name,
    (collection: StoredCollection, context: EndpointContext, rules: Rules) => MaybePromise<Reply>
  >
> & {
  /** The answer to `get` at an address without a query. */
  readonly item: (collection: StoredCollection, id: string) => Reply
}

/** How a line of json-server carries out a method of a single resource. */
export type SingleAct = (single: StoredSingle, context: EndpointContext) => MaybePromise<Reply>

type MakeEndpoint = (parts: EndpointParts) => Endpoint

/** The endpoints of a collection, made from what a line does. */
export function collectionEndpointsOf(
  declaration: CollectionDeclaration,
  operations: Operations,
  rules: Rules,
  make: MakeEndpoint,
): Endpoint[] {
  const { name, path, origin, behaviour, usesFaker, only } = declaration
  const collection = (state: State) => state.collection(name) as StoredCollection
  const served = (Object.keys(addresses) as Name[]).filter((each) => only.includes(each))
  return served.map((operation) => {
    const { method, isItem } = addresses[operation]
    const act = operations[operation]
    return make({
      method,
      path: isItem ? `${path === '/' ? '' : path}/:id` : path,
      origin,
      behaviour,
      usesFaker,
      act: (context) => act(collection(dataOf(context)), context, rules),
      ...(operation === 'get' && {
        lasting: (context) =>
          context.url.includes('?') ? undefined : untilNextChange(dataOf(context)),
      }),
    })
  })
}

/** The endpoints of a single resource, made from what a line does. */
export function singleEndpointsOf(
  declaration: SingleDeclaration,
  acts: Readonly<Partial<Record<Method, SingleAct>>>,
  make: MakeEndpoint,
): Endpoint[] {
  const { name, path, origin, behaviour, usesFaker } = declaration
  return (Object.entries(acts) as [Method, SingleAct][]).map(([method, act]) =>
    make({
      method,
      path,
      origin,
      behaviour,
      usesFaker,
      act: (context) => act(dataOf(context).single(name) as StoredSingle, context),
    }),
  )
}
