import {
  execute,
  getOperationAST,
  GraphQLError,
  Kind,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
} from 'graphql'
import {
  createHandler,
  type Handler,
  type RequestParams,
  type Response as Answer,
} from 'graphql-http'
import { dataOf, noteOperation } from '../dispatch/run-of.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import { parsePath, type PathPattern } from '../http/path.ts'
import { jsonReply, problemReply, Reply } from '../http/reply.ts'
import { mostRecords, type GraphqlContext } from './context.ts'
import { Documents, withCode } from './documents.ts'
import { readParams, type Asked } from './request.ts'
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
    needs: { body: method === 'POST', call: false, faker: true },
    note: 'GraphQL',
    isOfDocument: true,
    definition: served.definition,
    readsAccept: true,
    handle,
  }))
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
    const context: GraphqlContext = {
      run,
      data: dataOf(run),
      loaders: new Map(),
      document: '',
      path: served.path,
      heads: [],
      operation: undefined,
      fields: new Set(),
      left: mostRecords,
      result: undefined,
      fault: undefined,
    }
    const answer = await handler({
      method: run.method,
      url: run.url,
      headers: { get: (name: string) => run.header(name) ?? null },
      body: run.body as Record<string, unknown>,
      raw: run,
      context,
    })
    noteAsked(context)
    return context.fault ?? replyOf(answer, context)
  }
}

type Args = ExecutionArgs & { readonly contextValue: Record<string, unknown> }

/** Finds the operation that a request asks for, with what it is executed with. */
function operationsOf({ schema }: ServedSchema) {
  const documents = new Documents(schema)
  return ({ context }: Asked, { query, operationName, variables }: RequestParams) => {
    const document = documents.check(query)
    if ('length' in document) return document
    const operation = getOperationAST(document, operationName)
    if (!operation) return [unknownOperation(document, operationName)]
    const contextValue = Object.assign(context, { document: query, operation })
    return { schema, document, operationName, variableValues: variables, contextValue } as Args
  }
}

/** Tells the journal of an operation that was found, whether it was executed or not. */
function noteAsked({ run, operation, fields, result }: GraphqlContext): void {
  if (!operation) return
  const { operation: type, name } = operation
  noteOperation(run, {
    type,
    fields: [...fields],
    ...(name && { operationName: name.value }),
    ...(result?.errors && {
      errors: result.errors.map(({ message, path }) => ({ message, ...(path && { path }) })),
    }),
  })
}

function unknownOperation({ definitions }: DocumentNode, name: string | undefined | null) {
  const names = definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? (each.name?.value ?? []) : [],
  )
  const there = names.length > 0 ? `: ${names.join(', ')}` : ', without names'
  const message = name
    ? `The document has no operation ${JSON.stringify(name)}. It has ${names.length > 0 ? names.join(', ') : 'none with a name'}.`
    : `The document has several operations${there}. Say which by "operationName".`
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })
}

/** Keeps a result for {@link replyOf}: what the library answers in its place has the same status and headers. */
function kept(context: GraphqlContext, result: ExecutionResult): ExecutionResult {
  context.result = result
  // What was not executed at all is another status where the media type says so.
  if (result.data !== undefined) return { data: null }
  return withCode(result.errors ?? [], 'BAD_USER_INPUT') as ExecutionResult
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
