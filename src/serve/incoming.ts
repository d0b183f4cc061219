import type { Generation } from './generation.ts'
import type { OriginAccess } from './network/guard.ts'
import type { RecordedHeaders } from './journal/record.ts'
import type { HeaderReader } from './readiness.ts'
import type { Address } from './rewrite.ts'
import type { Wire } from './network/wire.ts'

/** One request as the pipeline sees it. */
export interface Incoming {
  readonly request: Request
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly wire: Wire | undefined
  readonly header: HeaderReader
  /** All headers, for the journal. */
  readonly headers: RecordedHeaders
  readonly path: string
  readonly search: string
  /** When it came, by `performance.now()`. */
  readonly started: number
  readonly origin: string | undefined
  readonly access: OriginAccess | undefined
  readonly generation: Generation
  /** Path and query that a rule made of the target; undefined where none did. */
  readonly rewritten: string | undefined
}

/**
 * What `fetch` is given as a request; a path is one below the base.
 *
 * @throws the reason of a signal that is aborted already, as `fetch` does
 */
export function requestOf(
  input: string | URL | Request,
  init: RequestInit | undefined,
  base: string,
): Request {
  const asIs = input instanceof Request && init === undefined
  const request = asIs
    ? input
    : new Request(input instanceof Request ? input : new URL(input, base), init)
  if (request.signal.aborted) throw request.signal.reason
  return request
}

/** The same request at another address of its host. */
export function requestAt(request: Request, { path, search }: Address): Request {
  const { url, method, headers, signal, body } = request
  const start = url.indexOf('/', url.indexOf('://') + 3)
  // Part by part: what test environments put in place of `Request` copies own members alone.
  const init = { method, headers, signal, ...(body && { body, duplex: 'half' as const }) }
  return new Request((start === -1 ? url : url.slice(0, start)) + path + search, init)
}

/** An absolute address taken apart, as it came. */
interface AddressParts {
  /** Scheme, host and port. */
  readonly origin: string
  readonly path: string
  /** The query with its question mark, or an empty text. */
  readonly search: string
}

/** Origin, path and query of an absolute address. */
export function splitAddress(url: string): AddressParts {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  if (start === -1) return { origin: url, path: '/', search: '' }
  const origin = url.slice(0, start)
  const fragment = url.indexOf('#', start)
  const end = fragment === -1 ? url.length : fragment
  const query = url.indexOf('?', start)
  if (query === -1 || query > end) return { origin, path: url.slice(start, end), search: '' }
  return { origin, path: url.slice(start, query), search: url.slice(query, end) }
}
