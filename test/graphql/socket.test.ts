import { createClient } from 'graphql-ws'
import { afterAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createMockServer, defineMock, resource } from '../../src/index.ts'
import { askGraphql } from '../support/graphql.ts'
import { conventionalSchema } from '../support/graphql-fields.ts'

const sdl = `
  type User { id: ID! name: String }
  type Query { users: [User!]! hello: String throws: String }
  type Mutation { createUser(name: String): User }
  type Subscription { tick: Int refused: Int shown: String }
`

const lines: string[] = []
const server = await createMockServer({
  port: 0,
  onRequest: ({ method, notes }) => void lines.push([method, ...notes].join(' | ')),
  mocks: [
    resource('users', { seed: [{ id: 1, name: 'Ada' }] }),
    defineMock({
      'QUERY hello': {
        $cases: [
          {
            $when: { 'connectionParams.token': 'secret' },
            $body: 'Hello, {{connectionParams.name}}!',
          },
          { $body: 'Who are you?' },
        ],
      },
      'QUERY throws': () => {
        throw new Error('No more.')
      },
      'SUBSCRIPTION tick': { $sse: [1, 2], $every: '1ms', $end: true },
      'SUBSCRIPTION refused': ({ error }) => error(403, 'Not for you.'),
      'SUBSCRIPTION shown': ({ connectionParams }) => connectionParams?.['name'] ?? null,
    }),
    conventionalSchema(sdl, { User: 'users' }),
  ],
})
const client = createClient({
  url: `${server.url}/graphql`.replace('http', 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: { token: 'secret', name: 'Ada' },
})
afterAll(async () => {
  await client.dispose()
  await server.close()
})

/** The first result of an operation. */
const ask = (query: string) =>
  new Promise((resolve, reject) => {
    client.subscribe({ query }, { next: resolve, error: reject, complete() {} })
  })

it('lets mocks read what a client has sent with the opening of its WebSocket', async () => {
  expect(await ask('{ hello }')).toEqual({ data: { hello: 'Hello, Ada!' } })
  expect(await ask('subscription { shown }')).toEqual({ data: { shown: 'Ada' } })
  expect(await askGraphql(server, '{ hello }')).toEqual({ data: { hello: 'Who are you?' } })
})

it('has each operation in the journal, found by its root fields', async () => {
  const came = server.waitFor('MUTATION createUser')
  await ask('query Names { users { name } }')
  await ask('mutation { createUser(name: "Bob") { name } }')
  await ask('subscription Ticks { tick }')
  await ask('subscription { refused }')
  expect(await came).toMatchObject([
    {
      request: {
        method: 'WS',
        target: '/graphql',
        body: { query: expect.stringMatching('Bob') as string },
      },
      response: { status: 200, body: { data: { createUser: { name: 'Bob' } } } },
      socket: server.sockets.open[0]?.id,
      graphql: { type: 'mutation', fields: ['MUTATION createUser'] },
      layers: [{ key: 'WS /graphql' }, { key: 'MUTATION createUser' }],
      notes: ['mutation: createUser'],
    },
  ])
  const subscribed = server.calls('SUBSCRIPTION tick')
  expect(subscribed).toMatchObject([{ graphql: { operationName: 'Ticks' }, response: { size: 0 } }])
  const [refused] = server.calls('SUBSCRIPTION refused')
  expect(refused?.graphql?.errors).toEqual([{ message: 'Not for you.', path: ['refused'] }])
  expect(lines).toContain('WS | subscription: refused | 1 error')
  expect(
    server.har().log.entries.filter(({ request }) => request.postData?.text.includes('Bob')),
  ).toEqual([])
})

it('stays open where a mock throws, and tells it once', async () => {
  expect(await ask('{ throws hello }')).toMatchObject({
    data: { throws: null, hello: 'Hello, Ada!' },
    errors: [{ message: 'Error: No more. (QUERY throws in mocks option)' }],
  })
  expect(server.sockets.open).toHaveLength(1)
  expect(server.calls('QUERY throws')).toMatchObject([{ failure: { code: 'module-throws' } }])
  expect(lines.filter((line) => line.includes('throws'))).toEqual([
    'WS | query: throws, hello | 1 error',
  ])
})
