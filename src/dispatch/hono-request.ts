import type { Context } from 'hono'
import { HonoRequest } from 'hono/request'
import * as honoRoute from 'hono/route'
import { getPath } from 'hono/utils/url'
import type { Match } from '../endpoints/path-table.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { leaveBody } from '../http/body.ts'
import type { RequestState } from './request-state.ts'

/** Makes `c.req`: its parameters are those of the endpoint, and a body that was read can be read again. */
export function createRequest(
  state: RequestState,
  matches: readonly Match<CompiledEndpoint>[],
): HonoRequest {
  const found = matches.map(({ endpoint, params }) => [
    [nothing, { basePath: state.base || '/', path: endpoint.path.text, method: endpoint.method }],
    encoded(params),
  ])
  const request = new MockRequest(state, [found] as never)
  request.bodyCache = state.c.req.bodyCache
  if (state.body) leaveBody(request, state.body)
  return request
}

class MockRequest extends HonoRequest {
  readonly #state: RequestState

  constructor(state: RequestState, matches: never) {
    super(state.incoming.request, getPath(state.incoming.request), matches)
    this.#state = state
    if (state.method === 'GET' || state.method === 'HEAD') return
    // Made when it is asked for, since most handlers read the parsed body.
    Object.defineProperty(this, 'raw', {
      get: () => state.readable,
      set: (request: Request) => void (state.readable = request),
    })
  }

  override get method(): string {
    return this.#state.method
  }

  override get url(): string {
    const { incoming, path, search } = this.#state
    return incoming.origin + path + search
  }
}

// The bytes are read first, from which all else can be had, be they a text or not.
for (const name of ['json', 'text', 'blob', 'formData'] as const) {
  const read = HonoRequest.prototype[name] as (this: HonoRequest) => Promise<never>
  MockRequest.prototype[name] = function fromBytes(): Promise<never> {
    void this.arrayBuffer().catch(() => {})
    return read.call(this)
  }
}

/** Hono decodes parameters when they are asked for. */
function encoded(params: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, encodeURIComponent(value)]),
  )
}

/** `hono/route` for requests of any copy of Hono: its own functions know those of one copy only. */
export const routeHelpers: Omit<typeof honoRoute, 'default'> = {
  basePath: (c, index) => honoRoute.basePath(ownRequest(c), index),
  baseRoutePath: (c, index) => honoRoute.baseRoutePath(ownRequest(c), index),
  matchedRoutes: (c) => honoRoute.matchedRoutes(ownRequest(c)),
  routePath: (c, index) => honoRoute.routePath(ownRequest(c), index),
}

/** The same request, of our own copy of Hono. */
function ownRequest({ req }: Context): Context {
  const { raw, path, routeIndex, matchedRoutes: routes } = req
  const own = new HonoRequest(raw, path, [routes.map((route) => [[nothing, route], {}])] as never)
  own.routeIndex = routeIndex
  return { req: own } as unknown as Context
}

function nothing(): void {}
