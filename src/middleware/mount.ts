import { routeHelpers } from '../dispatch/hono-request.ts'
import type { Mocks } from '../dispatch/mocks.ts'
import { requestEnvOf } from '../dispatch/request-env.ts'
import { RequestState, stateKey, stateOf, type AppContext } from '../dispatch/request-state.ts'
import { withHeaders } from '../dispatch/response.ts'
import { withPrepared } from '../dispatch/prepared-head.ts'
import { pathBelow, requestAt, splitAddress } from '../http/address.ts'
import { isBelow } from '../http/path.ts'
import { chain } from '../http/maybe-promise.ts'
import { leaveBody, readAgain } from '../http/body.ts'
import type { Middleware } from './stack.ts'

/** Where the admin API is mounted in the application. */
export const adminPath = '/__mockapi'

/** The part of a mounted path that is the application's own. */
const ownMounts = /(?:\/(?:__session\/|~)[^/]+)?\/__mockapi$/

/** Makes the state of a request, without the path that applications around this one have mounted it below. */
export function begin(c: AppContext, mocks: Mocks): RequestState {
  const { raw } = c.req
  const isOwn = requestEnvOf(c.env)?.isOwn === true
  const { path: whole, search } = splitAddress(raw.url)
  let path = whole
  let base = ''
  let request = raw
  if (!isOwn) {
    const mounted = routeHelpers.basePath(c).replace(/\/$/, '').replace(ownMounts, '')
    path = pathBelow(mounted, whole)
    // Taken from the address and not from Hono, which has decoded it.
    base = whole.endsWith(path) ? whole.slice(0, -path.length) : whole
    const again = raw.bodyUsed ? readAgain(c.req) : undefined
    if (base !== '' || again) request = requestAt(raw, { path, search }, again)
  }
  const state = new RequestState(
    c,
    mocks,
    request,
    path,
    search,
    base === '' ? mocks.basePath : base,
  )
  c.set(stateKey, state)
  return state
}

/** Takes the prefix of the mocks off an address; returns false for none, and outside of them all. */
export function enterPrefix(state: RequestState): boolean {
  const { path, mocks } = state
  const { prefixes } = mocks
  const prefix = prefixes.find((each) => isBelow(path, each))
  state.isOutside = prefixes.length > 0 && prefix === undefined
  if (prefix === undefined) return false
  state.enter(prefix, path.slice(prefix.length) || '/', state.named)
  state.prefix = prefix
  return true
}

/** Gives an application around this one the body for its middleware, and its prepared headers to the answer. */
export const surroundings: Middleware = (c, next) =>
  stateOf(c).env?.isOwn ? next(c) : chain(next(c), (answer) => handBack(c, answer))

function handBack(c: AppContext, answer: Response): Response {
  const { body } = stateOf(c)
  if (body) leaveBody(c.req, body)
  // Where the connection was dealt with, the answer must stay the one that says so.
  if (answer.headers.has('x-hono-already-sent')) return answer
  const { headers } = c.newResponse(null)
  if ([...headers.keys()].length === 0) return answer
  // Hono replaces the cookies of the answer by its own, so that it must have them all.
  const cookies = headers.has('set-cookie') ? answer.headers.getSetCookie() : []
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true })
  return withPrepared(answer, { status: undefined, headers }) as Response
}

/** Puts `Location`, `Link` and the paths of cookies below the path that the mocks are mounted at. */
export const addressesBelow: Middleware = (c, next) => {
  const state = stateOf(c)
  if (state.base === '') return next(c)
  return chain(next(c), (response) => {
    const { base, incoming } = state
    // A real API that was asked for the prefix as well names it in its addresses.
    return base === '' ? response : withBase(response, base, new URL(incoming.origin).origin)
  })
}

function withBase(response: Response, base: string, origin: string): Response {
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
