import {
  getOperationAST,
  GraphQLError,
  Kind,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import { documentsOf } from './documents.ts'

/** What a client sends of an operation. */
export interface OperationParams {
  readonly query: string
  readonly operationName?: string | null | undefined
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
}

/** An operation that can be executed. */
export interface FoundOperation {
  readonly operation: OperationDefinitionNode
  readonly args: {
    readonly schema: GraphQLSchema
    readonly document: DocumentNode
    readonly operationName: string | null | undefined
    readonly variableValues: Readonly<Record<string, unknown>> | null | undefined
  }
}

/** Finds the operation that is asked for, or why it cannot be executed. */
export function findOperation(
  schema: GraphQLSchema,
  { query, operationName, variables }: OperationParams,
): FoundOperation | readonly GraphQLError[] {
  const document = documentsOf(schema).check(query)
  if ('length' in document) return document
  const operation = getOperationAST(document, operationName)
  if (!operation) return [unknownOperation(document, operationName)]
  return {
    operation,
    args: { schema, document, operationName, variableValues: variables },
  }
}

function unknownOperation(
  { definitions }: DocumentNode,
  name: string | undefined | null,
): GraphQLError {
  const names = definitions.flatMap((each) =>
    each.kind === Kind.OPERATION_DEFINITION ? (each.name?.value ?? []) : [],
  )
  const there = names.length > 0 ? `: ${names.join(', ')}` : ', without names'
  const message = name
    ? `The document has no operation ${JSON.stringify(name)}. It has ${names.length > 0 ? names.join(', ') : 'none with a name'}.`
    : `The document has several operations${there}. Say which by "operationName".`
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })
}
