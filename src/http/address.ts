import { mayHaveBody } from './body.ts'

/** An address in its two parts. */
export interface Address {
  readonly path: string
  /** The query with its question mark, or an empty text. */
  readonly search: string
}

/** An absolute address taken apart, as it came. */
export interface AbsoluteAddress extends Address {
  /** Scheme, host and port. */
  readonly origin: string
}

/** Origin, path and query of an absolute address. */
export function splitAddress(url: string): AbsoluteAddress {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  if (start === -1) return { origin: url, path: '/', search: '' }
  const origin = url.slice(0, start)
  const fragment = url.indexOf('#', start)
  const end = fragment === -1 ? url.length : fragment
  const query = url.indexOf('?', start)
  if (query === -1 || query > end) return { origin, path: url.slice(start, end), search: '' }
  return { origin, path: url.slice(start, query), search: url.slice(query, end) }
}

/**
 * The same request at another address of its host.
 *
 * @param again its body, where its own was read already
 */
export function requestAt(
  request: Request,
  { path, search }: Address,
  again?: ReadableStream<Uint8Array>,
): Request {
  const { url, method, headers, signal } = request
  const body = mayHaveBody(method) ? (again ?? request.body) : null
  // Part by part: what test environments put in place of `Request` copies own members alone.
  const init = { method, headers, signal, ...(body && { body, duplex: 'half' as const }) }
  return new Request(splitAddress(url).origin + path + search, init)
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

/**
 * A path without what the mocks are mounted below; as it is where it does not lie there.
 *
 * @param base such as `/api`, decoded; empty for none
 */
export function pathBelow(base: string, path: string): string {
  if (base === '') return path
  if (path.startsWith(base)) return rooted(path.slice(base.length))
  // Where the address has another spelling, as many segments are taken off as the base has.
  const depth = base.split('/').length
  return rooted(`/${path.split('/').slice(depth).join('/')}`)
}

function rooted(path: string): string {
  return path.startsWith('/') ? path : `/${path}`
}
