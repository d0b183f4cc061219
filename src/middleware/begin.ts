import { pathBelow, requestAt, splitAddress } from '../http/address.ts'
import type { Address } from '../http/address.ts'
import { requestEnvOf } from '../dispatch/request-env.ts'
import { readAgain } from '../http/body.ts'
import { stateKey } from '../dispatch/mocks.ts'
import type { AppContext, Mocks } from '../dispatch/mocks.ts'
import { RequestState } from '../dispatch/request-state.ts'
import { routeHelpers } from '../dispatch/route-helpers.ts'

/** Where the admin API is mounted in the application. */
export const adminPath = '/__mockapi'

/** What of the path that a route of Hono is mounted at is the application's own. */
const ownMounts = /(?:\/__session\/[^/]+)?\/__mockapi$/

/** What is known of a request as it comes, for all middleware after it. */
export function begin(c: AppContext, mocks: Mocks): RequestState {
  const bindings = requestEnvOf(c.env)
  const connection =
    bindings?.connection ?? (bindings?.isOwn ? undefined : mocks.connectionOf?.(c.env))
  const { path, search, base } = placeOf(c)
  const head = {
    request: bindings?.isDirect ? c.req.raw : requestBelow(c, base, { path, search }),
    connection,
    isOwn: bindings?.isOwn === true,
    base: base === '' ? mocks.basePath : base,
    path,
    search,
    session: bindings?.session,
  }
  const state = new RequestState(head, mocks.routes, mocks.waiting)
  c.set(stateKey, state)
  return state
}

/** The address of a request in two parts: what other applications have mounted this one below, and the rest. */
function placeOf(c: AppContext): Address & { readonly base: string } {
  const { path: whole, search } = splitAddress(c.req.raw.url)
  if (requestEnvOf(c.env)?.isDirect) return { base: '', path: whole, search }
  const mounted = routeHelpers.basePath(c).replace(/\/$/, '').replace(ownMounts, '')
  const path = pathBelow(mounted, whole)
  // Taken from the address and not from Hono, which has decoded it.
  return { base: whole.endsWith(path) ? whole.slice(0, -path.length) : whole, path, search }
}

/** The request as a mock sees it, wherever the application is mounted, and whoever has read its body before. */
function requestBelow(c: AppContext, base: string, address: Address): Request {
  const { raw } = c.req
  const again = raw.bodyUsed ? readAgain(c.req) : undefined
  return base === '' && !again ? raw : requestAt(raw, address, again)
}
