import { Hono } from 'hono'
import { createMockServer } from 'mockapi'
import { expect, it, test } from 'vitest'
import { createApp, defineMock, resource, use } from '../../src/app.ts'
import { serveFolder } from '../support/folder.ts'
import { ask, json, serve, transports } from '../support/hono-transports.ts'

const users = resource('users', { seed: [{ name: 'Ada' }, { name: 'Grace' }] })
const mocks = [
  users,
  defineMock({
    'GET /me': ({ cookie }) => {
      cookie('sid', '1')
      return { id: 7 }
    },
    'GET /old': ({ redirect }) => redirect('/users/1'),
    'GET /path': (c) => [c.req.path, c.endpoint.key],
  }),
]
const prefix = '/api'

test.each(transports)('mocks answer below the prefix alone, %s', async (transport) => {
  await using server = await serve(transport, mocks, { prefix })
  const statusOf = async (line: string) => (await ask(server, line)).status
  expect(await statusOf('GET /api/users')).toBe(200)
  expect(await statusOf('GET /api/users/2')).toBe(200)
  expect(await statusOf('GET /users')).toBe(404)
  expect(await statusOf('GET /apiary/users')).toBe(404)
  expect(await statusOf('GET /api/api/users')).toBe(404)
  expect(await statusOf('POST /users')).toBe(404)
})

test.each(transports)('addresses in answers have the prefix, %s', async (transport) => {
  await using server = await serve(transport, mocks, { prefix })
  const created = await ask(server, 'POST /api/users', json({ name: 'Edsger' }))
  expect(created.headers.get('location')).toBe('/api/users/3')
  const page = await ask(server, 'GET /api/users?page=1&limit=1')
  expect(page.headers.get('link')).toContain('/api/users?page=2')
  expect((await ask(server, 'GET /api/old')).headers.get('location')).toBe('/api/users/1')
  expect((await ask(server, 'GET /api/me')).headers.get('set-cookie')).toContain('Path=/api')
  await using again = await serve(transport, mocks, { prefix: ['/v1', '/v2/'] })
  const second = await ask(again, 'POST /v2/users', json({ name: 'Edsger' }))
  expect(second.headers.get('location')).toBe('/v2/users/3')
})

test.each(transports)('the journal knows calls by the keys of the mocks, %s', async (transport) => {
  await using server = await serve(transport, mocks, { prefix })
  await ask(server, 'GET /api/users/1?x=1')
  await ask(server, 'GET /users/1')
  expect(server.calls('GET /users/:id').map(({ request }) => request.target)).toEqual([
    '/users/1?x=1',
    '/users/1',
  ])
  expect(server.calls('GET /users/:id').map(({ answeredBy }) => answeredBy?.key)).toEqual([
    'GET /users/:id',
    undefined,
  ])
  expect(server.unmatched()).toHaveLength(1)
})

test.each(transports)('overrides and middleware stay below the prefix, %s', async (transport) => {
  const guarded = [...mocks, use('/*', (c) => c.json({}, 401))]
  await using server = await serve(transport, guarded, { prefix })
  expect((await ask(server, 'GET /api/users')).status).toBe(401)
  expect((await ask(server, 'GET /users')).status).toBe(404)
  server.use({ 'GET /extra': 1 })
  expect((await ask(server, 'GET /extra')).status).toBe(404)
})

test.each(transports)('a session is named before or after the prefix, %s', async (transport) => {
  await using server = await serve(transport, mocks, { prefix })
  const first = await ask(server, 'POST /__session/a/api/users', json({ name: 'A' }))
  expect(first.headers.get('location')).toBe('/__session/a/api/users/3')
  const second = await ask(server, 'POST /api/__session/a/users', json({ name: 'B' }))
  expect(second.headers.get('location')).toBe('/api/__session/a/users/4')
  expect((await ask(server, 'GET /api/users/3')).status).toBe(404)
})

