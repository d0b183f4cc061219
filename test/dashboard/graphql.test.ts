import { buildSchema, introspectionFromSchema, parse, validate } from 'graphql'
import { expect, it } from 'vitest'
import {
  operations,
  Schema,
  skeletonOf,
  textOf,
} from '../../src/dashboard/views/graphql/introspection.ts'

const sdl = buildSchema(`
  interface Node { id: ID! }
  type User implements Node { id: ID! name: String! role: Role manager: User posts(first: Int): [Post!]! }
  type Post implements Node { id: ID! title: String! tags: [String!] }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  type UserEdge { cursor: String! node: User }
  type UserConnection { edges: [UserEdge!]! pageInfo: PageInfo! totalCount: Int }
  enum Role { ADMIN MEMBER }
  union Found = User | Post
  input Address { street: String! city: String }
  input NewUser { name: String! role: Role! address: Address! tags: [String!]! age: Int }
  type Query {
    users(first: Int, after: String): UserConnection!
    user(id: ID!): User
    node(id: ID!): Node
    search(text: String!, limit: Int! = 3): [Found!]!
    count: Int!
  }
  type Mutation { createUser(input: NewUser!): User deleteUser(id: ID!): Boolean }
  type Subscription { userCreated: User }
`)
const schema = new Schema(introspectionFromSchema(sdl) as never)

const all = operations.flatMap((kind) =>
  (schema.rootOf(kind)?.fields ?? []).map((field) => ({ kind, field, name: field.name })),
)

it.each(all)('an operation that asks for $name is valid', ({ kind, field }) => {
  const { query } = skeletonOf(schema, kind, field)
  expect(validate(sdl, parse(query)).map(({ message }) => message)).toEqual([])
})

it('asks for records of pages, and for what is required', () => {
  const write = (name: string) => {
    const found = all.find(({ field }) => field.name === name)
    if (!found) throw new Error(name)
    return skeletonOf(schema, found.kind, found.field)
  }
  expect(write('users').query.replaceAll(/\s+/g, ' ')).toBe(
    'query users { users { edges { cursor node { id name role } } pageInfo { hasNextPage endCursor } totalCount } }',
  )
  expect(write('search').query).toContain('query search($text: String!) {\n  search(text: $text) {')
  expect(JSON.parse(write('createUser').variables)).toEqual({
    input: { name: '', role: 'ADMIN', address: { street: '' }, tags: [], age: 1 },
  })
  expect(write('count')).toEqual({ query: 'query count {\n  count\n}', variables: '' })
})

it('knows types by name, without those of every schema', () => {
  expect(schema.own.map(({ name }) => name).join(' ')).toBe(
    'Address Found NewUser Node PageInfo Post Role User UserConnection UserEdge',
  )
  const [first] = schema.rootOf('query')?.fields ?? []
  expect(first && textOf(first.type)).toBe('UserConnection!')
})
