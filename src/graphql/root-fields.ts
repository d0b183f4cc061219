import type { GraphQLFieldResolver, GraphQLResolveInfo, GraphQLSchema } from 'graphql'
import { wait } from '../clock.ts'
import { dispatchField } from '../dispatch/dispatch-field.ts'
import type { Operation } from '../endpoints/operation.ts'
import { isObject } from '../errors/validation-issue.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { isIterable } from '../http/stream.ts'
import type { GraphqlContext } from './context.ts'
import { valueOf } from './outcome.ts'

type RootResolver = GraphQLFieldResolver<unknown, GraphqlContext, Record<string, unknown>>

/** Lets the mocks answer the root fields, in the place of resolvers. */
export function resolveRootFields(schema: GraphQLSchema): void {
  for (const type of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(type?.getFields() ?? {})) field.resolve = resolveRoot
  }
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    field.subscribe = subscribeRoot
    field.resolve ??= valueOfEvent
  }
}

const resolveRoot: RootResolver = (_source, args, context, info) => ask(args, context, info)

/** Keeps what is followed in the context, where {@link openResults} takes it. */
const subscribeRoot: RootResolver = (_source, args, context, info) =>
  chain(ask(args, context, info), (value) => {
    context.source = eventsOf(value, context.signal)
    return noEvents
  })

const noEvents: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
}

/** The value of a field, of an event that is the value, or has it under the name of the field as graphql has it. */
const valueOfEvent: RootResolver = (event, _args, _context, { fieldName }) => {
  const isNamed = isObject(event) && Object.keys(event).length === 1 && fieldName in event
  return isNamed ? event[fieldName] : event
}

function ask(
  args: Record<string, unknown>,
  context: GraphqlContext,
  info: GraphQLResolveInfo,
): MaybePromise<unknown> {
  const asked: Operation = {
    type: info.operation.operation,
    field: info.fieldName,
    args,
    variables: info.variableValues,
    operationName: info.operation.name?.value,
    document: context.document,
    connectionParams: context.connectionParams,
    schema: context.path,
    info,
  }
  context.fields.add(`${asked.type.toUpperCase()} ${asked.field}`)
  const result = dispatchField(context.run, asked, context.signal)
  return chain(result, (answer) => valueOf(answer, asked, context))
}

/** What a mock gives to be followed: what a generator yields, or one value with nothing after it. */
function eventsOf(value: unknown, signal: AbortSignal | undefined): AsyncIterable<unknown> {
  const isGenerator = isIterable(value) && ('next' in value || Symbol.asyncIterator in value)
  if (!isGenerator) return onlyEvent(value, signal)
  return Symbol.asyncIterator in value
    ? value
    : (async function* () {
        yield* value
      })()
}

async function* onlyEvent(
  value: unknown,
  signal: AbortSignal | undefined,
): AsyncGenerator<unknown, void> {
  yield value
  if (signal) await wait(Infinity, signal).catch(() => {})
}
