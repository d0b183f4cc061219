import type { Diagnostic } from '../errors/diagnostic.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { didYouMean } from '../errors/nearest.ts'
import type { Routed, RouteTable } from '../endpoints/router.ts'

/** Whether no mock answers what an endpoint matches; a wildcard is taken to match something. */
export function isNew({ method, path }: Routed, table: RouteTable<Routed>): boolean {
  if (path.segments.some(({ kind }) => kind === 'wildcard')) return false
  const found = table.lookup(method, path.text.replaceAll('?', ''))
  if (!found) return false
  return method === 'ALL' ? found.methods().size === 0 : found.matches.length === 0
}

/** Tells of an override for a key that no mock has, with the nearest one. */
export function newEndpoint(key: string, table: RouteTable<Endpoint>): Diagnostic {
  const near = nearestKey(key, table)
  return {
    code: 'new-endpoint',
    severity: 'warning',
    message: `No mock answers ${key}: the override declares it.`,
    ...(near !== '' && { hint: near }),
  }
}

/** `Did you mean "GET /users"?` for the key of a mock that is near, else an empty text. */
export function nearestKey(key: string, table: RouteTable<Endpoint>): string {
  return didYouMean(
    key,
    table.endpoints.map((endpoint) => endpoint.key),
  )
}
