import { execute, introspectionFromSchema, type ExecutionArgs, type ExecutionResult } from 'graphql'
import {
  createHandler,
  type Handler,
  type RequestParams,
  type Response as Answer,
} from 'graphql-http'
import { whileFieldsLast } from '../dispatch/run-of.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { parsePath, type PathPattern } from '../http/path.ts'
import { jsonReply, problemReply, Reply } from '../http/reply.ts'
import { createGraphqlContext, type GraphqlContext } from './context.ts'
import { withCode } from './documents.ts'
import { noteAsked } from './note-asked.ts'
import { findOperation } from './operations.ts'
import { readParams, type Asked } from './request.ts'
import { resolveRootFields } from './root-fields.ts'
import { rememberServed } from './served-now.ts'
import { socketEndpoint } from './socket-endpoint.ts'
import { noEvents, takesEvents, takesEventsAlone } from './takes-events.ts'
import type { ServedSchema } from './schema.ts'

/** The endpoints that take operations of a schema: GET and POST of its path, and a WebSocket. */
export function schemaEndpoints(served: ServedSchema): Endpoint[] {
  resolveRootFields(served.schema)
  const handle = createCodec(served)
  rememberServed(handle, served)
  const path = parsePath(served.path) as PathPattern
  const endpoints = (['GET', 'POST'] as const).map((method) => ({
    key: `${method} ${served.path}`,
    method,
    path,
    origin: served.origin,
    needs: { body: method === 'POST', call: false, faker: true },
    note: 'GraphQL',
    isOfDocument: true,
    schema: served.path,
    definition: served.definition,
    readsAccept: true,
    lasting: (run: EndpointContext) => (served.isPlain ? whileFieldsLast(run) : undefined),
    introspect: () => introspectionFromSchema(served.schema),
    handle,
  }))
  return [...endpoints, socketEndpoint(served, path)]
}

/** Takes operations over HTTP: the library reads requests and decides on status and media type. */
function createCodec(served: ServedSchema): (context: EndpointContext) => Promise<unknown> {
  const handler: Handler<EndpointContext, GraphqlContext> = createHandler({
    parseRequestParams: readParams as never,
    onSubscribe: operationsOf(served),
    onOperation: ({ context }, _args, result) => kept(context, result),
    execute,
  })
  return async (run) => {
    const context = createGraphqlContext(run, served.path)
    const isOfEvents = takesEventsAlone(run)
    const answer = await handler({
      method: run.method,
      url: run.url,
      headers: {
        get: (name: string) =>
          isOfEvents && name === 'accept' ? '*/*' : (run.header(name) ?? null),
      },
      body: run.body as Record<string, unknown>,
      raw: run,
      context,
    })
    noteAsked(context)
    if (context.fault ?? context.stream) return context.fault ?? context.stream
    return isOfEvents ? eventOf(answer, context) : replyOf(answer, context)
  }
}

/** Few clients follow anything, so what sends events is loaded with the first. */
const loadEvents = () => import('./event-stream.ts')

type Args = ExecutionArgs & { readonly contextValue: Record<string, unknown> }

/** Finds the operation that a request asks for, with what it is executed with. */
function operationsOf({ schema }: ServedSchema) {
  return async ({ context }: Asked, params: RequestParams) => {
    const found = findOperation(schema, params)
    if ('length' in found) return found
    const { operation } = found
    const contextValue = Object.assign(context, { document: params.query, operation })
    const args = { ...found.args, contextValue } as Args
    if (operation.operation !== 'subscription') return args
    if (!takesEvents(context.run)) return [noEvents()]
    const { subscriptionReply } = await loadEvents()
    context.stream = await subscriptionReply(args as never)
    return answered
  }
}

/** What the library gives back where a stream has been opened. */
const answered: Answer = [null, { status: 200, statusText: 'OK' }]

/** Keeps a result for {@link replyOf}: what the library answers in its place has the same status and headers. */
function kept(context: GraphqlContext, result: ExecutionResult): ExecutionResult {
  context.result = result
  // What was not executed at all is another status where the media type says so.
  if (result.data !== undefined) return { data: null }
  return withCode(result.errors ?? [], 'BAD_USER_INPUT') as ExecutionResult
}

/** An answer as the one event of a stream, for who takes nothing else. */
async function eventOf([text]: Answer, { result, run }: GraphqlContext): Promise<Reply> {
  const { resultReply } = await loadEvents()
  return resultReply(result ?? (JSON.parse(text ?? '{}') as ExecutionResult), run)
}

function replyOf([text, { status, headers: own }]: Answer, context: GraphqlContext): Reply {
  const { heads, result } = context
  if (text === null) return refused(status)
  const headers: Record<string, string> = {}
  for (const each of heads) Object.assign(headers, each.headers)
  Object.assign(headers, own)
  if (!result) return new Reply({ kind: 'text', text }, { status, headers })
  const { errors, ...rest } = result
  const value = errors ? { errors: errors.map((each) => each.toJSON()), ...rest } : result
  const cookies = heads.flatMap((each) => each.cookies)
  return jsonReply(value, { status, headers }).with({ cookies })
}

/** What the library refuses without a word. */
function refused(status: number): Reply {
  return status === 406
    ? problemReply(
        'not-acceptable',
        'GraphQL is answered in JSON. Send "Accept: application/graphql-response+json" or "Accept: application/json".',
      )
    : problemReply(
        'unsupported-media-type',
        'An operation is JSON in UTF-8, or a form with files. Send "Content-Type: application/json".',
      )
}
