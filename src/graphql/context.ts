import { GraphQLError, type ExecutionResult, type OperationDefinitionNode } from 'graphql'
import type { Fault } from '../behaviour/fault.ts'
import type { State } from '../data/store/state.ts'
import { dataOf } from '../dispatch/run-of.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { Reply } from '../http/reply.ts'

/** What resolvers of one operation share: its `contextValue`. */
export interface GraphqlContext {
  /** The request that the operation came with; a root field has an endpoint and a context of its own. */
  readonly run: EndpointContext
  readonly data: State
  /** What is read for many records at once, kept by whoever reads it. */
  readonly loaders: Map<unknown, unknown>
  /** The text of the document. */
  readonly document: string
  /** What the client sent with `connection_init`; undefined over HTTP. */
  readonly connectionParams: Readonly<Record<string, unknown>> | undefined
  /** The operation; undefined until it is found. */
  operation: OperationDefinitionNode | undefined
  /** The keys of the root fields that were asked for. */
  readonly fields: Set<string>
  /** The path of the schema. */
  readonly path: string
  /** Headers and cookies that root fields want on the answer. */
  readonly heads: Pick<Reply, 'headers' | 'cookies'>[]
  /** How many more records the operation may answer with, so that nobody waits for millions. */
  left: number
  /** What came of the operation; undefined where it was not executed. */
  result: ExecutionResult | undefined
  /** What a subscription follows; undefined for other operations, and before it has begun. */
  source: AsyncIterable<unknown> | undefined
  /** Aborted when a subscription ends; undefined for other operations. */
  readonly signal?: AbortSignal | undefined
  /** What sends the results of a subscription over HTTP. */
  stream: Reply | undefined
  /** What a root field breaks the connection with, in the place of all answers. */
  fault: Fault | undefined
}

type Given = Pick<GraphqlContext, 'document' | 'connectionParams' | 'signal'>

/** A context of an operation, or of one event of a subscription. */
export function createGraphqlContext(
  run: EndpointContext,
  path: string,
  { document = '', connectionParams, signal }: Partial<Given> = {},
): GraphqlContext {
  return {
    run,
    data: dataOf(run),
    loaders: new Map(),
    document,
    connectionParams,
    path,
    heads: [],
    operation: undefined,
    fields: new Set(),
    left: mostRecords,
    result: undefined,
    source: undefined,
    signal,
    stream: undefined,
    fault: undefined,
  }
}

/** How many records one operation answers with at most, each counted as often as it is there. */
export const mostRecords = 100_000

/** Counts records that a field resolves to; throws a GraphQLError where they are too many. */
export function spend(context: GraphqlContext, records: number): void {
  context.left -= records
  if (context.left >= 0) return
  const message = `The answer has more than ${mostRecords} records. Ask for fewer of them, such as by "first" or "limit".`
  throw new GraphQLError(message, { extensions: { code: 'QUERY_TOO_LARGE' } })
}
