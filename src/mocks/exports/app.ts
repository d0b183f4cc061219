import type { ExecutionContext } from 'hono'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import { isMethod, parsePath, type Method, type PathPattern } from '../../http/path.ts'

/** A Hono application, or anything with `fetch`. */
export interface ExportedApp {
  readonly fetch: (request: Request, env?: unknown, executionCtx?: ExecutionContext) => unknown
  readonly routes?: readonly AppRoute[]
}

interface AppRoute {
  readonly method: string
  readonly path: string
  readonly handler?: (...args: never) => unknown
}

/** Whether an exported value is an application such as Hono's. */
export function isApp(value: unknown): value is ExportedApp {
  if (typeof value !== 'object' || value === null) return false
  return 'fetch' in value && typeof value.fetch === 'function'
}

/** Makes an endpoint of each route of an application; one without `routes` gets every request that nothing answers. */
export function appEndpoints(
  app: ExportedApp,
  originOf: (path: string) => SourceLocation,
): Endpoint[] {
  const endpoint = (method: Method, path: string, pattern: PathPattern): Endpoint => ({
    key: `${method} ${path}`,
    method,
    path: pattern,
    origin: originOf(path),
    needs: { body: false, call: false, faker: false },
    handle: ({ request, env, executionCtx }) => app.fetch(request, env, executionCtx),
    note: 'app',
  })
  const endpoints = new Map<string, Endpoint>()
  for (const route of app.routes ?? []) {
    const { method, path } = route
    const key = `${method} ${path}`
    if (endpoints.has(key) || isMiddleware(route) || !isMethod(method)) continue
    endpoints.set(key, endpoint(method, path, patternOf(path)))
  }
  return endpoints.size > 0 ? [...endpoints.values()] : [endpoint('ALL', '/*', below([]))]
}

/** A handler of `ALL /path/*` that takes `next` is middleware. */
function isMiddleware({ method, path, handler }: AppRoute): boolean {
  return method === 'ALL' && path.endsWith('*') && (handler?.length ?? 2) > 1
}

/** The path of a route; everything below its literal part if it has a pattern of Hono's own. */
function patternOf(path: string): PathPattern {
  const parsed = parsePath(path)
  // In Hono `:path{.+}` matches slashes, and `:name.json` is a parameter of that name.
  const isHonos = /:[^/]*\{[^}]*[./^]|\/[^/:{]+[:{]|\/:\w+[^/\w{?]/.test(path)
  if (!('message' in parsed) && !isHonos) return parsed
  const parts = path.split('/').slice(1)
  const literals = parts.findIndex((part) => /[:*{}?]/.test(part))
  return below(parts.slice(0, literals))
}

function below(parts: readonly string[]): PathPattern {
  const literals = parts.map((text) => ({ kind: 'literal', text }) as const)
  return { text: `/${[...parts, '*'].join('/')}`, segments: [...literals, { kind: 'wildcard' }] }
}
