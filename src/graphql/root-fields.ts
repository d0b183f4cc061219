import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql'
import { dispatchField } from '../dispatch/dispatch-field.ts'
import type { Operation } from '../endpoints/operation.ts'
import { chain } from '../http/maybe-promise.ts'
import type { GraphqlContext } from './context.ts'
import { valueOf } from './outcome.ts'

/** Lets the mocks answer the root fields of queries and mutations, in the place of resolvers. */
export function resolveRootFields(schema: GraphQLSchema): void {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) field.resolve = resolveRoot
  }
}

const resolveRoot: GraphQLFieldResolver<unknown, GraphqlContext, Record<string, unknown>> = (
  _source,
  args,
  context,
  info,
) => {
  const asked: Operation = {
    type: info.operation.operation,
    field: info.fieldName,
    args,
    variables: info.variableValues,
    operationName: info.operation.name?.value,
    document: context.document,
    schema: context.path,
    info,
  }
  context.fields.add(`${asked.type.toUpperCase()} ${asked.field}`)
  return chain(dispatchField(context.run, asked), (result) => valueOf(result, asked, context))
}
