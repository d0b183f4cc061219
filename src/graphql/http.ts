import { execute, type ExecutionArgs, type ExecutionResult } from 'graphql'
import {
  createHandler,
  type Handler,
  type Request,
  type RequestParams,
  type Response,
} from 'graphql-http'
import { dataOf } from '../dispatch/run-of.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { parsePath, type PathPattern } from '../http/path.ts'
import { Reply } from '../http/reply.ts'
import type { GraphqlContext } from './context.ts'
import { Documents } from './documents.ts'
import { resolveRootFields } from './root-fields.ts'
import type { ServedSchema } from './schema.ts'

/** The endpoints that take operations of a schema: GET and POST of its path. */
export function schemaEndpoints(served: ServedSchema): Endpoint[] {
  resolveRootFields(served.schema)
  const handle = createCodec(served)
  const path = parsePath(served.path) as PathPattern
  return (['GET', 'POST'] as const).map((method) => ({
    key: `${method} ${served.path}`,
    method,
    path,
    origin: served.origin,
    needs: { body: method === 'POST', call: false, faker: false },
    note: 'GraphQL',
    definition: served.definition,
    readsAccept: true,
    handle,
  }))
}

type Args = ExecutionArgs & { readonly contextValue: Record<string, unknown> }

type Asked = Request<EndpointContext, GraphqlContext>

function createCodec(served: ServedSchema): (context: EndpointContext) => Promise<unknown> {
  const handler: Handler<EndpointContext, GraphqlContext> = createHandler({
    onSubscribe: operationsOf(served),
    onOperation: (req, _args, result) => whole(req, result),
    execute,
  })
  return async (run) => {
    const context: GraphqlContext = {
      run,
      data: dataOf(run),
      loaders: new Map(),
      document: '',
      path: served.path,
      heads: [],
      fault: undefined,
    }
    const [body, init] = await handler({
      method: run.method,
      url: run.url,
      headers: { get: (name: string) => run.header(name) ?? null },
      body: run.body as string,
      raw: run,
      context,
    })
    return context.fault ?? replyOf(body, init, context)
  }
}

/** Finds the operation that a request asks for, with what it is executed with. */
function operationsOf({ schema }: ServedSchema) {
  const documents = new Documents(schema)
  return ({ context }: Asked, { query, operationName, variables }: RequestParams) => {
    const document = documents.check(query)
    if ('length' in document) return document
    const contextValue = Object.assign(context, { document: query })
    return { schema, document, operationName, variableValues: variables, contextValue } as Args
  }
}

/** The answer of an operation: the text of one without errors is made by JSON alone, which is quicker. */
function whole({ headers }: Asked, result: ExecutionResult): Response | undefined {
  void headers
  void result
  return undefined
}

function replyOf(
  text: Response[0],
  { status, headers = {} }: Response[1],
  { heads }: GraphqlContext,
): Reply {
  const all: Record<string, string> = {}
  for (const each of heads) Object.assign(all, each.headers)
  Object.assign(all, headers)
  const cookies = heads.flatMap((each) => each.cookies)
  const body = text === null ? ({ kind: 'none' } as const) : ({ kind: 'text', text } as const)
  return new Reply(body, { status, headers: all }, { cookies })
}
