import { requestOf } from '../dispatch/run-of.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { ServedSchema } from './schema.ts'

const byHandler = new WeakMap<Endpoint['handle'], ServedSchema>()

/** Remembers which schema the endpoints of a handler serve. */
export function rememberServed(handle: Endpoint['handle'], served: ServedSchema): void {
  byHandler.set(handle, served)
}

/** The schema that is served now where a request came to, which a reload may have replaced; undefined for none. */
export function servedNow(run: EndpointContext): ServedSchema | undefined {
  const { session, mocks, path } = requestOf(run)
  const found = session?.lookup(mocks.routes.table, 'POST', path)
  for (const { endpoint } of found?.matches ?? []) {
    const served = byHandler.get(endpoint.handle)
    if (served) return served
  }
  return undefined
}
