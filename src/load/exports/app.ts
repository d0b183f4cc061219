import type { Endpoint } from '../../core/endpoint.ts'
import type { Origin } from '../../core/origin.ts'
import { isMethod, parsePath } from '../../core/path.ts'

/** What is needed of an exported application; Hono's fits. */
export interface ExportedApp {
  readonly fetch: (request: Request) => unknown
  readonly routes?: readonly { readonly method: string; readonly path: string }[]
}

/** Whether an exported value is an application such as Hono's. */
export function isApp(value: unknown): value is ExportedApp {
  return (
    typeof value === 'object' &&
    value !== null &&
    'fetch' in value &&
    typeof value.fetch === 'function'
  )
}

/**
 * The endpoints of an application: one for each route it declares, so that they are found, listed and
 * slowed down as any other; its middleware runs inside. An application that does not tell its routes
 * is asked for everything that nothing else answers.
 */
export function appEndpoints(app: ExportedApp, origin: Origin): Endpoint[] {
  const seen = new Set<string>()
  const endpoints: Endpoint[] = []
  for (const { method, path } of app.routes ?? []) {
    const key = `${method} ${path}`
    const isMiddleware = method === 'ALL' && path.endsWith('*')
    if (seen.has(key) || isMiddleware || !isMethod(method)) continue
    const parsed = parsePath(path)
    if ('message' in parsed) continue
    seen.add(key)
    endpoints.push(endpoint(app, key, { method, path: parsed }, origin))
  }
  if (endpoints.length > 0) return endpoints
  const path = parsePath('/*')
  return 'message' in path ? [] : [endpoint(app, 'ALL /*', { method: 'ALL', path }, origin)]
}

function endpoint(
  app: ExportedApp,
  key: string,
  matching: Pick<Endpoint, 'method' | 'path'>,
  origin: Origin,
): Endpoint {
  return {
    key,
    ...matching,
    origin,
    needs: { body: false, call: false, faker: false },
    handle: ({ request }) => app.fetch(request),
    note: 'app',
  }
}
