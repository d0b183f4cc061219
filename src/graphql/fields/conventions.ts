import type { GraphQLField, GraphQLSchema } from 'graphql'
import { wait } from '../../clock.ts'
import { dataOf, whileUnchanged } from '../../dispatch/run-of.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import { chain } from '../../http/maybe-promise.ts'
import { parseKey } from '../../http/path.ts'
import { jsonReply, problemReply, type Reply } from '../../http/reply.ts'
import type { Answer } from './answer.ts'
import { mutationField } from './mutation-field.ts'
import { queryField } from './query-field.ts'
import { RecordTypes, type CollectionOf } from './record-types.ts'
import { singleField } from './single-field.ts'
import { subscriptionField, type Follow } from './subscription-field.ts'

type Field = GraphQLField<unknown, unknown>

/** What root fields by convention need beside the schema. */
export interface ConventionOptions {
  /** The path of the schema. */
  readonly path: string
  readonly strict: boolean
  /** Whether mutations that write are refused. */
  readonly readOnly?: boolean | undefined
  /** Where a field stands. */
  readonly originOf: (field: Field) => SourceLocation
  /** The value of a field that has nothing to do with records; of a subscription the value of that number, from 1. */
  readonly generate: (field: Field, context: EndpointContext, number?: number) => unknown
}

/**
 * The endpoints of root fields by their names, types and arguments: those of records read and
 * write collections as REST does, and follow them; all others have a generated value.
 */
export function conventionalFields(
  schema: GraphQLSchema,
  collectionOf: CollectionOf,
  options: ConventionOptions,
): Endpoint[] {
  const records = new RecordTypes(schema, collectionOf)
  const queries = Object.values(schema.getQueryType()?.getFields() ?? {})
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
  const subscriptions = Object.values(schema.getSubscriptionType()?.getFields() ?? {})
  return [
    ...queries.map((field) => {
      const answer = queryField(field, schema, records)
      return endpoint('QUERY', field, answer, options)
    }),
    ...mutations.map((field) => {
      const answer = mutationField(field, records)
      return endpoint('MUTATION', field, answer, options)
    }),
    ...subscriptions.map((field) => {
      const follow = subscriptionField(field, schema, records)
      return subscriptionEndpoint(field, follow, options)
    }),
  ]
}

function endpoint(
  word: 'QUERY' | 'MUTATION',
  field: Field,
  answer: Answer | undefined,
  options: ConventionOptions,
): Endpoint {
  const { strict, generate, readOnly = false } = options
  const single = answer ? undefined : singleField(field, word === 'MUTATION')
  return {
    ...base(word, field, options),
    ...(word === 'QUERY' && { lasting: whileUnchanged }),
    handle: (context) => {
      const { args = {} } = context
      const data = dataOf(context)
      const own = answer ?? (single?.isThere(data) ? single.answer : undefined)
      if (!own) return generate(field, context)
      if (readOnly && word === 'MUTATION') return refusal(field)
      const { ignored, about } = noting(strict)
      return chain(own(args, data, about), (value) => noted(value, ignored))
    },
  }
}

function refusal({ name }: Field): Reply {
  const detail = `MUTATION ${name} writes, and this server only reads (--read-only). Start it without, or declare the field yourself.`
  return problemReply('read-only', detail)
}

/** A field of `Subscription`: what it follows, or a generated value again and again. */
function subscriptionEndpoint(
  field: Field,
  follow: Follow | undefined,
  options: ConventionOptions,
): Endpoint {
  const { strict, generate } = options
  return {
    ...base('SUBSCRIPTION', field, options),
    handle: (context) => {
      const { args = {}, signal } = context
      if (!follow) return ticks((number) => generate(field, context, number), args, signal)
      const { ignored, about } = noting(strict)
      return noted(follow(args, dataOf(context), { ...about, signal }), ignored)
    },
  }
}

function base(
  word: 'QUERY' | 'MUTATION' | 'SUBSCRIPTION',
  field: Field,
  { path, originOf }: ConventionOptions,
): Omit<Endpoint, 'handle'> {
  const key = `${word} ${field.name}`
  const parsed = parseKey(key)
  if ('message' in parsed) throw new Error(parsed.message)
  const needs = { body: false, call: false, faker: false }
  return { key, ...parsed, schema: path, origin: originOf(field), needs }
}

function noting(strict: boolean) {
  const ignored: string[] = []
  const onIgnored = (names: readonly string[]): void => void ignored.push(...names)
  return { ignored, about: { strict, onIgnored } }
}

/** A value as the answer of an endpoint, with what was ignored for the log. */
function noted(value: unknown, ignored: readonly string[]): Reply {
  const reply = jsonReply(value)
  return ignored.length === 0
    ? reply
    : reply.with({ note: `ignored ${ignored.slice(0, 5).join(', ')}` })
}

/** How often a value is sent, ms, where no argument says it, and at the most. */
const usualInterval = 1000
const shortestInterval = 10

async function* ticks(
  make: (number: number) => unknown,
  { interval }: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): AsyncGenerator<unknown, void> {
  const ms = typeof interval === 'number' ? Math.max(interval, shortestInterval) : usualInterval
  for (let number = 1; ; number++) {
    yield make(number)
    await wait(ms, signal)
  }
}
