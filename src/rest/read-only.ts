import { problemReply } from '../http/reply.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'

/** The same endpoints, of which those that write are refused: for collections and single resources. */
export function readOnly(endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.map((endpoint) => {
    const { key, method, path, origin } = endpoint
    if (method === 'GET' || method === 'HEAD') return endpoint
    const detail = `${key} writes, and this server only reads (--read-only). Start it without, or declare the endpoint yourself.`
    const fixed = problemReply('read-only', detail)
    const needs = { body: false, call: false, faker: false }
    return { key, method, path, origin, needs, fixed, handle: () => fixed }
  })
}
