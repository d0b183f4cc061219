import { expect, it } from 'vitest'
import { createMockServer, defineMock } from '../../src/index.ts'
import { schemaByHand } from '../support/schema-by-hand.ts'

const schema = () =>
  schemaByHand(`
    type Query { users: [User] user(id: ID!): User }
    type Mutation { login(password: String): String }
    type User { id: ID name: String }
  `)

it('keeps what was asked for, found by the keys of root fields', async () => {
  const lines: string[] = []
  await using server = await createMockServer({
    mocks: [
      schema(),
      defineMock({
        'QUERY users': [{ id: 1 }],
        'QUERY user': ({ error }) => error(404, 'No such user.'),
        'MUTATION login': 'token',
      }),
    ],
    onRequest: ({ method, target, notes }) =>
      void lines.push([method, target, ...notes].join(' | ')),
  })
  const ask = (query: string, variables = {}) =>
    server.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    })
  await ask('query Page($id: ID!) { users { id } user(id: $id) { id } again: users { name } }', {
    id: 7,
  })
  await ask('mutation ($secret: String) { login(password: $secret) }', { secret: 'abc' })
  expect(server.calls('QUERY users').map(({ graphql }) => graphql)).toEqual([
    {
      type: 'query',
      fields: ['QUERY users', 'QUERY user'],
      operationName: 'Page',
      variables: { id: 7 },
      errors: [{ message: 'No such user.', path: ['user'] }],
    },
  ])
  expect(server.calls('MUTATION login').map(({ request }) => request.target)).toEqual(['/graphql'])
  expect(server.calls('QUERY /users')).toEqual([])
  const [call] = server.calls('QUERY user')
  expect(call?.layers.map(({ key }) => key)).toEqual(['POST /graphql', 'QUERY users', 'QUERY user'])
  expect(lines).toEqual([
    'POST | /graphql | query Page: users, user | 1 error',
    'POST | /graphql | mutation: login',
  ])
})

it('waits for a field, and overrides it for a call or as long as it is wanted', async () => {
  await using server = await createMockServer({
    mocks: [schema(), defineMock({ 'QUERY users': [{ id: 1 }] })],
  })
  const ask = async () => (await server.fetch('/graphql?query={users{id}}')).json()
  const came = server.waitFor('QUERY users')
  server.once('QUERY users', [{ id: 2 }])
  expect(await ask()).toEqual({ data: { users: [{ id: '2' }] } })
  expect((await came).map(({ graphql }) => graphql?.type)).toEqual(['query'])
  expect(await ask()).toEqual({ data: { users: [{ id: '1' }] } })
  server.fail('QUERY users', 503)
  expect(await ask()).toMatchObject({
    data: { users: null },
    errors: [{ path: ['users'], extensions: { code: 'SERVICE_UNAVAILABLE', status: 503 } }],
  })
  server.reset()
  using _ = server.use({ 'QUERY users': ({ operationName }) => [{ id: operationName }] })
  expect(await (await server.fetch('/graphql?query=query Named{users{id}}')).json()).toEqual({
    data: { users: [{ id: 'Named' }] },
  })
})
