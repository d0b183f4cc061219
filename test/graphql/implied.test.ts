import { createMockServer, resource, type MockServer } from 'mockapi'
import { expect, it } from 'vitest'
import { createApp } from '../../src/app.ts'
import { serveFolder } from '../support/folder.ts'
import { live } from '../support/live.ts'
import { post } from '../support/mocks.ts'

const users = [
  { id: 1, name: 'Ada', role: 'admin' },
  { id: 2, name: 'Grace', role: 'member' },
]
const posts = [
  { id: 1, title: 'On Engines', userId: 1 },
  { id: 2, title: 'On Compilers', userId: 2 },
  { id: 3, title: 'On Looms', userId: 1 },
]
const files = {
  'mocks/users.json': JSON.stringify(users),
  'mocks/posts.json': JSON.stringify(posts),
  'mocks/settings.json': JSON.stringify({ theme: 'dark' }),
}

/** What an operation gives: its data, or the whole answer where there are errors. */
async function ask(
  server: Pick<MockServer, 'fetch'>,
  query: string,
  variables = {},
): Promise<unknown> {
  const response = await server.fetch('/graphql', post({ query, variables }))
  const answer = (await response.json()) as { data?: unknown; errors?: unknown }
  return answer.errors === undefined ? answer.data : answer
}

it('serves the collections of JSON files as GraphQL, with relations, filters and pages', async () => {
  await using folder = await serveFolder(files, { graphql: true })
  const { server } = folder
  expect(server.overview().diagnostics).toEqual([])
  const query = `query ($first: Int!) {
    user(id: 1) { name posts(sort: "-title", limit: 1) { title user { id } } }
    users(filter: { or: [{ role: { eq: "member" } }, { posts: { title: { endsWith: "nothing" } } }] }) { id }
    postsConnection(first: $first) { nodes { id } pageInfo { hasNextPage } totalCount }
    settings { theme }
  }`
  expect(await ask(server, query, { first: 2 })).toEqual({
    user: { name: 'Ada', posts: [{ title: 'On Looms', user: { id: '1' } }] },
    users: [{ id: '2' }],
    postsConnection: {
      nodes: [{ id: '1' }, { id: '2' }],
      pageInfo: { hasNextPage: true },
      totalCount: 3,
    },
    settings: { theme: 'dark' },
  })
})

it('writes the same records as REST does, each seen by the other at once', async () => {
  await using folder = await serveFolder(files, { graphql: true })
  const { server } = folder
  const create =
    'mutation ($input: CreatePostInput!) { createPost(input: $input) { id user { name } } }'
  const input = { title: 'On Numbers', userId: '2' }
  expect(await ask(server, create, { input })).toEqual({
    createPost: { id: '4', user: { name: 'Grace' } },
  })
  const made = await server.fetch('/posts/4')
  expect(await made.json()).toEqual({ id: 4, title: 'On Numbers', userId: 2 })
  await server.fetch('/users', post({ name: 'Edith' }))
  expect(await ask(server, '{ user(id: 3) { name role } }')).toEqual({
    user: { name: 'Edith', role: null },
  })
  const write =
    'mutation { updateSettings(input: { theme: "light" }) { theme } deleteUser(id: 2) { name } }'
  expect(await ask(server, write)).toEqual({
    updateSettings: { theme: 'light' },
    deleteUser: { name: 'Grace' },
  })
  expect((await server.fetch('/users/2')).status).toBe(404)
})

it('finds fields whose names GraphQL does not have', async () => {
  const mocks = [
    resource('order-items', { seed: [{ id: 1, 'unit-price': 3, shape: { 'is-round': true } }] }),
    resource('v2/orders', { path: '/v2/orders', seed: [{ id: 'a' }] }),
    resource('orders', { seed: [{ id: 'b' }] }),
  ]
  await using server = await createMockServer({ mocks, graphql: true })
  const create =
    'mutation { createOrderItem(input: { unitPrice: 5, shape: { isRound: false } }) { id } }'
  expect(await ask(server, create)).toEqual({ createOrderItem: { id: '2' } })
  expect(await (await server.fetch('/order-items/2')).json()).toEqual({
    id: 2,
    'unit-price': 5,
    shape: { 'is-round': false },
  })
  const query =
    '{ orderItems(filter: { unitPrice: { lt: 4 } }) { unitPrice shape { isRound } } v2Orders { id } orders { id } }'
  expect(await ask(server, query)).toEqual({
    orderItems: [{ unitPrice: 3, shape: { isRound: true } }],
    v2Orders: [{ id: 'a' }],
    orders: [{ id: 'b' }],
  })
})

