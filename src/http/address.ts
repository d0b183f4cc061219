import { mayHaveBody } from './body.ts'

/** An address in its two parts. */
export interface Address {
  readonly path: string
  /** The query with its question mark, or an empty text. */
  readonly search: string
}

/** Origin, path and query of an absolute address as it came: `URL` would change its spelling. */
export function splitAddress(url: string): Address & { readonly origin: string } {
  const start = url.indexOf('/', url.indexOf('://') + 3)
  if (start === -1) return { origin: url, path: '/', search: '' }
  const origin = url.slice(0, start)
  const fragment = url.indexOf('#', start)
  const end = fragment === -1 ? url.length : fragment
  const query = url.indexOf('?', start)
  if (query === -1 || query > end) return { origin, path: url.slice(start, end), search: '' }
  return { origin, path: url.slice(start, query), search: url.slice(query, end) }
}

/** The same request at another address; `again` is its body, where that was read already. */
export function requestAt(
  request: Request,
  { path, search }: Address,
  again?: ReadableStream<Uint8Array>,
): Request {
  const { url, method, headers, signal } = request
  // One that was read cannot be read again there either.
  const left = request.bodyUsed ? null : request.body
  const body = mayHaveBody(method) ? (again ?? left) : null
  // Part by part: what test environments put in place of `Request` copies own members alone.
  const init = { method, headers, signal, ...(body && { body, duplex: 'half' as const }) }
  return new Request(splitAddress(url).origin + path + search, init)
}

/** The request that `fetch(input, init)` means. Throws the reason of a signal that is aborted. */
export function requestOf(
  input: string | URL | Request,
  init: RequestInit | undefined,
  base: string,
): Request {
  const isRequest = input instanceof Request
  const request =
    isRequest && !init ? input : new Request(isRequest ? input : new URL(input, base), init)
  if (request.signal.aborted) throw request.signal.reason
  return request
}

/** A path below the decoded base that mocks are mounted at, `/api`; itself where it is not below. */
export function pathBelow(base: string, path: string): string {
  if (base === '') return path
  // Where the address has another spelling, as many segments are taken off as the base has.
  const below = path.startsWith(base)
    ? path.slice(base.length)
    : path.split('/').slice(base.split('/').length).join('/')
  return below.startsWith('/') ? below : `/${below}`
}

/** A query with other values for some names; undefined leaves one out. */
export function withQuery(search: string, change: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams(search)
  for (const [name, value] of Object.entries(change)) {
    query.delete(name)
    const values = value === undefined ? [] : [value].flat()
    for (const each of values) query.append(name, String(each))
  }
  const text = query.toString()
  return text === '' ? '' : `?${text}`
}
