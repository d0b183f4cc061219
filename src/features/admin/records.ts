import type { Operation } from '../../core/collection.ts'
import type { Endpoint } from '../../core/endpoint.ts'
import { Reply } from '../../core/reply.ts'
import type { StoredCollection, StoredSingle } from '../../data/state.ts'
import { collectionEndpoints } from '../../serve/resources/collection-endpoints.ts'
import { Exchange } from '../../serve/exchange.ts'
import { after } from '../../serve/maybe.ts'
import type { Maybe } from '../../serve/maybe.ts'
import { singleEndpoints } from '../../serve/resources/single-endpoints.ts'
import type { AdminCall } from './operation.ts'

/**
 * What the endpoint of a collection answers, in whatever shape and behaviour the mock server shows it: the
 * rules for records are those of the mock server, and the operations that it does not serve are there too.
 *
 * @param stored the collection, or why there is none
 */
export function recordReply(
  stored: StoredCollection | Reply,
  operation: Operation,
  call: AdminCall,
): Maybe<Reply> {
  if (stored instanceof Reply) return stored
  // The address is that of the call, so the path of the endpoint is never looked at.
  const { page, ...declaration } = stored.declaration
  const plain = { ...declaration, ...(page && { page: { ...page, envelope: false } }) }
  const served = { ...plain, path: '/records', only: [operation] }
  const [endpoint] = collectionEndpoints(served, call.host.listDefaults)
  return handled(endpoint, call)
}

/** The same for a single resource. */
export function singleReply(
  stored: StoredSingle | Reply,
  method: 'GET' | 'PUT' | 'PATCH',
  call: AdminCall,
): Maybe<Reply> {
  if (stored instanceof Reply) return stored
  const endpoints = singleEndpoints({ ...stored.declaration, path: '/single' })
  return handled(
    endpoints.find((endpoint) => endpoint.method === method),
    call,
  )
}

function handled(endpoint: Endpoint | undefined, call: AdminCall): Maybe<Reply> {
  if (!endpoint) throw new Error('There is no such operation.')
  const { request, params, sent, session } = call
  const exchange = new Exchange(
    {
      request,
      header: (name) => request.headers.get(name) ?? undefined,
      handOut: () => request,
      search: new URL(request.url).search,
      endpoint,
      params,
      body: sent,
      signal: () => request.signal,
      call: 1,
      next: () => Promise.resolve(undefined),
    },
    { session, fakerFor: noFaker },
  )
  return after(endpoint.handle(exchange) as Maybe<unknown>, (answer) => {
    if (answer instanceof Reply) return answer
    throw new Error(`${endpoint.key} gave no reply.`)
  })
}

function noFaker(): never {
  throw new Error('Operations on records make no data of their own.')
}
