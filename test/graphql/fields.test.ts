import { afterAll, afterEach, expect, it } from 'vitest'
import { createMockServer, resource } from '../../src/index.ts'
import { one } from '../../src/authoring.ts'
import { serveFolder } from '../support/folder.ts'
import { askGraphql } from '../support/graphql.ts'
import { conventionalSchema } from '../support/graphql-fields.ts'

const sdl = `
interface Node { id: ID! }
type User implements Node { id: ID! name: String email: String age: Int role: String }
type Post implements Node { id: ID! title: String slug: String authorId: ID likes: Int }
type Tag { id: ID! label: String }
union SearchResult = User | Post
type Meta { count: Int! }
type UserError { field: [String!] message: String! code: String }
input UserInput { name: String email: String age: Int }
input CreateUserInput { name: String! age: Int clientMutationId: String }
type UserPayload { user: User errors: [UserError!]! success: Boolean! message: String clientMutationId: String }
type DeleteUserPayload { deletedUserId: ID ok: Boolean userErrors: [String!] }
type ValidationError { message: String! field: String }
union CreateResult = User | ValidationError
input PostInput { title: String author: ID }
type Settings { theme: String lang: String }
type Query {
  user(id: ID, email: String): User
  mustUser(id: ID!): User!
  userByEmail(email: String!): User
  me: User
  users(role: String, sort: String, limit: Int): [User!]!
  usersCount(role: String): Int!
  _allUsersMeta: Meta
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  search(text: String!, limit: Int): [SearchResult!]!
  postBySlug(slug: String): Post
  settings: Settings!
  version: String
}
type Mutation {
  createUser(input: CreateUserInput!): UserPayload
  addUser(id: ID, name: String, age: Int): User!
  createUsers(users: [UserInput!]!): [User!]!
  updateUser(id: ID!, input: UserInput!): User
  editUser(where: UserInput, data: UserInput!): UserPayload!
  deleteUser(id: ID!): User
  removeUser(id: ID!): Boolean!
  userDelete(userId: ID!): DeleteUserPayload
  deleteUsers(ids: [ID!]!): Int
  upsertUser(id: ID!, name: String): User!
  registerUser(name: String): CreateResult
  createPost(input: PostInput!): Post!
  likePost(id: ID!, likes: Int, notify: Boolean): Post
  addTagToPost(postId: ID!, tagId: ID!): Post
  updateSettings(input: SettingsInput!): Settings!
  deleteTag(id: ID!): Boolean
  ping: String
}
input SettingsInput { theme: String }
`

const isUser = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value: unknown) =>
      (value as { name?: string }).name === ''
        ? { issues: [{ message: 'must not be empty', path: ['name'] }] }
        : { value },
  },
} as const

async function serve() {
  const server = await createMockServer({
    mocks: [
      conventionalSchema(sdl, { User: 'users', Post: 'posts', Tag: 'tags' }),
      resource('users', {
        seed: [
          { id: 1, name: 'Ada', email: 'ada@example.test', age: 36, role: 'admin' },
          { id: 2, name: 'Bob', email: 'bob@example.test', age: 20, role: 'member' },
        ],
        schema: isUser,
      }),
      resource('posts', {
        seed: [{ id: 1, title: 'Ada writes', authorId: 1 }],
        relations: { author: one('users') },
      }),
      resource('tags', { seed: [{ id: 'a', label: 'A' }], only: ['list', 'get'] }),
      { 'GET /settings': { theme: 'dark' } },
    ],
  })
  const ask = async (query: string, variables: object = {}) => {
    const response = await server.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
    return (await response.json()) as { data: Record<string, unknown>; errors?: object[] }
  }
  return { server, ask }
}

const served = await serve()
afterEach(() => served.server.reset())
afterAll(() => served.server.close())

