import { expect, it } from 'vitest'
import { auth, createMockServer, graphql, openapi, ws } from '../../src/index.ts'
import { ask, serve, users } from '../support/guarded.ts'
import { connect } from '../support/sockets.ts'

it('checks the credentials of operations of an OpenAPI document, their scopes too', async () => {
  const operation = (security: unknown) => ({ security, responses: { 200: { description: 'ok' } } })
  const document = {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    components: {
      securitySchemes: {
        oauth: { type: 'oauth2', flows: {} },
        basic: { type: 'http', scheme: 'basic' },
        key: { type: 'apiKey', in: 'query', name: 'key' },
      },
    },
    paths: {
      '/scoped': { get: operation([{ oauth: ['orders:write'] }]) },
      '/basic': { get: operation([{ basic: [] }]) },
      '/either': { get: operation([{ oauth: [] }, { key: [] }]) },
      '/open': { get: operation([]) },
    },
  }
  await using server = await serve(openapi(document), { apiKey: 'x-key' })
  const { headers } = await server.signIn('1', { scope: 'orders:read' })
  const all = (await server.signIn('1')).headers
  const basic = (text: string) => ({ authorization: `Basic ${btoa(text)}` })
  expect((await ask(server, 'GET /open')).status).toBe(200)
  expect(await ask(server, 'GET /scoped')).toMatchObject({ status: 401, code: 'no-credentials' })
  const bad = await ask(server, 'GET /scoped', { authorization: 'Bearer nonsense' })
  expect(bad).toMatchObject({ status: 401, code: 'invalid-credentials' })
  expect(bad.challenge).toContain('Bearer realm="oauth", error="invalid_token"')
  expect(await ask(server, 'GET /scoped', headers)).toMatchObject({
    status: 403,
    code: 'missing-scope',
  })
  expect((await ask(server, 'GET /scoped', all)).status).toBe(200)
  expect((await ask(server, 'GET /basic', basic('ada@example.test:lace'))).status).toBe(200)
  expect((await ask(server, 'GET /basic', basic('ada@example.test:no'))).status).toBe(401)
  expect((await ask(server, 'GET /either?key=k-bob')).status).toBe(200)
  expect((await ask(server, 'GET /either?key=k-nobody')).status).toBe(401)
  expect((await ask(server, 'GET /either', headers)).status).toBe(200)
  server.auth.fail('expired', { times: 1 })
  expect((await ask(server, 'GET /scoped', all)).status).toBe(401)
})

it('guards root fields of a GraphQL schema, whose errors say so', async () => {
  await using server = await serve([
    graphql({ typeDefs: 'type Query { me: String secret: String }' }),
    { 'QUERY me': '{{user.name}}', 'QUERY secret': { $auth: { role: 'admin' }, $body: 'lace' } },
  ])
  const query = async (headers: Record<string, string>) => {
    const response = await server.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: '{ me secret }' }),
    })
    const { data, errors = [] } = (await response.json()) as {
      readonly data: unknown
      readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
    }
    return { data, codes: errors.map(({ extensions }) => extensions.code) }
  }
  expect(await query({})).toEqual({ data: { me: null, secret: null }, codes: ['UNAUTHENTICATED'] })
  const bob = (await server.signIn('2')).headers
  expect(await query(bob)).toEqual({ data: { me: 'Bob', secret: null }, codes: ['FORBIDDEN'] })
  const ada = (await server.signIn('1')).headers
  expect(await query(ada)).toEqual({ data: { me: 'Ada', secret: 'lace' }, codes: [] })
})

it('guards event streams, answers of models and lists of changes, which take the token in the query', async () => {
  await using server = await serve([
    {
      'GET /events': { $auth: true, $sse: [{ hello: '{{user.name}}' }], $end: true },
      'POST /v1/chat/completions': { $auth: true, $ai: 'Hello!' },
    },
  ])
  const { accessToken, headers } = await server.signIn('1')
  const accept = { accept: 'text/event-stream' }
  expect((await server.fetch('/events', { headers: accept })).status).toBe(401)
  const path = `/events?access_token=${accessToken}`
  expect((await server.fetch(path)).status).toBe(401)
  const stream = await server.fetch(path, { headers: accept })
  expect(await stream.text()).toContain('data: {"hello":"Ada"}')
  const chat = {
    method: 'POST',
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }),
  }
  const json = { 'content-type': 'application/json' }
  expect((await server.fetch('/v1/chat/completions', { ...chat, headers: json })).status).toBe(401)
  const known = { ...chat, headers: { ...json, ...headers } }
  expect((await server.fetch('/v1/chat/completions', known)).status).toBe(200)
})

it('guards WebSockets when they are opened, whose handlers know who has opened them', async () => {
  await using server = await createMockServer({
    port: 0,
    mocks: [
      users,
      auth({ users, alg: 'ES256' }),
      ws('/chat', {
        auth: true,
        message: ({ user, message }) => ({ from: user?.['name'], message }),
      }),
    ],
  })
  const { accessToken } = await server.signIn('1')
  await expect(connect(`${server.url}/chat`)).rejects.toThrow()
  expect(server.calls('WS /chat')[0]?.response.status).toBe(401)
  const client = await connect(`${server.url}/chat?access_token=${accessToken}`)
  client.send('hi')
  expect(await client.next()).toEqual({ from: 'Ada', message: 'hi' })
})
