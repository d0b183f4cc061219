import { METHODS } from 'node:http'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { isBesideHttp } from '../http/path.ts'

/**
 * Warns of endpoints whose method Node's HTTP parser refuses, as `QUERY` before 20.19.6: they answer in process alone.
 *
 * @param known default the methods of this Node
 */
export function warnOfMethods(
  endpoints: readonly Pick<Endpoint, 'key' | 'method' | 'origin'>[],
  known: readonly string[] = METHODS,
): Diagnostic[] {
  const refused = endpoints.filter(
    ({ method }) => method !== 'ALL' && !isBesideHttp(method) && !known.includes(method),
  )
  const [first, ...others] = refused
  if (!first) return []
  const { key, method, origin } = first
  const more = others.length > 0 ? ` and ${others.length} more` : ''
  const message = `"${key}"${more} cannot be asked over HTTP, since Node ${process.version} refuses the method ${method}.`
  const hint = 'Use a newer Node, or ask in process: by server.fetch, or the fetch of a test.'
  const place = origin.place()
  return [{ code: 'refused-method', severity: 'warning', message, hint, ...(place && { place }) }]
}
