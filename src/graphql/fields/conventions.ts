import type { GraphQLField, GraphQLSchema } from 'graphql'
import { dataOf } from '../../dispatch/run-of.ts'
import type { Endpoint } from '../../endpoints/endpoint.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import { chain } from '../../http/maybe-promise.ts'
import { parseKey } from '../../http/path.ts'
import { jsonReply } from '../../http/reply.ts'
import type { Answer } from './answer.ts'
import { mutationField } from './mutation-field.ts'
import { queryField } from './query-field.ts'
import { RecordTypes, type CollectionOf } from './record-types.ts'
import { singleField } from './single-field.ts'

type Field = GraphQLField<unknown, unknown>

/** What root fields by convention need beside the schema. */
export interface ConventionOptions {
  /** The path of the schema. */
  readonly path: string
  readonly strict: boolean
  /** Where a field stands. */
  readonly originOf: (field: Field) => SourceLocation
  /** The value of a field that has nothing to do with records. */
  readonly generate: (field: Field, context: EndpointContext) => unknown
}

/**
 * The endpoints of the fields of `Query` and `Mutation` by their names, types and arguments: those of records read and
 * write collections as REST does, all others have a generated value.
 */
export function conventionalFields(
  schema: GraphQLSchema,
  collectionOf: CollectionOf,
  options: ConventionOptions,
): Endpoint[] {
  const records = new RecordTypes(schema, collectionOf)
  const queries = Object.values(schema.getQueryType()?.getFields() ?? {})
  const mutations = Object.values(schema.getMutationType()?.getFields() ?? {})
  return [
    ...queries.map((field) => {
      const answer = queryField(field, schema, records)
      return endpoint('QUERY', field, answer, options)
    }),
    ...mutations.map((field) =>
      endpoint('MUTATION', field, mutationField(field, records), options),
    ),
  ]
}

function endpoint(
  word: 'QUERY' | 'MUTATION',
  field: Field,
  answer: Answer | undefined,
  { path: schema, strict, originOf, generate }: ConventionOptions,
): Endpoint {
  const key = `${word} ${field.name}`
  const parsed = parseKey(key)
  if ('message' in parsed) throw new Error(parsed.message)
  const single = answer ? undefined : singleField(field, word === 'MUTATION')
  return {
    key,
    ...parsed,
    schema,
    origin: originOf(field),
    needs: { body: false, call: answer === undefined, faker: false },
    handle: (context) => {
      const { args = {} } = context.operation ?? {}
      const data = dataOf(context)
      const own = answer ?? (single?.isThere(data) ? single.answer : undefined)
      if (!own) return generate(field, context)
      const ignored: string[] = []
      const about = { strict, onIgnored: (names: readonly string[]) => void ignored.push(...names) }
      return chain(own(args, data, about), (value) =>
        ignored.length === 0
          ? jsonReply(value)
          : jsonReply(value).with({ note: `ignored ${ignored.slice(0, 5).join(', ')}` }),
      )
    },
  }
}
