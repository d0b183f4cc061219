import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { auth, defineMock, graphql, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterEach, expect, it } from 'vitest'
import { users as guardedUsers } from '../support/guarded.ts'
import { openTwins, type Answer, type Asked, type Twins } from '../support/twins.ts'

// Each question goes to a server that may send answers again, and to one that asks the application always.

const json = { 'content-type': 'application/json' }
const users = resource('users', { seed: [{ id: 1, name: 'Ada' }] })
const posts = resource('posts', { seed: [{ id: 1, userId: 1, title: 'One' }] })
const names = 'query Names { users { name posts { title } } }'

let twins: Twins
let folder: string | undefined

afterEach(async () => {
  await twins[Symbol.asyncDispose]()
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
  folder = undefined
})

const ask = (query: string, { headers = {}, ...how }: Asked & { variables?: object } = {}) =>
  twins.ask('/graphql', {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify({ query, variables: how.variables }),
  })

/** How many of some answers came without asking the application. */
async function hitsOf(answers: () => Promise<unknown>): Promise<number> {
  const before = twins.hits
  await answers()
  return twins.hits - before
}

const twice = (how: () => Promise<Answer>) => hitsOf(async () => [await how(), await how()])

it('is sent again to the same request, and told as any other', async () => {
  twins = await openTwins({ mocks: [users, posts], graphql: true })
  expect(await twice(() => ask(names))).toBe(1)
  expect(
    await twice(() => ask('query ($id: ID!) { user(id: $id) { name } }', { variables: { id: 1 } })),
  ).toBe(1)
  expect(
    await hitsOf(() =>
      ask('query ($id: ID!) { user(id: $id) { name } }', { variables: { id: 2 } }),
    ),
  ).toBe(0)
  expect(await twice(() => ask('{ users { nothing } }'))).toBe(1)
  expect(await twice(() => twins.ask(`/graphql?query=${encodeURIComponent(names)}`))).toBe(1)
  expect(
    await twice(() => twins.ask('/users', { method: 'QUERY', headers: json, body: '{"limit":1}' })),
  ).toBe(1)
  twins.compareCalls()
})

it.each<[what: string, headers: Record<string, string>]>([
  ['another Accept', { accept: 'application/graphql-response+json' }],
  ['another content type', { 'content-type': 'application/json; charset=utf-8' }],
  ['a content type that is none', { 'content-type': 'text/plain' }],
  ['an origin', { origin: 'https://example.test' }],
  ['a cookie', { cookie: 'a=b' }],
  ['a session', { 'x-mockapi-session': 'a' }],
  ['a status', { 'x-mockapi-status': '503' }],
  ['a coding', { 'content-encoding': 'identity' }],
  ['a method', { 'x-http-method-override': 'PUT' }],
])('is not sent to a request with %s', async (_what, headers) => {
  twins = await openTwins({ mocks: [users, posts], graphql: true, dialect: 'json-server-0' })
  await ask(names)
  expect(await hitsOf(() => ask(names, { headers }))).toBe(0)
  expect(await twice(() => ask(names))).toBeGreaterThan(0)
})

it.each<[what: string, act: (server: MockServer) => unknown, answer: string]>([
  ['a POST', (server) => send(server, 'POST', '/users', { name: 'Grace' }), 'Grace'],
  ['a PATCH', (server) => send(server, 'PATCH', '/users/1', { name: 'Grace' }), 'Grace'],
  ['a DELETE', (server) => send(server, 'DELETE', '/users/1'), '"users":[]'],
  ['what it leads to', (server) => send(server, 'PATCH', '/posts/1', { title: 'Two' }), 'Two'],
  [
    'a mutation',
    (server) =>
      send(server, 'POST', '/graphql', {
        query: 'mutation { updateUser(id: 1, input: { name: "Grace" }) { id } }',
      }),
    'Grace',
  ],
  ['a write of a test', ({ db }) => void db('users').update(1, { name: 'Grace' }), 'Grace'],
  ['an override', (server) => void server.use({ 'QUERY users': [{ name: 'Grace' }] }), 'Grace'],
  ['an error', (server) => void server.use({ 'POST /graphql': { $status: 503 } }), ''],
  ['a behaviour', (server) => server.setBehaviour({ status: { status: 503 } }), '503'],
])('is gone after %s', async (_what, act, answer) => {
  twins = await openTwins({ mocks: [users, posts], graphql: true })
  const first = await ask(names)
  expect(await twice(() => ask(names))).toBe(2)
  await twins.both(async (server) => void (await act(server)))
  const { body } = await ask(names)
  expect(body).toContain(answer)
  expect(body).not.toBe(first.body)
  await twins.both((server) => {
    server.setBehaviour(undefined)
    server.reset()
  })
  expect(await ask(names)).toEqual(first)
  expect(await twice(() => ask(names))).toBeGreaterThan(0)
  twins.compareCalls()
})

