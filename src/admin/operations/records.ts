import type { Operation } from '../../data/records/declaration.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import { Reply } from '../../http/reply.ts'
import type { StoredCollection, StoredSingle } from '../../data/store/state.ts'
import { collectionEndpoints } from '../../rest/collection-endpoints.ts'
import { Attempt } from '../../dispatch/endpoint-context.ts'
import { compile } from '../../endpoints/routes.ts'
import { chain } from '../../http/maybe-promise.ts'
import type { MaybePromise } from '../../http/maybe-promise.ts'
import { singleEndpoints } from '../../rest/single-endpoints.ts'
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
): MaybePromise<Reply> {
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
): MaybePromise<Reply> {
  if (stored instanceof Reply) return stored
  const endpoints = singleEndpoints({ ...stored.declaration, path: '/single' })
  return handled(
    endpoints.find((endpoint) => endpoint.method === method),
    call,
  )
}

function handled(endpoint: Endpoint | undefined, call: AdminCall): MaybePromise<Reply> {
  if (!endpoint) throw new Error('There is no such operation.')
  const { state, params, session } = call
  const compiled = compile(endpoint, { counter: endpoint.key, behaviour: undefined })
  const attempt = new Attempt(compiled, params, 0, {
    state,
    session,
    adapter: { env: undefined },
    fakerFor: none,
    context: none,
    next: none,
  })
  return chain(endpoint.handle(attempt) as MaybePromise<unknown>, (answer) => {
    if (answer instanceof Reply) return answer
    throw new Error(`${endpoint.key} gave no reply.`)
  })
}

function none(): never {
  throw new Error('Operations on records ask for nothing but data.')
}
