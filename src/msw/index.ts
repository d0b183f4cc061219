import { Fault } from '../behaviour/fault.ts'
import { mockKind } from '../data/records/resource.ts'
import type { ExternalEndpoint, ExternalMocks } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { Passed } from '../endpoints/passed.ts'
import { noteOperation } from '../dispatch/run-of.ts'
import { isObject } from '../errors/validation-issue.ts'
import { isJsonType, mediaTypeOf } from '../http/body.ts'
import { isMethod } from '../http/path.ts'
import { graphqlPaths } from './graphql.ts'
import {
  isOfGraphql,
  readHandlers,
  type MswHandler,
  type MswOperation,
  type RequestHandler,
} from './handler.ts'
import { operationOf } from './operation.ts'
import { mountPath } from './path.ts'
import { rootFields } from './root-fields.ts'
import { createResolver, type Resolver } from './resolver.ts'
import { inSession } from './session-scope.ts'
import { socketEndpoints, type MswSocketHandler } from './websocket.ts'

export type { MswHandler, MswRunArguments } from './handler.ts'
export type { MswConnection } from './connection.ts'
export type { MswSocketAddress, MswSocketHandler } from './websocket.ts'
export type { ExternalMocks as ForeignMocks } from '../endpoints/endpoint.ts'

/**
 * Mounts handlers of `http`, `graphql`, `sse` and `ws` of MSW 2 or 3 as mocks: export it from a mock file, or give it to
 * `createMockServer({ mocks })`, `use` or a scenario. Handlers of a list are asked in its order; what
 * none of them answers goes on to the other mocks. Of addresses only the path counts.
 *
 * @throws MockapiError with code `bad-mock` for what is no handler
 * @example
 * export default fromMsw([http.get('/users/:id', ({ params }) => HttpResponse.json({ id: params.id }))])
 */
export function fromMsw(handlers: readonly (MswHandler | MswSocketHandler)[]): ExternalMocks {
  const read = readHandlers(handlers)
  const resolve = createResolver(read.requests)
  const endpoints = read.requests.flatMap((handler, index) => {
    const { method, paths, written, note } = mounted(handler)
    return paths.map((path): ExternalEndpoint => ({
      key: `${method} ${path}`,
      written: typeof written === 'string' ? written : '',
      handle: (context) => answer(resolve, index, context),
      note: `msw ${note}`,
      definition: () => String((handler as { readonly resolver?: unknown }).resolver),
    }))
  })
  return { [mockKind]: 'external', endpoints: [...endpoints, ...socketEndpoints(read.sockets)] }
}

/** Where a handler is asked: it decides itself what of that it answers. */
function mounted(handler: RequestHandler) {
  if (isOfGraphql(handler)) {
    const { operationName } = handler.info
    const written = typeof operationName === 'string' ? operationName : handler.endpoint
    const note = operationOf(handler.info)
    return { method: 'ALL', paths: graphqlPaths(handler), written, note }
  }
  const { method, path, header } = handler.info
  const name = String(method).toUpperCase()
  const { paths } = mountPath(path)
  return { method: isMethod(name) ? name : 'ALL', paths, written: path, note: header }
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
  const { answer: given, passed } = await inSession(context, () => resolve(context))
  if (given?.index === index) {
    if (given.operation) await note(context, given.operation, given.response)
    return given.response
  }
  const why = given ? undefined : passed.get(index)
  // It may be mounted at several paths of which all match.
  if (why) passed.set(index, new Passed())
  return why
}

/** Notes for the journal which operation was answered, and with which errors. */
async function note(
  context: EndpointContext,
  { operationType, operationName, query = '' }: MswOperation,
  response: Response,
): Promise<void> {
  const isJson = isJsonType(mediaTypeOf(response.headers.get('content-type')))
  const body: unknown = isJson
    ? await response
        .clone()
        .json()
        .catch(() => {})
    : undefined
  const errors = isObject(body) && Array.isArray(body['errors']) ? body['errors'] : undefined
  const type = operationType as 'query' | 'mutation' | 'subscription'
  noteOperation(context, {
    type,
    fields: rootFields(query, operationName).map((field) => `${type.toUpperCase()} ${field}`),
    operationName,
    errors: errors?.filter(isObject).map(({ message }) => ({ message: String(message) })),
  })
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