async function send({ fetch }: MockServer, method: string, path: string, body?: object) {
  await fetch(path, { method, ...(body && { headers: json, body: JSON.stringify(body) }) })
}

it('is kept for no operation whose answer may differ each time', async () => {
  let calls = 0
  const mocks = [
    users,
    defineMock({ 'QUERY count': () => ++calls, 'QUERY hello': 'Hello!' }),
    graphql({
      typeDefs: `
        type Query { users: [User!]! count: Int hello: String time: String }
        type Mutation { createUser(name: String): User }
        type User { id: ID! name: String }
      `,
      resolvers: { Query: { time: () => String(++calls) } },
    }),
    graphql({
      path: '/own',
      typeDefs: 'type Query { users: [User!]! } type User { id: ID! name: String shown: String }',
      resolvers: { User: { shown: () => String(++calls) } },
    }),
  ]
  twins = await openTwins({ mocks })
  expect(await twice(() => ask('{ users { name } hello __typename }'))).toBe(1)
  const own = { method: 'POST', headers: json, body: '{"query":"{ users { name } }"}' }
  expect(await twice(() => twins.ask('/own', own))).toBe(0)
  expect(await twice(() => ask('mutation { createUser(name: "Grace") { name } }'))).toBe(0)
  for (const field of ['count', 'time']) {
    calls = 0
    // Both servers count on.
    const counted = async () => {
      const before = calls
      await twins.both((server) =>
        send(server, 'POST', '/graphql', { query: `{ users { name } ${field} }` }),
      )
      expect(calls).toBe(before + 2)
    }
    await counted()
    await counted()
  }
})

it('is gone with a reload of its schema', async () => {
  folder = mkdtempSync(join(tmpdir(), 'mockapi-graphql-'))
  const save = async (fields: string) => {
    writeFileSync(
      join(folder ?? '', 'schema.graphql'),
      `type Query { users: [User!]! } type User { ${fields} }`,
    )
    if (twins) await twins.both((server) => server.settled())
  }
  writeFileSync(join(folder, 'users.json'), '[{ "id": 1, "name": "Ada", "nick": "ada" }]')
  writeFileSync(
    join(folder, 'schema.graphql'),
    'type Query { users: [User!]! } type User { id: ID! name: String }',
  )
  twins = await openTwins({ dir: folder })
  expect((await ask('{ users { name } }')).body).toContain('Ada')
  await save('id: ID! name: String @field(name: "nick")')
  expect((await ask('{ users { name } }')).body).toContain('ada')
})

it('is kept for nobody where a field asks who sends it', async () => {
  const mocks = [
    guardedUsers,
    auth({ users: 'users', alg: 'ES256', basic: true }),
    defineMock({ 'QUERY secret': { $auth: true, $body: 'Hello!' } }),
    graphql({ typeDefs: 'type Query { secret: String }' }),
  ]
  twins = await openTwins({ mocks })
  const authorization = `Basic ${btoa('ada@example.test:lace')}`
  const asAda = () => ask('{ secret }', { headers: { authorization } })
  expect(await twice(asAda)).toBe(0)
  expect((await asAda()).body).toContain('Hello!')
  expect((await ask('{ secret }')).body).toContain('UNAUTHENTICATED')
  expect((await asAda()).body).toContain('Hello!')
})
