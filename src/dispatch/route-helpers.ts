import type { Context } from 'hono'
import { HonoRequest } from 'hono/request'
import { basePath, baseRoutePath, matchedRoutes, routePath } from 'hono/route'

/** What `hono/route` exports. */
export interface RouteHelpers {
  readonly basePath: typeof basePath
  readonly baseRoutePath: typeof baseRoutePath
  readonly matchedRoutes: typeof matchedRoutes
  readonly routePath: typeof routePath
}

/**
 * `hono/route` for requests of any copy of Hono. Its own functions know those of one copy alone, and there may be
 * several: a package that is built brings its own, whoever mounts the mocks, or writes them, has another.
 */
export const routeHelpers: RouteHelpers = {
  basePath: (c, index) => basePath(known(c), index),
  baseRoutePath: (c, index) => baseRoutePath(known(c), index),
  matchedRoutes: (c) => matchedRoutes(known(c)),
  routePath: (c, index) => routePath(known(c), index),
}

/** What is asked for of a context, by a request of our own copy. */
function known({ req }: Context): Context {
  const { raw, path, routeIndex, matchedRoutes: routes } = req
  const own = new HonoRequest(raw, path, [routes.map((route) => [[nothing, route], {}])] as never)
  own.routeIndex = routeIndex
  return { req: own } as unknown as Context
}

function nothing(): void {}
