import { createClient as createSse } from 'graphql-sse'
import { createClient as createSocket } from 'graphql-ws'
import { afterAll, afterEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createMockServer, defineMock, resource } from '../../src/index.ts'
import { openEvents } from '../support/event-source.ts'
import { conventionalSchema } from '../support/graphql-fields.ts'
import { connect } from '../support/sockets.ts'

const sdl = `
  type User { id: ID! name: String role: String }
  enum Kind { CREATED UPDATED DELETED }
  type UserChange { kind: Kind! user: User previous: User }
  type Query { users: [User!]! hello: String }
  type Mutation { createUser(name: String): User }
  type Subscription {
    userCreated(role: String): User!
    onUserUpdated(id: ID): User
    userDeleted(userId: ID): ID
    userChanged: UserChange
    users: [User!]!
    tick: Int
    beat(interval: Int): String
    count(to: Int!): Int
    refused: Int
    throws: Int
  }
`

const logged: string[] = []
const server = await createMockServer({
  port: 0,
  onRequest: ({ failure }) => void (failure && logged.push(failure.message)),
  live: true,
  mocks: [
    resource('users', { seed: [{ id: 1, name: 'Ada', role: 'admin' }] }),
    defineMock({
      'SUBSCRIPTION tick': { $sse: [1, { data: 2 }, 3], $every: '1ms', $end: true },
      'SUBSCRIPTION count': async function* ({ args }) {
        const { to } = args as { to: number }
        for (let n = 1; n <= to; n++) yield n === 2 ? { count: n } : n
      },
      'SUBSCRIPTION refused': ({ error }) => error(403, 'Not for you.'),
      'SUBSCRIPTION throws': async function* () {
        yield 1
        throw new Error('No more.')
      },
    }),
    conventionalSchema(sdl, { User: 'users' }),
  ],
})
const address = `${server.url}/graphql`
const sockets = createSocket({
  url: address.replace('http', 'ws'),
  webSocketImpl: WebSocket,
  retryAttempts: 0,
})
const streams = createSse({ url: address, retryAttempts: 0 })
afterEach(() => server.reset())
afterAll(async () => {
  await sockets.dispose()
  streams.dispose()
  await server.close()
})

type Way = 'WebSocket' | 'SSE'
const ways: readonly Way[] = ['WebSocket', 'SSE']

/** The results of an operation, and what ends it. */
function follow(way: Way, query: string, variables: Record<string, unknown> = {}) {
  const seen: unknown[] = []
  const state = { isOver: false, error: undefined as unknown }
  const sink = {
    next: (result: object) => void seen.push(result),
    error: (error: unknown) => void (state.error = error),
    complete: () => void (state.isOver = true),
  }
  const client = way === 'SSE' ? streams : sockets
  const stop = client.subscribe({ query, variables }, sink)
  return { seen, state, stop }
}

const post = (path: string, body: object) =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** Resolves once a subscription follows, which is seen by the users that are created until then. */
async function isFollowing(seen: readonly unknown[]) {
  await expect
    .poll(async () => {
      await post('/users', { name: 'Bob', role: 'member' })
      return seen.length
    })
    .toBeGreaterThan(0)
}

it.each(ways)('over %s what REST creates reaches who follows, as arguments filter', async (way) => {
  const members = follow(way, 'subscription { userCreated(role: "member") { id name } }')
  await isFollowing(members.seen)
  await post('/users', { name: 'Cy', role: 'guest' })
  await post('/users', { name: 'Dee', role: 'member' })
  await expect.poll(() => JSON.stringify(members.seen.at(-1))).toContain('"name":"Dee"')
  expect(JSON.stringify(members.seen)).not.toContain('Cy')
  members.stop()
})

it.each(ways)('over %s a change says what it was', async (way) => {
  const all = follow(way, 'subscription { userChanged { kind user { name } previous { name } } }')
  await isFollowing(all.seen)
  await fetch(`${server.url}/users/1`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"Eve"}',
  })
  await fetch(`${server.url}/users/1`, { method: 'DELETE' })
  const [was, is] = [{ name: 'Ada' }, { name: 'Eve' }]
  await expect
    .poll(() => all.seen.slice(-2))
    .toEqual([
      { data: { userChanged: { kind: 'UPDATED', user: is, previous: was } } },
      { data: { userChanged: { kind: 'DELETED', user: is, previous: is } } },
    ])
  all.stop()
})

it.each(ways)('over %s a list comes anew after each change', async (way) => {
  const list = follow(way, 'subscription { users { name } }')
  await expect.poll(() => list.seen).toEqual([{ data: { users: [{ name: 'Ada' }] } }])
  await post('/users', { name: 'Bob' })
  await expect
    .poll(() => list.seen.at(-1))
    .toEqual({ data: { users: [{ name: 'Ada' }, { name: 'Bob' }] } })
  list.stop()
})

it.each(ways)('over %s mocks say what comes, and when it ends', async (way) => {
  const tick = follow(way, 'subscription { tick }')
  const count = follow(way, 'subscription ($to: Int!) { n: count(to: $to) }', { to: 3 })
  const throws = follow(way, 'subscription { throws }')
  await expect.poll(() => [tick, count, throws].every(({ state }) => state.isOver)).toBe(true)
  expect(tick.seen).toEqual([1, 2, 3].map((tick) => ({ data: { tick } })))
  expect(count.seen).toEqual([1, 2, 3].map((n) => ({ data: { n } })))
  expect(throws.seen).toMatchObject([
    { data: { throws: 1 } },
    { errors: [{ message: 'SUBSCRIPTION throws threw Error: No more.' }] },
  ])
  expect(logged.at(-1)).toBe('SUBSCRIPTION throws threw Error: No more.')
})

