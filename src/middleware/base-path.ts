import { chain } from '../http/maybe-promise.ts'
import { stateOf } from '../dispatch/mocks.ts'
import type { RequestState } from '../dispatch/request-state.ts'
import { withHeaders } from '../dispatch/response.ts'
import type { Middleware } from './stack.ts'

/**
 * Puts the addresses of an answer, its `Location` and `Link` and the paths of its cookies, below the path that
 * the mocks are mounted at.
 */
export function addressesBelow(): Middleware {
  return (c, next) => {
    const state = stateOf(c)
    return state.base === ''
      ? next(c)
      : chain(next(c), (response) => withAddressesBelow(response, state))
  }
}

/** The same for one response. */
export function withAddressesBelow(
  response: Response,
  { base, request }: Pick<RequestState, 'base' | 'request'>,
): Response {
  if (base === '') return response
  const { origin } = new URL(request.url)
  const changed: Record<string, string> = {}
  const location = response.headers.get('location')
  if (location !== null) changed['location'] = addressBelow(base, origin, location)
  const link = response.headers.get('link')
  if (link !== null) {
    changed['link'] = link.replace(
      /<([^>]*)>/g,
      (_, address: string) => `<${addressBelow(base, origin, address)}>`,
    )
  }
  const isChanged = Object.keys(changed).length > 0
  const below = isChanged ? withHeaders(response, changed) : response
  const { headers } = below
  const cookies = headers.getSetCookie()
  if (cookies.length > 0) headers.delete('set-cookie')
  for (const cookie of cookies) headers.append('set-cookie', cookieBelow(base, cookie))
  return below
}

/** A path, or an address of this origin, below a base; others lead elsewhere, `//host/path` as well. */
function addressBelow(base: string, origin: string, address: string): string {
  if (address.startsWith('/') && !address.startsWith('//')) return base + address
  if (!address.startsWith(`${origin}/`)) return address
  return origin + base + address.slice(origin.length)
}

/** A cookie for the addresses below a base; `__Host-` is for those whose path is `/` (RFC 6265bis, 4.1.3.2). */
function cookieBelow(base: string, cookie: string): string {
  if (/^__host-/i.test(cookie)) return cookie
  return cookie.replace(/(;\s*path=)(\/[^;]*)/i, (_, name: string, path: string) =>
    path === '/' ? name + base : name + base + path,
  )
}
