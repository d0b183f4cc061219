import { expect, it } from 'vitest'
import { createMockServer, defineMock, type FieldContext } from '../../src/index.ts'
import { schemaByHand } from '../support/schema-by-hand.ts'

const schema = schemaByHand(`
  type Query { users(role: String): [User!]! user(id: ID!): User hello: String }
  type Mutation { createUser(name: String!): User }
  type User { id: ID! name: String! role: String }
`)

it('answers root fields by mocks of their keys, and tells of each that has an error', async () => {
  await using server = await createMockServer({
    mocks: [
      schema,
      defineMock({
        'QUERY users': [{ id: 1, name: 'Ada' }],
        'QUERY user': ({ args, error }: FieldContext<{ id: string }>) =>
          args.id === '1' ? { id: 1, name: 'Ada' } : error(404, 'No such user.'),
      }),
    ],
  })
  const query = '{ users { id name } one: user(id: 1) { name } two: user(id: 2) { name } hello }'
  const response = await server.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })
  expect(await response.json()).toMatchObject({
    data: { users: [{ id: '1', name: 'Ada' }], one: { name: 'Ada' }, two: null, hello: null },
    errors: [
      { message: 'No such user.', path: ['two'], extensions: { code: 'NOT_FOUND', status: 404 } },
      {
        path: ['hello'],
        message: expect.stringMatching(/^No mock answers QUERY hello\./) as string,
      },
    ],
  })
})

const text = `
  type Query { users(role: String): [User!] user(id: ID!): User hello: String must: String! }
  type Mutation { createUser(name: String!): User }
  type User { id: ID! name: String! role: String }
`

type Answer = { data?: Record<string, unknown>; errors?: Record<string, unknown>[] }

async function serve<const Key extends string>(mocks: Parameters<typeof defineMock<Key>>[0]) {
  const server = await createMockServer({ mocks: [schemaByHand(text), defineMock(mocks)] })
  const send = (query: string, more: object = {}, headers = {}) =>
    server.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, ...more }),
    })
  const ask = async (query: string, more?: object) =>
    (await (await send(query, more)).json()) as Answer
  return { server, send, ask, [Symbol.asyncDispose]: () => server.close() }
}

it('reads arguments, variables and the name of the operation in templates and conditions', async () => {
  await using served = await serve({
    'QUERY user': {
      $cases: [
        { $when: { 'args.id': 1 }, id: '{{args.id}}', name: 'Ada', role: '{{variables.role}}' },
        { $when: { operationName: 'Guests' }, id: 0, name: '{{operationName}}' },
        { $status: 404, detail: 'There is no user {{args.id}}.' },
      ],
    },
    'MUTATION createUser': { id: '{{number.int(9)}}', name: '{{args.name}}' },
  })
  const user = 'user(id: $id) { name role }'
  const named = `query Guests($id: ID!) { ${user} }`
  const role = 'query ($id: ID!, $role: String) { users(role: $role) { id } '
  expect(
    await served.ask(`${role} ${user} }`, { variables: { id: 1, role: 'admin' } }),
  ).toMatchObject({
    data: { user: { name: 'Ada', role: 'admin' } },
  })
  expect(await served.ask(named, { variables: { id: 2 } })).toMatchObject({
    data: { user: { name: 'Guests' } },
  })
  expect(await served.ask('{ user(id: 3) { name } }')).toMatchObject({
    data: { user: null },
    errors: [{ message: 'There is no user 3.', extensions: { code: 'NOT_FOUND' } }],
  })
  expect(await served.ask('mutation { createUser(name: "Eve") { name } }')).toEqual({
    data: { createUser: { name: 'Eve' } },
  })
})

