import { once } from 'node:events'
import { graphql, passthrough } from 'msw'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { ask, query, said, serve } from '../support/msw-handlers.ts'

describe('an operation that no handler takes', () => {
  test('goes on to the mocks below', async () => {
    const handlers = [graphql.query('A', said('x')), graphql.query('B', () => passthrough())]
    await using server = await serve(handlers, {
      'POST /graphql': { data: 'below' },
      'GET /other': { ok: true },
    })
    expect(await ask(server, query('B'))).toEqual({ data: 'below' })
    expect(await ask(server, query('C'))).toEqual({ data: 'below' })
    expect(await (await server.fetch('/other')).json()).toEqual({ ok: true })
  })

  test.each<[string, unknown, string, string?]>([
    [
      'a name that is nearly one',
      { query: query('GetUsr') },
      'It asks for query GetUsr. Did you mean "GetUser"? Handlers of MSW take query GetUser, mutation AddUser.',
      'it takes query GetUser',
    ],
    [
      'no name',
      { query: '{ a }' },
      'It asks for a query without a name, which graphql.operation() alone takes: give it one. Handlers of MSW take query GetUser, mutation AddUser.',
    ],
    [
      'another type',
      { query: 'mutation GetUser { a }' },
      'It asks for mutation GetUser. Handlers of MSW take query GetUser, mutation AddUser.',
    ],
    [
      'one that is used up',
      { query: 'mutation AddUser { a }' },
      'It asks for mutation AddUser, whose handler was for one call. Handlers of MSW take query GetUser, mutation AddUser.',
      'it was for one call',
    ],
    [
      'a list of operations',
      [{ query: query('GetUser') }],
      'Handlers of MSW were not asked: operations come as a list. Switch off batching in the client.',
    ],
    [
      'the hash of a persisted query',
      { extensions: { persistedQuery: { version: 1 } } },
      'Handlers of MSW were not asked: a persisted query comes without its text. Switch off persisted queries in the client.',
    ],
  ])('gets a 404 that names those there are: %s', async (_, body, detail, reason) => {
    await using server = await serve([
      graphql.query('GetUser', said('x')),
      graphql.mutation('AddUser', said('x'), { once: true }),
    ])
    await ask(server, 'mutation AddUser { a }')
    const response = await server.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(await response.json()).toMatchObject({
      status: 404,
      detail: `No mock answers POST /graphql. ${detail}`,
      ...(reason !== undefined && { near: [{ endpoint: 'ALL /graphql', reason }] }),
    })
  })

  test('leaves what is no operation as it would be without handlers', async () => {
    await using server = await serve([graphql.query('GetUser', said('x'))], {
      'GET /users': [],
    })
    const missed = await server.fetch('/usrs')
    expect(await missed.json()).toMatchObject({ near: [{ endpoint: 'GET /users' }] })
  })
})

test('a subscription of MSW 3 speaks through what it brings along', async () => {
  // As api.subscription('OnPost', …) of MSW 3 makes it.
  const at = { url: 'wss://api.example.test/v1', parse: () => ({}), predicate: () => true }
  const transport = {
    ...at,
    id: '1',
    publish: () => {},
    run: ({ client }: { client: WebSocket }) =>
      client.addEventListener('message', ({ data }) => client.send(`ack ${data}`)),
  }
  const info = { header: 'subscription OnPost (origin: wss://api.example.test/v1)' }
  const handler = { ...at, id: '2', info, run: () => {}, [Symbol('kSiblingHandlers')]: [transport] }
  await using server = await serve([handler as never])
  await server.listen(0)
  const { routes } = server.overview()
  expect(routes.map(({ method, path, note }) => [method, path, note])).toEqual([
    ['WS', '/v1', 'msw subscription OnPost'],
  ])
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/v1`)
  socket.on('open', () => socket.send('hi'))
  const [data] = (await once(socket, 'message')) as [Buffer]
  expect(String(data)).toBe('ack hi')
  socket.terminate()
})
