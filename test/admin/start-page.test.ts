import { expect, it, test } from 'vitest'
import { createMockServer, type MockServerOptions } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { ask, serve, transports } from '../support/hono-transports.ts'

const mocks = { 'GET /health': { ok: true }, 'POST /login': { token: 't' } }
const asPage = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }

test.each(transports)('programs get a list of the endpoints at /, %s', async (transport) => {
  await using server = await serve(transport, mocks)
  const response = await ask(server, 'GET /')
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
  expect(await response.json()).toMatchObject({
    name: 'mockapi',
    endpoints: [
      { method: 'GET', path: '/health' },
      { method: 'POST', path: '/login' },
    ],
    links: { health: '/__mockapi/health' },
  })
  expect((await ask(server, 'HEAD /')).status).toBe(200)
  expect(server.unmatched()).toEqual([])
})

const asBrowser = { ...asPage, redirect: 'manual' } as const

test.each<[MockServerOptions, string, string]>([
  [{}, '/', '/__mockapi/'],
  [{ prefix: '/api' }, '/', '/__mockapi/'],
  [{ prefix: '/api' }, '/api', '/api/__mockapi/'],
  [{}, '/__session/a/', '/__session/a/__mockapi/'],
])('browsers are led to the page, with %j from %s', async (options, from, to) => {
  await using server = await createMockServer({ mocks, port: 0, ...options })
  const response = await fetch(server.url + from, asBrowser)
  expect([response.status, response.headers.get('location')]).toEqual([302, to])
  expect(response.headers.get('vary')).toContain('Accept')
  const page = await fetch(server.url + from, asPage)
  expect(await page.text()).toContain('<script type="module"')
  await fetch(`${server.url}/favicon.ico`)
  expect(server.calls()).toEqual([])
})

const jsonServer = { dialect: 'json-server-0', prefix: [] } as const

test('json-server is imitated: a list with links to try, what is broken, and the way on', async () => {
  const files = {
    'mocks/users.json': '[{ "id": 1 }, { "id": 2 }]',
    'mocks/api.json': '{ "GET /a/:id": 1, "GET /<b>x": 2 }',
    'mocks/bad.json': '{ "GET /c": treu }',
  }
  await using folder = await serveFolder(files, jsonServer)
  const response = await folder.server.fetch('/', asPage)
  const page = await response.text()
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(response.headers.get('vary')).toBe('Accept, Accept-Encoding')
  expect(page).toContain('<a href="/users">/users</a>')
  expect(page).toContain('<a href="/__mockapi/">')
  expect(page).toContain('2 records')
  expect(page).toContain('<td>/a/:id</td>')
  expect(page).toContain('mocks/bad.json:1:13')
  expect(page).not.toContain('<b>x')
  expect(page).not.toContain('<script')
})

test('counts the records that there are now', async () => {
  await using folder = await serveFolder({ 'mocks/users.json': '[{ "id": 1 }]' })
  const { server } = folder
  server.db('users').create({})
  const { endpoints } = (await (await server.fetch('/')).json()) as {
    endpoints: { note: string }[]
  }
  expect(endpoints.map(({ note }) => note)).toEqual(['2 records'])
})

test('an empty folder is shown what to do', async () => {
  await using folder = await serveFolder({ 'mocks/.keep': '' }, jsonServer)
  expect(await (await folder.server.fetch('/', asPage)).text()).toContain('Nothing is declared yet')
})

test.each<[string, MockServerOptions, string]>([
  ['mocks/a.json', {}, '<code>/hello</code>'],
  ['mocks/a.json', { prefix: '/api' }, '<code>/api/hello</code>'],
  ['db.json', {}, 'Save <code>db.json</code> and ask again'],
])('says what to save next, %s with %j', async (file, options, words) => {
  await using folder = await serveFolder(
    { [file]: '{ "users": [] }' },
    { ...jsonServer, ...options },
  )
  expect(await (await folder.server.fetch('/', asPage)).text()).toContain(words)
})

test('a mock, a file and --no-admin go before it', async () => {
  await using own = await createMockServer({ mocks: { 'GET /': { mine: true } } })
  expect(await (await own.fetch('/')).json()).toEqual({ mine: true })
  await using posted = await createMockServer({ mocks: { 'POST /': { mine: true } } })
  expect((await posted.fetch('/')).status).toBe(405)
  await using passing = await createMockServer({ mocks: { 'GET /': () => undefined } })
  expect((await passing.fetch('/')).status).toBe(404)
  await using off = await createMockServer({ mocks, admin: false })
  expect((await off.fetch('/')).status).toBe(404)
  const files = { 'mocks/a.json': '{ "GET /a": 1 }', 'dist/index.html': '<h1>app</h1>' }
  await using folder = await serveFolder(files, { static: ['dist'] })
  expect(await (await folder.server.fetch('/')).text()).toBe('<h1>app</h1>')
})

test('in a session of a test / stays a request that no mock answers', async () => {
  await using server = await createMockServer({ mocks })
  const session = server.session('a')
  expect((await session.fetch('/')).status).toBe(404)
  expect(session.unmatched()).toHaveLength(1)
})

test('a prefix is in the addresses, and / and the prefix itself are the page', async () => {
  await using server = await createMockServer({ mocks, prefix: '/api' })
  for (const path of ['/', '/api', '/api/']) {
    const { endpoints } = (await (await server.fetch(path)).json()) as {
      endpoints: { path: string }[]
    }
    expect(endpoints.map((each) => each.path)).toEqual(['/api/health', '/api/login'])
  }
})

it.each<[MockServerOptions]>([[{ adminToken: 'secret' }], [{ allowedHosts: ['mocks'] }]])(
  'says that it answers without a token, and nothing more: %j',
  async (options) => {
    await using server = await createMockServer({ mocks, port: 0, ...options })
    const headers = { host: options.allowedHosts ? 'mocks' : 'localhost' }
    const { request } = await import('node:http')
    const health = await new Promise<[number | undefined, string]>((resolve, reject) => {
      const sent = request(`${server.url}/__mockapi/health`, { headers }, (answer) => {
        let text = ''
        answer.on('data', (chunk) => (text += String(chunk)))
        answer.on('end', () => resolve([answer.statusCode, text]))
      })
      sent.on('error', reject).end()
    })
    expect(health).toEqual([200, '{"ok":true}'])
    const known = { headers: { authorization: `Bearer ${server.adminToken}` } }
    const full = await fetch(`${server.url}/__mockapi/health`, known)
    expect(await full.json()).toMatchObject({ ok: true, name: 'mockapi', endpoints: 2 })
    expect((await fetch(`${server.url}/__mockapi/endpoints`)).status).toBe(
      options.adminToken === undefined ? 200 : 401,
    )
  },
)