it.each([
  ['user(id: 2) { name }', { name: 'Bob' }],
  ['user(id: 9) { name }', null],
  ['user(email: "ada@example.test") { id }', { id: '1' }],
  ['userByEmail(email: "bob@example.test") { id }', { id: '2' }],
  ['userByEmail(email: "no@example.test") { id }', null],
  ['postBySlug(slug: "none") { id }', null],
  ['me { name }', { name: 'Ada' }],
  ['users(role: "member") { name }', [{ name: 'Bob' }]],
  ['users(sort: "-age", limit: 1) { id }', [{ id: '1' }]],
  ['usersCount', 2],
  ['usersCount(role: "admin")', 1],
  ['_allUsersMeta { count }', { count: 2 }],
  ['node(id: "VXNlcjoy") { id }', { id: '2' }],
  ['nodes(ids: ["User:2", "x", "Post:1"]) { id }', [{ id: '2' }, null, { id: '1' }]],
  [
    'search(text: "ada") { ... on User { name } ... on Post { title } }',
    [{ name: 'Ada' }, { title: 'Ada writes' }],
  ],
  ['search(text: "ada", limit: 1) { ... on User { name } }', [{ name: 'Ada' }]],
  ['version', 'generated version'],
])('%s is %j', async (field, expected) => {
  const { data, errors } = await served.ask(`{ answer: ${field} }`)
  expect(errors).toBe(undefined)
  expect(data['answer']).toEqual(expected)
})

it('says NOT_FOUND where a record must be, and BAD_USER_INPUT for arguments that cannot be', async () => {
  expect(await served.ask('{ mustUser(id: 9) { name } }')).toMatchObject({
    errors: [
      {
        message: '"users" has no record with the id "9". It has 2 records.',
        path: ['mustUser'],
        extensions: { code: 'NOT_FOUND' },
      },
    ],
  })
  expect(await served.ask('{ users(limit: 0) { name } }')).toMatchObject({
    errors: [{ path: ['users'], extensions: { code: 'BAD_USER_INPUT', parameter: 'limit' } }],
  })
})

it.each([
  [
    'createUser(input: { name: "Cy", age: 50, clientMutationId: "m1" }) { user { id name } errors { message } success message clientMutationId }',
    {
      user: { id: '3', name: 'Cy' },
      errors: [],
      success: true,
      message: 'User created',
      clientMutationId: 'm1',
    },
    { id: 3, name: 'Cy', age: 50 },
  ],
  ['addUser(name: "Cy") { id }', { id: '3' }, { id: 3, name: 'Cy' }],
  ['addUser(id: "7", name: "Cy") { id }', { id: '7' }, { id: 7, name: 'Cy' }],
  [
    'createUsers(users: [{ name: "Cy" }, { name: "Dee" }]) { id }',
    [{ id: '3' }, { id: '4' }],
    { id: 4, name: 'Dee' },
  ],
  [
    'updateUser(id: 2, input: { age: 21 }) { name age }',
    { name: 'Bob', age: 21 },
    { id: 2, name: 'Bob', email: 'bob@example.test', age: 21, role: 'member' },
  ],
  [
    'editUser(where: { email: "bob@example.test" }, data: { name: "Rob" }) { user { id } success }',
    { user: { id: '2' }, success: true },
    { id: 2, name: 'Rob', email: 'bob@example.test', age: 20, role: 'member' },
  ],
  ['upsertUser(id: 2, name: "Rob") { age }', { age: 20 }, undefined],
  ['upsertUser(id: 9, name: "Neo") { id }', { id: '9' }, { id: 9, name: 'Neo' }],
  ['deleteUser(id: 2) { name }', { name: 'Bob' }, undefined],
  ['removeUser(id: 2)', true, undefined],
  [
    'userDelete(userId: 2) { deletedUserId ok userErrors }',
    { deletedUserId: '2', ok: true, userErrors: [] },
    undefined,
  ],
  ['deleteUsers(ids: [1, 2])', 2, undefined],
  ['registerUser(name: "Cy") { ... on User { id } }', { id: '3' }, { id: 3, name: 'Cy' }],
  ['ping', 'generated ping', undefined],
])('mutation %s is %j, as REST shows it then', async (field, expected, record) => {
  const { data, errors } = await served.ask(`mutation { answer: ${field} }`)
  expect(errors).toBe(undefined)
  expect(data['answer']).toEqual(expected)
  const users = (await (await served.server.fetch('/users')).json()) as { id: number }[]
  if (record) expect(users).toContainEqual(record)
  const isGone = /delete|remove/i.test(field)
  if (isGone) expect(users.some(({ id }) => id === 2)).toBe(false)
})

