import { afterEach, describe, expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { createMockServer, defineMock, graphql, type MockServer } from 'mockapi'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { askGraphql } from '../support/graphql.ts'

let open: MockServer | ServedFolder | undefined
afterEach(() => open?.[Symbol.asyncDispose]())

const typeDefs = `
  type Query { hello(name: String!): String! users: [User!]! me: User gone: User role: Role day: Day }
  type User { id: ID! firstName: String! greeting: String! secret: String }
  enum Role { ADMIN MEMBER }
  scalar Day`
const resolvers = {
  Query: {
    hello: (_parent: unknown, { name }: { readonly name: string }) => `Hello, ${name}!`,
    role: () => 1,
    day: () => new Date('2026-01-02T03:04:05Z'),
  },
  Role: { ADMIN: 1, MEMBER: 2 },
  Day: { serialize: (value: Date) => value.toISOString().slice(0, 10) },
}
const schema = graphql({
  typeDefs,
  resolvers: {
    ...resolvers,
    Query: {
      ...resolvers.Query,
      gone: (_parent, _args, { error }) => error(404, 'Gone.'),
    },
    User: {
      greeting: (parent, _args, { db }) =>
        `${String(parent['firstName'])} of ${db('users').count()}`,
      secret: (_parent, _args, { error }) => {
        throw error(403, 'Not yours.')
      },
    },
  },
})

describe('graphql(…)', () => {
  it('answers root fields by its functions, nested ones too, and all else by itself', async () => {
    const server = await createMockServer({
      mocks: [schema, defineMock({ 'QUERY me': { id: 3, firstName: 'Zed' } })],
    })
    open = server
    const answer = await askGraphql(
      server,
      '{ hello(name: "Ada") role day me { greeting secret } gone { id } }',
    )
    expect(answer).toEqual({
      data: {
        hello: 'Hello, Ada!',
        role: 'ADMIN',
        day: '2026-01-02',
        me: { greeting: 'Zed of 10', secret: null },
        gone: null,
      },
      errors: expect.arrayContaining([
        expect.objectContaining({
          message: 'Not yours.',
          path: ['me', 'secret'],
          extensions: { code: 'FORBIDDEN', status: 403 },
        }),
        expect.objectContaining({ message: 'Gone.', path: ['gone'] }),
      ]) as unknown,
    })
  })

  it('runs in an application without Node', async () => {
    const app = createApp({ mocks: schema })
    const request = {
      fetch: async (path: string, init: RequestInit) => await app.request(path, init),
    }
    const answer = await askGraphql(request as never, '{ hello(name: "Bo") users { id } }')
    expect(answer.data).toMatchObject({ hello: 'Hello, Bo!', users: { length: 10 } })
  })

  it('adds functions to the schema of files at its path; what names nothing is told', async () => {
    const warnings: string[] = []
    const onWarning = ({ message }: { readonly message: string }) => void warnings.push(message)
    const files = {
      'mocks/schema.graphql': 'type Query { hello: String! }',
      'mocks/more.ts': `import { graphql } from 'mockapi'
        export default graphql({
          typeDefs: \`extend type Query { bye: Nope }\`,
          resolvers: { Query: { hello: () => 'Hi', helo: () => 1 }, Usr: {} },
        })`,
    }
    const folder = await serveFolder(files, { onWarning })
    open = folder
    expect(await askGraphql(folder.server, '{ hello }')).toEqual({ data: { hello: 'Hi' } })
    expect(warnings).toEqual([
      'Query.bye: there is no type Nope.',
      'resolvers.Query.helo: Query has no field helo.',
      'resolvers.Usr: the schema has no type Usr.',
    ])
    const [first] = folder.server.overview().diagnostics
    expect(first?.place).toEqual({ file: 'mocks/more.ts', line: 3, column: 47 })
  })

  it.each([
    ['no schema', { typeDefs: 7 }, /typeDefs is no schema definition language/],
    ['no path', { typeDefs, path: 7 }, /7 is no path/],
    ['no functions', { typeDefs, resolvers: 7 }, /resolvers is no object/],
    ['a schema that does not parse', { typeDefs: 'type {' }, /does not parse/],
  ])('is refused with %s', async (_what, options, message) => {
    const mocks = graphql(options as never)
    await expect(createMockServer({ mocks })).rejects.toThrow(message)
  })
})
