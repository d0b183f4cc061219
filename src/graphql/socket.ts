import { execute, GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql'
import { makeServer, type SubscribePayload } from 'graphql-ws'
import { logOperation } from '../dispatch/log-request.ts'
import { requestOf } from '../dispatch/run-of.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { SocketClient } from '../endpoints/socket-client.ts'
import { createGraphqlContext, type GraphqlContext } from './context.ts'
import { noteAsked } from './note-asked.ts'
import { findOperation } from './operations.ts'
import type { ServedSchema } from './schema.ts'
import { openResults, type SubscriptionArgs } from './subscription.ts'

/** The most operations of one WebSocket at a time. */
const mostOperations = 1000

/** An open WebSocket. */
interface Connection {
  /** The schema that the last message was taken by, and that message. */
  served: ServedSchema
  run: EndpointContext
  readonly client: SocketClient
  /** Takes a message. */
  receive: (text: string) => Promise<void>
}

const connections = new WeakMap<SocketClient, Connection>()

/** Speaks the protocol, whatever the schema. */
const server = makeServer<Record<string, unknown>, Connection>({
  onSubscribe: ({ extra: { served, run }, subscriptions, connectionParams }, _id, params) => {
    if (Object.keys(subscriptions).length > mostOperations) return [tooMany()]
    const found = findOperation(served.schema, params)
    if ('length' in found) return found
    const { query: document } = params
    const contextValue = createGraphqlContext(run, served.path, { document, connectionParams })
    contextValue.operation = found.operation
    return { ...found.args, contextValue } as never
  },
  onOperation: (_context, _id, params, { contextValue }, result) =>
    tell(contextValue as GraphqlContext, params, result),
  execute: async (args: ExecutionArgs) => {
    const result = await execute(args)
    return unlessBroken(args.contextValue as GraphqlContext, result)
  },
  subscribe: async (args: ExecutionArgs) => {
    const begun = await openResults(args as SubscriptionArgs)
    return unlessBroken(args.contextValue as GraphqlContext, begun)
  },
})

/** Tells the journal of an operation: of a query or a mutation with its result, of a subscription once it has begun. */
function tell(context: GraphqlContext, params: SubscribePayload, result: object): void {
  const isFollowed = Symbol.asyncIterator in result
  if (!isFollowed) context.result = result as ExecutionResult
  noteAsked(context)
  logOperation(requestOf(context.run), params, context.result)
}

function unlessBroken<Result>({ fault, run }: GraphqlContext, result: Result): Result {
  if (fault) run.socket?.client.close(1011, 'The mock breaks the connection.')
  return result
}

function tooMany(): GraphQLError {
  const message = `${mostOperations} operations are open on this WebSocket, and there can be no more. Complete some, or open another.`
  return new GraphQLError(message, { extensions: { code: 'TOO_MANY_REQUESTS', status: 429 } })
}

/** Begins with a WebSocket that has been opened. */
export function open(served: ServedSchema, run: EndpointContext): void {
  const { client } = run.socket as NonNullable<EndpointContext['socket']>
  const connection: Connection = { served, run, client, receive: () => Promise.resolve() }
  connections.set(client, connection)
  const closed = server.opened(
    {
      protocol: client.protocol,
      send: (text) => client.send(text),
      close: (code, reason) => client.close(code, reason),
      onMessage: (listener) => {
        connection.receive = listener
      },
    },
    connection,
  )
  run.signal.addEventListener('abort', () => void closed(), { once: true })
}

/** Takes a message; operations go on by the schema that took them, and each has its results when it has them. */
export function receive(served: ServedSchema, run: EndpointContext): void {
  const { client, data } = run.socket as NonNullable<EndpointContext['socket']>
  const connection = connections.get(client)
  if (!connection) return
  Object.assign(connection, { served, run })
  const text = typeof data === 'string' ? data : new TextDecoder().decode(data)
  // What an operation takes long for keeps no other message waiting.
  connection.receive(text).catch((error: unknown) => {
    if (client.isOpen) client.close(4500, error instanceof Error ? error.message.slice(0, 100) : '')
  })
}
