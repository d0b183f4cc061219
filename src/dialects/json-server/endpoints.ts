import { badQuery, shorten } from '../../data/query/query.ts'
import type { CollectionDeclaration, SingleDeclaration } from '../../data/records/declaration.ts'
import type { StoredCollection, StoredSingle } from '../../data/store/state.ts'
import { dataOf } from '../../dispatch/endpoint-context.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import type { Method } from '../../http/path.ts'
import type { Reply } from '../../http/reply.ts'
import { restEndpoint } from '../../rest/resource-endpoints.ts'

/** What holds for the lists of a server. */
export interface ListRules {
  /** Whether a field that no record has is refused. */
  readonly strict: boolean
  /** What foreign keys end in; `Id` where it is undefined. */
  readonly suffix: string | undefined
}

/** Answers a request, as {@link Endpoint}'s `handle`. */
export type Handle = (context: EndpointContext) => MaybePromise<Reply>

/** Carries out an operation of a collection. */
export type CollectionAct = (
  collection: StoredCollection,
  context: EndpointContext,
  rules: ListRules,
) => MaybePromise<Reply>

/** Carries out a method of a single resource. */
export type SingleAct = (single: StoredSingle, context: EndpointContext) => MaybePromise<Reply>

/** Changes of many records are no part of json-server. */
const addresses = {
  list: { method: 'GET', isItem: false },
  create: { method: 'POST', isItem: false },
  get: { method: 'GET', isItem: true },
  replace: { method: 'PUT', isItem: true },
  update: { method: 'PATCH', isItem: true },
  delete: { method: 'DELETE', isItem: true },
} as const

/** What a line of json-server does with a collection, by the operation. */
export type CollectionActs = Readonly<Record<keyof typeof addresses, CollectionAct>>

/** The endpoints of a collection. */
export function collectionEndpointsOf(
  declaration: CollectionDeclaration,
  acts: CollectionActs,
  rules: ListRules,
  wrap: (handle: Handle) => Handle = (handle) => handle,
): Endpoint[] {
  const { name, path, only } = declaration
  const operations = Object.keys(addresses) as (keyof typeof addresses)[]
  const served = operations.filter((operation) => only.includes(operation))
  return served.map((operation) => {
    const { method, isItem } = addresses[operation]
    return restEndpoint(
      method,
      isItem ? `${path === '/' ? '' : path}/:id` : path,
      declaration,
      wrap((context) => {
        const collection = dataOf(context).collection(name) as StoredCollection
        return acts[operation](collection, context, rules)
      }),
      operation === 'get' && (({ url }) => !url.includes('?')),
    )
  })
}

/** The endpoints of a single resource. */
export function singleEndpointsOf(
  declaration: SingleDeclaration,
  acts: Readonly<Partial<Record<Method, SingleAct>>>,
  wrap: (handle: Handle) => Handle = (handle) => handle,
): Endpoint[] {
  const { name, path } = declaration
  return (Object.entries(acts) as [Method, SingleAct][]).map(([method, act]) => {
    const handle: Handle = (context) => act(dataOf(context).single(name) as StoredSingle, context)
    return restEndpoint(method, path, declaration, wrap(handle))
  })
}

/** 400 `bad-query` for a parameter of a field that no record has. */
export function unknownFieldReply(
  parameter: string,
  { name, declaration }: StoredCollection,
): Reply {
  const shown = JSON.stringify(shorten(parameter))
  const hint = didYouMean(parameter.slice(0, 100), declaration.fields ?? [])
  const message = `No record of ${JSON.stringify(name)} has ${shown}. ${hint || 'Leave it out.'}`
  return badQuery(parameter, message)
}
