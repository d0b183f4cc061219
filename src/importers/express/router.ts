import type { ExternalEndpoint } from '../../endpoints/endpoint.ts'
import { isMethod, parsePath } from '../../http/path.ts'
import { runHandlers, type Callable, type RunContext } from './exchange.ts'
import { pathOf } from './key.ts'
import type { ExpressRouter } from './types.ts'

/** What is read of a layer in the stack of a router of Express 4 or 5. */
interface Layer {
  readonly name?: string
  readonly handle?: unknown
  readonly route?: {
    readonly path: unknown
    readonly methods: Readonly<Record<string, boolean>>
  }
}

/** Whether a value is a router or an application: a function with `use`. */
export function isRouter(value: unknown): value is ExpressRouter {
  return typeof value === 'function' && 'use' in value && typeof value.use === 'function'
}

/**
 * The endpoints of a router: its routes by their paths, and one for everything else that it may answer. Each runs the
 * whole router, once for a request, so that what answers, and with which parameters, is for the router to say.
 */
export function endpointsOf(router: ExpressRouter): readonly ExternalEndpoint[] {
  const asked = new WeakSet()
  const handle: ExternalEndpoint['handle'] = (context) => {
    const c = context.forMiddleware() as RunContext
    if (asked.has(c)) return undefined
    asked.add(c)
    return runHandlers(c, [router as unknown as Callable])
  }
  const layers = stackOf(router)
  const keys = layers.flatMap(({ route }) => (route ? keysOf(route) : []))
  const isWhole = layers.every(({ route, name }) =>
    route ? keysOf(route).length > 0 : isOfExpress(name),
  )
  return [...new Set([...keys, ...(isWhole && keys.length > 0 ? [] : ['ALL /*'])])].map((key) => ({
    key,
    written: key.replace(/^\w+ /, ''),
    note: 'express router',
    handle,
    definition: () => `${key} ${layers.length}`,
  }))
}

/** Whether a layer is one of those of Express that answer nothing by themselves. */
function isOfExpress(name = ''): boolean {
  return /^(?:query|expressInit|(?:json|urlencoded|text|raw)Parser|cookieParser)$/.test(name)
}

function stackOf(router: ExpressRouter): readonly Layer[] {
  const { stack, _router } = router as { stack?: unknown; _router?: { stack?: unknown } }
  // Express 4 throws where an application is asked for its router by the name that Express 5 has.
  const own = _router ? _router.stack : (stack ?? ofVersion5(router))
  return Array.isArray(own) ? (own as Layer[]) : []
}

function ofVersion5(router: ExpressRouter): unknown {
  try {
    return (router as { router?: { stack?: unknown } }).router?.stack
  } catch {
    return undefined
  }
}

function keysOf({ path, methods }: NonNullable<Layer['route']>): string[] {
  const paths = [path].flat().map((each) => (typeof each === 'string' ? pathOf(each) : ''))
  if (paths.some((each) => 'message' in parsePath(each))) return []
  const names = Object.keys(methods).map((name) => (name === '_all' ? 'ALL' : name.toUpperCase()))
  return paths.flatMap((each) => names.filter(isMethod).map((name) => `${name} ${each}`))
}
