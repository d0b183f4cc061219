import type { Context } from 'hono'
import { HonoRequest } from 'hono/request'
import { basePath } from 'hono/route'

/**
 * The path that a route of Hono is mounted below, without a slash at its end. `basePath` of Hono finds it for
 * requests of its own copy alone, and whoever mounts the mocks may have another one: a package that is built
 * brings its own.
 */
export function mountedAt({ req }: Context): string {
  const { raw, path, routeIndex, matchedRoutes } = req
  const found = matchedRoutes.map((route) => [[nothing, route], {}])
  const own = new HonoRequest(raw, path, [found] as never)
  own.routeIndex = routeIndex
  return basePath({ req: own } as unknown as Context).replace(/\/$/, '')
}

function nothing(): void {}
