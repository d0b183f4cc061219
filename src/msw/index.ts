import { Fault } from '../behaviour/fault.ts'
import { mockKind } from '../data/records/resource.ts'
import type { ExternalEndpoint, ExternalMocks } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { isMethod } from '../http/path.ts'
import { readHandlers, type HttpHandler, type MswHandler } from './handler.ts'
import { mountPath } from './path.ts'
import { inSession } from './session-scope.ts'
import { socketEndpoints, type MswSocketHandler } from './websocket.ts'

export type { MswHandler, MswRunArguments } from './handler.ts'
export type { MswConnection } from './connection.ts'
export type { MswSocketAddress, MswSocketHandler } from './websocket.ts'
export type { ExternalMocks as ForeignMocks } from '../endpoints/endpoint.ts'

/**
 * Mounts handlers of `http`, `sse` and `ws` of MSW 2 or 3 as mocks: export it from a mock file, or give it to
 * `createMockServer({ mocks })`, `use` or a scenario. Handlers of a list are asked in its order; what
 * none of them answers goes on to the other mocks. Of addresses only the path counts.
 *
 * @throws MockapiError with code `bad-mock` for GraphQL handlers, and for what is no handler
 * @example
 * export default fromMsw([http.get('/users/:id', ({ params }) => HttpResponse.json({ id: params.id }))])
 */
export function fromMsw(handlers: readonly (MswHandler | MswSocketHandler)[]): ExternalMocks {
  const read = readHandlers(handlers)
  const resolve = createResolver(read.http)
  const endpoints = read.http.flatMap((handler, index) => {
    const { header, path } = handler.info
    return mountPath(path).paths.map((mounted): ExternalEndpoint => ({
      key: `${methodOf(handler)} ${mounted}`,
      written: typeof path === 'string' ? path : '',
      handle: (context) => answer(resolve, index, context),
      note: `msw ${header}`,
      definition: () => String((handler as { readonly resolver?: unknown }).resolver),
    }))
  })
  return { [mockKind]: 'external', endpoints: [...endpoints, ...socketEndpoints(read.sockets)] }
}

/** A name that a key can have; any other is matched by the handler itself. */
function methodOf({ info: { method } }: HttpHandler): string {
  const name = String(method).toUpperCase()
  return isMethod(name) ? name : 'ALL'
}

/**
 * What the handler at an index answers. The endpoint that is asked first may be of another handler than
 * the one that answers, since mocks go by their paths: then it passes on, so that the journal names the
 * right one.
 */
async function answer(
  resolve: Resolver,
  index: number,
  context: EndpointContext,
): Promise<unknown> {
  if (isBypassed(context.request)) return await answerBelow(context)
  const resolved = await inSession(context, () => resolve(context))
  return resolved?.index === index ? resolved.response : undefined
}

/** Whether it was sent by `fetch(bypass(request))`, which is to get what lies below the handlers. */
function isBypassed({ headers }: Request): boolean {
  const intention = headers.get('x-msw-intention')
  return intention === 'bypass' || (headers.get('accept')?.includes('msw/passthrough') ?? false)
}

/**
 * What the mocks below answer. Where none does the connection breaks, so that `fetch` rejects: a handler that
 * patches the real answer must not be given a 404 of mockapi in place of it.
 */
async function answerBelow({ next }: EndpointContext): Promise<Response> {
  const response = await next()
  if (response.status !== 404) return response
  const { code } = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { code?: unknown }
  if (code === 'no-endpoint') throw new Fault('reset')
  return response
}

/** Which handler of the list answers a request, and with what; undefined where none does. */
type Resolved = { readonly index: number; readonly response: Response } | undefined

type Resolver = (context: EndpointContext) => Promise<Resolved>

/**
 * Asks handlers in their order, as MSW does, once for each request. What a handler remembers, such as
 * that it was for one call, it remembers for a session until that is reset.
 */
function createResolver(handlers: readonly HttpHandler[]): Resolver {
  const requests = new WeakMap<Request, Promise<Resolved>>()
  const sessions = new WeakMap<object, readonly HttpHandler[]>()
  let count = 0
  return ({ request, sessionMark }) => {
    let resolved = requests.get(request)
    if (!resolved) {
      const own = sessions.get(sessionMark) ?? handlers.map(forSession)
      sessions.set(sessionMark, own)
      resolved = firstResponse(own, request, () => `mockapi-${++count}`)
      requests.set(request, resolved)
    }
    return resolved
  }
}

/** A handler that has another as its prototype: what it notes of itself stays with it. */
function forSession(handler: HttpHandler): HttpHandler {
  const fresh = Object.create(handler) as HttpHandler
  const { own } = mountPath(handler.info.path)
  if (own !== undefined) {
    Object.defineProperty(fresh, 'info', { value: { ...handler.info, path: own } })
  }
  return fresh
}

async function firstResponse(
  handlers: readonly HttpHandler[],
  request: Request,
  newId: () => string,
): Promise<Resolved> {
  const { origin: baseUrl } = new URL(request.url)
  const requestId = newId()
  for (const [index, handler] of handlers.entries()) {
    const result = await handler.run({
      request,
      requestId,
      resolutionContext: { baseUrl, quiet: true },
    })
    const response = result?.response
    if (!response) continue
    const isPassthrough = response.headers.get('x-msw-intention') === 'passthrough'
    return isPassthrough ? undefined : { index, response }
  }
  return undefined
}
