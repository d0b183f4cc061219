import { corsHeaders } from './network/cors.ts'
import type { Incoming } from './incoming.ts'

/** How much of the places of broken files a header shows, UTF-16 units. */
const longestHeader = 1000

/**
 * Headers that the exchange adds to whatever is answered: those that let a page read it, and the places
 * of broken files. Undefined for none.
 *
 * @param names of the headers that the answer has already, in lower case
 * @param vary what the answer has for `Vary` already
 */
export function extraHeaders(
  { origin, access, generation: { broken } }: Incoming,
  names: readonly string[],
  vary: string | undefined,
): Record<string, string> | undefined {
  if (origin === undefined && broken.length === 0) return undefined
  const extra: Record<string, string> = {}
  if (broken.length > 0) {
    extra['x-mockapi-broken'] = encodeURI(broken.join(', ').toWellFormed()).slice(0, longestHeader)
  }
  // An answer that has a rule of its own for other origins keeps it.
  const own = names.includes('access-control-allow-origin')
  if (origin === undefined || access === undefined || access === 'refused' || own) return extra
  return Object.assign(extra, corsHeaders(origin, access, [...names, ...Object.keys(extra)], vary))
}