it('keeps ids as numbers where the ids they mean are, and takes a relation by its name', async () => {
  const { data } = await served.ask(
    'mutation { createPost(input: { title: "B", author: "2" }) { id authorId } }',
  )
  expect(data).toEqual({ createPost: { id: '2', authorId: '2' } })
  const post = await served.server.fetch('/posts/2')
  expect(await post.json()).toEqual({ id: 2, title: 'B', authorId: 2 })
})

it('writes what a mutation says of fields whose name is no verb, and finds its record otherwise', async () => {
  const { data } = await served.ask(
    'mutation { likePost(id: 1, likes: 3, notify: true) { likes } addTagToPost(postId: 1, tagId: "a") { id } }',
  )
  expect(data).toEqual({ likePost: { likes: 3 }, addTagToPost: { id: '1' } })
  const post = await served.server.fetch('/posts/1')
  expect(await post.json()).toEqual({ id: 1, title: 'Ada writes', authorId: 1, likes: 3 })
})

it('refuses writes as REST does, in the payload where that has a place for it', async () => {
  const { ask } = served
  expect(await ask('mutation { updateUser(id: 9, input: {}) { id } }')).toMatchObject({
    data: { updateUser: null },
    errors: [{ path: ['updateUser'], extensions: { code: 'NOT_FOUND' } }],
  })
  expect(await ask('mutation { addUser(id: 1) { id } }')).toMatchObject({
    errors: [{ extensions: { code: 'CONFLICT' } }],
  })
  expect(await ask('mutation { addUser(name: "") { id } }')).toMatchObject({
    errors: [{ extensions: { code: 'BAD_USER_INPUT', errors: [{ path: 'name' }] } }],
  })
  expect(
    await ask(
      'mutation { createUser(input: { name: "" }) { user { id } success message errors { field message code } } }',
    ),
  ).toEqual({
    data: {
      createUser: {
        user: null,
        success: false,
        message: 'The body does not fit the schema. name: must not be empty',
        errors: [{ field: ['name'], message: 'must not be empty', code: 'invalid-body' }],
      },
    },
  })
  expect(
    await ask(
      'mutation { registerUser(name: "") { __typename ... on ValidationError { message field } } }',
    ),
  ).toEqual({
    data: {
      registerUser: {
        __typename: 'ValidationError',
        message: 'must not be empty',
        field: 'name',
      },
    },
  })
  expect(
    await ask('mutation { editUser(data: { name: "x" }) { errors { message } } }'),
  ).toMatchObject({
    data: {
      editUser: {
        errors: [{ message: expect.stringMatching(/^"editUser" does not say which/) as string }],
      },
    },
  })
})

it('refuses what a collection leaves out', async () => {
  expect(await served.ask('mutation { deleteTag(id: "a") }')).toMatchObject({
    errors: [
      {
        message:
          '"deleteTag" would delete records of "tags", whose "only" leaves that out. Add "delete" to it.',
        extensions: { code: 'FORBIDDEN' },
      },
    ],
  })
})

it('refuses mutations of a server that only reads', async () => {
  await using folder = await serveFolder(
    {
      'mocks/users.json': '[{ "id": 1, "name": "Ada" }]',
      'mocks/schema.graphql':
        'type Query { users: [User!]! } type User { id: ID! name: String } type Mutation { createUser(name: String): User deleteUser(id: ID!): User }',
    },
    { readOnly: true },
  )
  const { errors = [] } = await askGraphql(
    folder.server,
    'mutation { createUser(name: "Bob") { id } deleteUser(id: 1) { id } }',
  )
  expect(errors.map(({ path, extensions }) => ({ path, extensions }))).toMatchObject([
    { path: ['createUser'], extensions: { code: 'FORBIDDEN', problem: 'read-only' } },
    { path: ['deleteUser'], extensions: { code: 'FORBIDDEN' } },
  ])
})
