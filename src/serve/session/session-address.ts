import { requestAt, splitAddress } from '../incoming.ts'
import { sessionNames } from './sessions.ts'

/** A request whose address begins with the prefix of a session. */
export interface SessionAddress {
  readonly id: string
  /** The prefix, such as `/__session/a1`. */
  readonly prefix: string
  /** The same request without it. */
  readonly request: Request
}

const shape = /^\/__session\/([^/]*)(\/.*)?$/

/** Whether a target may name a session; cheap, as it is asked of every request. */
export function mayNameSession(target: string): boolean {
  return target.startsWith(sessionNames.prefix)
}

/** Takes the prefix of a session off the address of a request; undefined where there is none. */
export function readSessionAddress(request: Request): SessionAddress | undefined {
  const { path, search } = splitAddress(request.url)
  const [, id, rest = '/'] = shape.exec(path) ?? []
  if (id === undefined) return undefined
  return {
    id,
    prefix: `${sessionNames.prefix}${id}`,
    request: requestAt(request, { path: rest, search }),
  }
}

/**
 * The same answer, with the addresses of its `Location` and `Link`, and the paths of its cookies, below a
 * prefix: one browser can be in several sessions.
 *
 * @param url of the request
 */
export function addressedBelow(prefix: string, url: string, response: Response): Response {
  const { origin } = new URL(url)
  const below = (address: string) => addressBelow(prefix, origin, address)
  const location = response.headers.get('location')
  if (location !== null) response.headers.set('location', below(location))
  const link = response.headers.get('link')
  if (link !== null) {
    const links = link.replace(/<([^>]*)>/g, (_, address: string) => `<${below(address)}>`)
    response.headers.set('link', links)
  }
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) response.headers.delete('set-cookie')
  for (const cookie of cookies) response.headers.append('set-cookie', cookieBelow(prefix, cookie))
  return response
}

/** A path, or an address of this origin, below a prefix; others lead elsewhere, `//host/path` as well. */
function addressBelow(prefix: string, origin: string, address: string): string {
  if (address.startsWith('/') && !address.startsWith('//')) return prefix + address
  if (!address.startsWith(`${origin}/`)) return address
  return origin + prefix + address.slice(origin.length)
}

/** A cookie for the addresses below a prefix; `__Host-` is for those whose path is `/` (RFC 6265bis, 4.1.3.2). */
function cookieBelow(prefix: string, cookie: string): string {
  if (/^__host-/i.test(cookie)) return cookie
  return cookie.replace(/(;\s*path=)(\/[^;]*)/i, (_, name: string, path: string) =>
    path === '/' ? name + prefix : name + prefix + path,
  )
}