it('has the behaviour of endpoints for each root field', async () => {
  await using served = await serve({
    'QUERY hello': { $sequence: ['one', 'two'] },
    'QUERY users': { $status: { status: 503, rate: 0.5 }, $body: [] },
    'QUERY user': { $rateLimit: '1/1h', $body: { id: 1, name: 'Ada' } },
    'MUTATION createUser': { $fault: 'reset' },
  })
  const hellos = await Promise.all([1, 2, 3].map(() => served.ask('{ hello }')))
  expect(hellos.map(({ data }) => data?.['hello'])).toEqual(['one', 'two', 'two'])
  const many = Array.from({ length: 40 }, (_, index) => `a${index}: users { id }`).join(' ')
  const { errors = [] } = await served.ask(`{ ${many} hello }`)
  expect(errors.length).toBeGreaterThan(8)
  expect(errors.length).toBeLessThan(32)
  expect(errors[0]).toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE', status: 503 } })
  const limited = await served.ask('{ one: user(id: 1) { name } two: user(id: 1) { name } }')
  expect(limited).toMatchObject({
    data: { one: { name: 'Ada' }, two: null },
    errors: [{ path: ['two'], extensions: { code: 'TOO_MANY_REQUESTS', status: 429 } }],
  })
  await expect(served.send('mutation { createUser(name: "Eve") { id } }')).rejects.toThrow()
})

it('makes errors of replies, thrown or not, and of errors of handlers, without their stacks', async () => {
  await using served = await serve({
    'QUERY hello': () => {
      throw new Error('boom')
    },
    'QUERY user': ({ error }) => {
      throw error(409, { message: 'Taken.', code: 'NAME_TAKEN', field: 'name' })
    },
    'QUERY users': ({ json }) => json({ error: 'No.' }, 403),
    'QUERY must': ({ passthrough }) => passthrough(),
  })
  const { data, errors = [] } = await served.ask('{ hello user(id: 1) { id } users { id } }')
  expect(data).toEqual({ hello: null, user: null, users: null })
  expect(errors).toMatchObject([
    {
      message: 'Error: boom (QUERY hello in mocks option)',
      path: ['hello'],
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    },
    { message: 'Taken.', extensions: { code: 'NAME_TAKEN', status: 409, field: 'name' } },
    { message: 'No.', extensions: { code: 'FORBIDDEN', status: 403 } },
  ])
  expect(JSON.stringify(errors)).not.toContain('.ts:')
  const must = await served.ask('{ must }')
  expect(must).toMatchObject({
    data: null,
    errors: [{ path: ['must'], extensions: { status: 502 } }],
  })
  expect(JSON.stringify(must)).toMatch(/A field of GraphQL is not passed on by itself/)
  expect(served.server.calls('QUERY hello')[0]?.failure?.message).toMatch(/threw Error: boom/)
})

it('passes on to the mock below, sets cookies, and reads the data that REST reads', async () => {
  await using served = await serve({
    'QUERY hello': ({ cookie }) => {
      cookie('session', 'abc')
      return 'below'
    },
  })
  served.server.use({
    'QUERY hello': async ({ next }) => `above ${String(await (await next()).json())}`,
  })
  const response = await served.send('{ hello }')
  expect(response.headers.get('set-cookie')).toBe('session=abc; Path=/')
  expect(await response.json()).toEqual({ data: { hello: 'above below' } })
})

it('tells of a field that nothing answers which mocks are near', async () => {
  await using served = await serve({
    'QUERY user': { $when: { 'args.id': 1 }, id: 1, name: 'Ada' },
  })
  const { errors } = await served.ask('{ user(id: 2) { id } }')
  expect(errors?.[0]).toMatchObject({ path: ['user'], extensions: { code: 'NOT_FOUND' } })
  expect(String(errors?.[0]?.['message'])).toBe(
    'No mock answers QUERY user. The nearest is QUERY user in mocks option: args.id is "2", which is not 1.',
  )
  const [call] = served.server.calls('QUERY user')
  expect(call?.miss?.near[0]?.reason).toBe('args.id is "2", which is not 1')
})

it.each([
  [{ 'GET /x': { id: '{{args.id}}' } }, /"args" is read where no field of GraphQL/],
  [
    { 'QUERY user': { id: '{{params.id}}' } },
    /"params" is read, and a field of GraphQL has no path/,
  ],
  [{ 'QUERY user': { $file: 'a.json' } }, /"\$file" means nothing here/],
  [{ 'MUTATION /users': {} }, /"\/users" is no name of a field/],
])('refuses %j with a sentence', async (mocks, says) => {
  await expect(createMockServer({ mocks })).rejects.toThrow(says)
})
