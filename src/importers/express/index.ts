import { mockKind, kindOf } from '../../data/records/resource.ts'
import type { ExternalEndpoint, ExternalMocks } from '../../endpoints/endpoint.ts'
import { MockapiError } from '../../errors/diagnostic.ts'
import { formatValue, isObject } from '../../errors/validation-issue.ts'
import { runHandlers, type Callable, type RunContext } from './exchange.ts'
import { keyOf } from './key.ts'
import { endpointsOf, isRouter } from './router.ts'
import type { ExpressErrorHandler, ExpressHandler, ExpressMap, ExpressRouter } from './types.ts'

export type {
  ExpressErrorHandler,
  ExpressHandler,
  ExpressMap,
  ExpressMapEntry,
  ExpressNext,
  ExpressRequest,
  ExpressResponse,
  ExpressRouter,
} from './types.ts'
export type { RunContext as ExpressContext } from './exchange.ts'
export type { ExternalMocks as ForeignMocks } from '../../endpoints/endpoint.ts'

/** A handler of Express as one of mockapi, and as a middleware for `use`. */
export type AdaptedHandler = (context: RunContext) => Promise<unknown>

type Handlers = ExpressHandler | readonly ExpressHandler[]
type HandlersWithErrors = readonly (ExpressHandler | ExpressErrorHandler)[]

/**
 * Takes over what was written for Express: a handler `(req, res, next) => …` or a list of them, for a key of
 * `defineMock` or for `use`; a map of handlers and values, as files of umi export it; or a router.
 *
 * @throws MockapiError with code `bad-mock` for what is none of them
 * @example
 * export default fromExpress({
 *   'GET /api/users': [{ id: 1, name: 'Ada' }],
 *   'POST /api/login': (req, res) => res.status(401).json({ message: `Who is ${req.body.name}?` }),
 * })
 * @example
 * export const guard = use('/admin/*', fromExpress((req, res, next) => (req.get('authorization') ? next() : res.sendStatus(401))))
 */
export function fromExpress(router: ExpressRouter): ExternalMocks
export function fromExpress(handlers: Handlers): AdaptedHandler
export function fromExpress(handlers: HandlersWithErrors): AdaptedHandler
export function fromExpress(map: ExpressMap): ExternalMocks
export function fromExpress(
  given: ExpressRouter | Handlers | HandlersWithErrors | ExpressMap,
): ExternalMocks | AdaptedHandler {
  if (isRouter(given)) return { [mockKind]: 'external', endpoints: endpointsOf(given) }
  const handlers = handlersOf(given)
  if (handlers) return adapted(handlers)
  if (!isObject(given) || kindOf(given) !== undefined) {
    throw refused(
      `fromExpress was given ${formatValue(given)}.`,
      "Write fromExpress((req, res) => res.json({ ok: true })), or fromExpress({ 'GET /users': (req, res) => … }).",
    )
  }
  const endpoints = Object.entries(given).map(([key, value]) => endpointOf(key, value))
  return { [mockKind]: 'external', endpoints }
}

/** The functions that a value consists of; undefined for any other value. */
function handlersOf(value: unknown): readonly Callable[] | undefined {
  if (typeof value === 'function') return [value as Callable]
  if (!Array.isArray(value) || value.length === 0) return undefined
  const all: readonly unknown[] = value.flat()
  return all.every((each) => typeof each === 'function') ? (all as Callable[]) : undefined
}

function adapted(handlers: readonly Callable[]): AdaptedHandler {
  const handle = (context: RunContext, _next?: unknown) => runHandlers(context, handlers)
  const text = handlers.map(String).join('\n')
  // What a reload compares, and lists of middleware name.
  Object.defineProperty(handle, 'toString', { value: () => text })
  Object.defineProperty(handle, 'name', { value: handlers[0]?.name ?? '' })
  return handle
}

function endpointOf(written: string, value: unknown): ExternalEndpoint {
  const handlers = handlersOf(value)
  const key = keyOf(written)
  if (handlers) {
    return {
      key,
      written,
      note: 'express',
      handle: (context) => runHandlers(context.forMiddleware() as RunContext, handlers),
      definition: () => handlers.map(String).join('\n'),
    }
  }
  const definition = () => JSON.stringify(value) ?? ''
  return { key, written, note: 'express', handle: () => value, definition }
}

function refused(message: string, hint: string): MockapiError {
  return new MockapiError([{ code: 'bad-mock', severity: 'error', message, hint }])
}
