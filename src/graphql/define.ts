import { mockKind } from '../data/records/resource.ts'
import type { Context } from '../endpoints/handler-context.ts'

type Fields = Readonly<Record<string, unknown>>

/** Answers a field: `parent` is the object that has it, `context` what handlers of mocks get, with `db`, `faker` and `error`. */
export type GraphqlResolver = {
  // As a method, so that `parent` and `args` can be declared as what they are, by a `type`.
  resolve(parent: Fields, args: Fields, context: Context, info: GraphqlResolveInfo): unknown
}['resolve']

/** What is asked for, as the package `graphql` tells it; cast it to its `GraphQLResolveInfo` for more. */
export interface GraphqlResolveInfo {
  readonly fieldName: string
  readonly path: object
  readonly variableValues: Fields
  readonly operation: object
}

/** What a type resolves by itself: fields, the type of an interface or a union, the values of an enum. */
export type GraphqlTypeResolvers = Readonly<
  Record<string, GraphqlResolver | GraphqlFieldResolvers | string | number | boolean | null>
>

/** How a scalar is written and read, as a `GraphQLScalarType` has it. */
export interface GraphqlScalar {
  readonly serialize?: (value: never) => unknown
  readonly parseValue?: (value: never) => unknown
  readonly parseLiteral?: (node: never, variables: never) => unknown
}

/** Functions and values by the names of types. */
export type GraphqlResolvers = Readonly<Record<string, GraphqlTypeResolvers | GraphqlScalar>>

/** The functions of a field of a subscription. */
export interface GraphqlFieldResolvers {
  readonly resolve?: GraphqlResolver
  /** Gives what is sent, one value after the other: an async generator. */
  readonly subscribe?: GraphqlResolver
}

/** What `graphql` takes. */
export interface GraphqlOptions {
  /** The schema, or parts of it; also what the tag `gql` gives. It is merged with `.graphql` files of the same address. */
  readonly typeDefs?: GraphqlText | readonly GraphqlText[]
  /** Functions by type and field. What has none is answered by collections and generated data. */
  readonly resolvers?: GraphqlResolvers
  /** Where it answers; default `/graphql`. */
  readonly path?: string
}

/** A text in the schema definition language, or a document that was parsed of one. */
export type GraphqlText =
  | string
  | { readonly loc?: { readonly source: { readonly body: string } } | undefined }

/** A schema as `graphql` returns it; it goes wherever a map of endpoints goes. */
export interface GraphqlMock {
  readonly [mockKind]: 'graphql'
  readonly options: GraphqlOptions
}

/**
 * Serves a GraphQL schema: types are collections, root fields follow from their names, resolvers go before both. The
 * package `graphql` has to be installed.
 *
 * @example
 * export default graphql({
 *   typeDefs: 'type Query { hello(name: String!): String! }',
 *   resolvers: { Query: { hello: (_parent, { name }) => `Hello, ${name}!` } },
 * })
 */
export function graphql(options: GraphqlOptions): GraphqlMock {
  return { [mockKind]: 'graphql', options }
}