it('keeps what an address had in front of that of a mock', async () => {
  await using server = await createMockServer({ mocks, prefix })
  for (const path of ['/me', '/api/me', '/api/__session/a/me', '/api/me']) {
    await server.fetch(path, { headers: { host: 'localhost' } })
  }
  const calls = server.session('a').calls()
  const asked = [...server.calls(), ...calls].map(({ request }) => [request.below, request.target])
  expect(asked).toEqual([
    [undefined, '/me'],
    ['/api', '/me'],
    ['/api', '/me'],
    ['/api/__session/a', '/me'],
  ])
  expect(server.har().log.entries[1]?.request.url).toBe('http://localhost/api/me')
})

test.each(transports)('the admin API answers at the root and below, %s', async (transport) => {
  await using server = await serve(transport, mocks, { prefix })
  const health = async (path: string) => (await ask(server, `GET ${path}/__mockapi/health`)).status
  expect(await health('')).toBe(200)
  expect(await health('/api')).toBe(200)
  expect(await health('/api/__session/a')).toBe(200)
})

it('answers preflights outside of the prefix, so that pages can read the 404', async () => {
  await using server = await serve('over the wire', mocks, { prefix })
  const headers = { origin: 'http://localhost:5173', 'access-control-request-method': 'POST' }
  expect((await ask(server, 'OPTIONS /users', { headers })).status).toBe(204)
  const below = await ask(server, 'OPTIONS /api/users', { headers })
  expect(below.headers.get('access-control-allow-methods')).toContain('POST')
})

it('serves files outside of the prefix alone', async () => {
  const files = {
    'mocks/api.json': '{ "POST /upload": { "ok": true } }',
    'dist/index.html': '<h1>app</h1>',
    'dist/upload/index.html': '<h1>upload</h1>',
    'dist/api/logo.svg': '<svg/>',
  }
  await using folder = await serveFolder(files, { prefix, static: ['dist'] })
  const statusOf = async (line: string) => (await ask(folder.server, line)).status
  expect(await statusOf('GET /')).toBe(200)
  expect(await statusOf('GET /upload/')).toBe(200)
  expect(await statusOf('GET /api/upload')).toBe(405)
  expect(await (await folder.server.fetch('/api/')).text()).not.toContain('app')
  expect(await statusOf('GET /api/logo.svg')).toBe(404)
})

it('is below the path that another application gives', async () => {
  const parent = new Hono().route('/v1', createApp({ mocks, prefix }))
  const created = await parent.request('/v1/api/users', { method: 'POST', ...json({ name: 'A' }) })
  expect(created.headers.get('location')).toBe('/v1/api/users/3')
  expect((await parent.request('/v1/users')).status).toBe(404)
  const [path, key] = (await (await parent.request('/v1/api/path')).json()) as string[]
  expect([path, key]).toEqual(['/path', 'GET /path'])
})

it('warns where a mock is declared with the prefix', async () => {
  const files = { 'mocks/api.json': '{\n  "GET /api/me": 1,\n  "GET /you": 2\n}' }
  await using folder = await serveFolder(files, { prefix })
  expect(folder.server.overview().diagnostics).toMatchObject([
    {
      code: 'doubled-prefix',
      message:
        'GET /api/me is answered at /api/api/me, since the prefix /api is taken off requests.',
      place: { line: 2 },
    },
  ])
})

it.each([['api'], ['/a b'], ['/__mockapi'], ['/__session/a'], [5], ['/a?b']])(
  'refuses the prefix %j',
  (wrong) => {
    expect(() => createApp({ mocks, prefix: wrong as string })).toThrow('prefix: ')
  },
)

it.each([[''], ['/'], [[]]])('takes %j for none', async (none) => {
  expect((await createApp({ mocks, prefix: none }).request('/users')).status).toBe(200)
})

it('a call that rules rewrote is known by the key of the mock that answered, and by its own address', async () => {
  const files = {
    'mocks/api.json': '{ "GET /stats": { "n": 1 } }',
    'routes.json': '{ "/api/*": "/$1" }',
  }
  await using folder = await serveFolder(files, { routes: 'routes.json' })
  const { server } = folder
  await server.fetch('/api/stats')
  expect(server.calls('GET /stats')).toHaveLength(1)
  expect(server.calls('GET /api/stats')).toHaveLength(1)
  expect(server.calls('GET /other')).toEqual([])
  expect(await server.waitFor('GET /stats')).toHaveLength(1)
})
