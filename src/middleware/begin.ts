import { basePath } from 'hono/route'
import { pathBelow, splitAddress } from '../serve/address.ts'
import { doorOf } from '../serve/door.ts'
import type { Door } from '../serve/door.ts'
import { stateKey } from '../serve/mocks.ts'
import type { AppContext, Mocks } from '../serve/mocks.ts'
import { RequestState } from '../serve/request-state.ts'

/**
 * What is known of a request as it comes, for all middleware after it.
 *
 * @param own what of the path that Hono has mounted is the application's own
 */
export function begin(c: AppContext, mocks: Mocks, own = ''): RequestState {
  const door = doorOf(c.env)
  const request = c.req.raw
  const connection = door?.connection ?? (door?.isOwn ? undefined : mocks.connectionOf?.(c.env))
  const mounted = door?.isDirect ? '' : mountPath(c, own)
  const base = baseOf(door, mounted, mocks)
  const address = splitAddress(request.url)
  const path = pathBelow(mounted, address.path)
  const head = { request, connection, base, path, search: address.search }
  const state = new RequestState(head, mocks.routes, mocks.waiting)
  c.set(stateKey, state)
  return state
}

/** What other applications have mounted this one below. */
function mountPath(c: AppContext, own: string): string {
  const path = basePath(c).replace(/\/$/, '')
  return own !== '' && path.endsWith(own) ? path.slice(0, -own.length) : path
}

/** What stands before the addresses of answers: `.mount()` of Hono hides it, so that an option tells it. */
function baseOf(door: Door | undefined, mounted: string, mocks: Mocks): string {
  if (door?.prefix !== undefined) return door.prefix + mounted
  return mounted === '' ? mocks.basePath : mounted
}