it.each(ways)('over %s a field without records has a value again and again', async (way) => {
  const beat = follow(way, 'subscription { beat(interval: 10) }')
  await expect.poll(() => beat.seen.length).toBeGreaterThan(2)
  expect(beat.seen[0]).toEqual({ data: { beat: 'generated beat' } })
  beat.stop()
})

it.each(ways)('over %s queries and mutations are answered, and errors told', async (way) => {
  const query = follow(way, '{ users { name } }')
  const mutation = follow(way, 'mutation { createUser(name: "Bob") { name } }')
  const refused = follow(way, 'subscription { refused }')
  const wrong = follow(way, 'subscription { refuse }')
  await expect.poll(() => [query, mutation].every(({ state }) => state.isOver)).toBe(true)
  expect(query.seen).toMatchObject([
    { data: { users: expect.arrayContaining([{ name: 'Ada' }]) as object } },
  ])
  expect(mutation.seen).toEqual([{ data: { createUser: { name: 'Bob' } } }])
  await expect
    .poll(() => refused.seen.length + wrong.seen.length + (wrong.state.error ? 1 : 0))
    .toBe(2)
  expect(refused.seen).toMatchObject([
    { errors: [{ message: 'Not for you.', path: ['refused'], extensions: { code: 'FORBIDDEN' } }] },
  ])
  const [error] =
    (wrong.state.error as object[] | undefined) ?? (wrong.seen[0] as { errors: object[] }).errors
  expect(error).toMatchObject({
    message: expect.stringMatching(/Did you mean "refused"\?/) as string,
  })
})

it('what REST writes is seen by a query at once, and by all who follow, in order', async () => {
  const followers = ways.map((way) =>
    follow(way, 'subscription { userCreated(role: "x") { name } }'),
  )
  await expect
    .poll(async () => {
      await post('/users', { name: '0', role: 'x' })
      return followers.every(({ seen }) => seen.length > 0)
    })
    .toBe(true)
  const socket = await connect(`${server.url}/users/@changes?role=x`)
  const events = await openEvents(`${server.url}/users/@changes?role=x`)
  const names = Array.from({ length: 20 }, (_, index) => `user ${index + 1}`)
  for (const name of names) {
    await post('/users', { name, role: 'x' })
    const response = await post('/graphql', { query: '{ users { name } }' })
    const { data } = (await response.json()) as { data: { users: object[] } }
    expect(data.users.at(-1)).toEqual({ name })
  }
  const last = (texts: readonly unknown[]) =>
    texts.flatMap((each) => /user \d+/.exec(JSON.stringify(each)) ?? []).map(String)
  const seen = () =>
    [...followers.map((each) => each.seen), socket.received, events.events].map(last)
  await expect.poll(seen).toEqual(Array.from({ length: 4 }, () => names))
  for (const { stop } of followers) stop()
  socket.socket.close()
  events.close()
})

it('sends no events where JSON alone is taken, and says where they are', async () => {
  const response = await post('/graphql', { query: 'subscription { tick }' })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  await response.body?.cancel()
  const plain = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: 'subscription { tick }' }),
  })
  expect(await plain.json()).toMatchObject({
    errors: [
      {
        message: expect.stringMatching(/^A subscription has many results\. Send it over/) as string,
      },
    ],
  })
})

const init = '{"type":"connection_init"}'
const ask = '{"id":"1","type":"subscribe","payload":{"query":"subscription { users { id } }"}}'

/** What a WebSocket is closed with after these messages. */
async function closedAfter(protocol: string | undefined, ...messages: readonly string[]) {
  const socket = new WebSocket(address.replace('http', 'ws'), protocol)
  const received: string[] = []
  const [first = init, ...others] = messages
  socket.on('message', (data) => {
    if (received.push(String(data as Buffer)) === 1) for (const each of others) socket.send(each)
  })
  socket.on('open', () => socket.send(first))
  const code = await new Promise<number>((resolve) => socket.on('close', resolve))
  return { code, received }
}

it.each([
  ['no protocol', 4406, undefined, []],
  ['a message that is no JSON', 4400, 'graphql-transport-ws', ['hello']],
  ['a message of no known type', 4400, 'graphql-transport-ws', [init, '{"type":"dance"}']],
  ['an operation before connection_init', 4401, 'graphql-transport-ws', [ask]],
  ['a second connection_init', 4429, 'graphql-transport-ws', [init, init]],
  ['an id that is taken', 4409, 'graphql-transport-ws', [init, ask, ask]],
])('closes a WebSocket for %s with %i', async (_what, code, protocol, messages) => {
  expect((await closedAfter(protocol, ...messages)).code).toBe(code)
})

it('answers a ping, and closes with 1001 on a reset', async () => {
  const closing = closedAfter('graphql-transport-ws', init, '{"type":"ping"}', ask)
  const sent = () =>
    server.sockets.open.map((each) => each.messages.filter(({ from }) => from === 'mock').length)
  await expect.poll(sent).toContain(3)
  server.reset()
  const { code, received } = await closing
  expect(code).toBe(1001)
  expect(received.slice(0, 2)).toEqual(['{"type":"connection_ack"}', '{"type":"pong"}'])
})