it('follows saves: a new field, a new file, and none any more', async () => {
  await using folder = await live({ 'mocks/users.json': users }, { graphql: true })
  const email = `/graphql?query=${encodeURIComponent('{ user(id: 1) { email } }')}`
  expect((await folder.get(email)).body).toHaveProperty('errors')
  folder.write({ 'mocks/users.json': [{ id: 1, name: 'Ada', email: 'ada@example.test' }] })
  await folder.gives(email, { data: { user: { email: 'ada@example.test' } } })
  folder.write({ 'mocks/tags.json': [{ id: 1, label: 'new' }] })
  const tags = `/graphql?query=${encodeURIComponent('{ tags { label } }')}`
  await folder.gives(tags, { data: { tags: [{ label: 'new' }] } })
  folder.remove('mocks/tags.json')
  await folder.settled()
  expect((await folder.get(tags)).body).toHaveProperty('errors')
})

it('leaves a path with a schema of its own to that, and says so', async () => {
  const schema = 'type Query { hello: String }'
  await using folder = await serveFolder(
    { ...files, 'mocks/schema.graphql': schema, 'mocks/words.json': '{ "QUERY hello": "Hi" }' },
    { graphql: true },
  )
  expect(await ask(folder.server, '{ hello }')).toEqual({ hello: 'Hi' })
  expect(folder.server.overview().diagnostics).toMatchObject([
    {
      code: 'duplicate-endpoint',
      message: expect.stringContaining('mocks/schema.graphql has the schema of /graphql'),
    },
  ])
})

it('says that there are no data, and what is left out since it cannot be made', async () => {
  await using empty = await createMockServer({ mocks: { 'GET /a': 1 }, graphql: true })
  expect(empty.overview().diagnostics).toMatchObject([{ code: 'no-query-type' }])
  expect((await empty.fetch('/graphql?query={a}')).status).toBe(404)
  const broken = resource('users', {
    factory: () => {
      throw new Error('No names left')
    },
  })
  const mocks = [broken, resource('tags', { seed: [{ id: 1, userId: 1 }] })]
  await using server = await createMockServer({ mocks, graphql: true })
  expect(server.overview().diagnostics).toMatchObject([
    { code: 'bad-record', message: expect.stringContaining('No names left') },
  ])
  expect(await ask(server, '{ tags { userId } }')).toEqual({ tags: [{ userId: '1' }] })
})

it('has no mutations where nothing may be written', async () => {
  await using folder = await serveFolder(files, { graphql: true, readOnly: true })
  const write = 'mutation { deleteUser(id: 2) { name } }'
  expect(await ask(folder.server, write)).toMatchObject({
    errors: [{ message: expect.stringContaining('mutation') }],
  })
})

it('answers in an application that needs no Node', async () => {
  const app = createApp({ mocks: resource('users', { seed: users }), graphql: true })
  const fetch = async (path: string, init: RequestInit) => await app.request(path, init)
  expect(await ask({ fetch } as MockServer, '{ user(id: 2) { name } }')).toEqual({
    user: { name: 'Grace' },
  })
})

it('takes overrides and mocks of its root fields', async () => {
  const own = { 'QUERY users': [{ id: 9, name: 'Own' }] }
  const mocks = [resource('users', { seed: users }), own]
  await using server = await createMockServer({ mocks, graphql: true })
  expect(await ask(server, '{ users { name } }')).toEqual({ users: [{ name: 'Own' }] })
  server.fail('QUERY user', 503)
  expect(await ask(server, '{ user(id: 1) { id } users { id } }')).toMatchObject({
    data: { user: null, users: [{ id: '9' }] },
    errors: [{ path: ['user'], extensions: { code: 'SERVICE_UNAVAILABLE' } }],
  })
})
