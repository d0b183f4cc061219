import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { Hono } from 'hono'
import { createMockServer } from 'mockapi'
import { createApp } from '../../src/app.ts'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/admin-shop.ts'

const mocks = { 'GET /health': { ok: true } }
const asPage = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } }
const install = 'npm install --save-dev swagger-ui-dist'

/** A folder where Swagger UI is installed in a version, with these files. */
function installed(version: string, files: Readonly<Record<string, string>> = {}) {
  const inPackage = Object.entries({ 'package.json': JSON.stringify({ version }), ...files })
  const folder = 'node_modules/swagger-ui-dist'
  return serveFolder({
    'mocks/a.json': '{ "GET /a": 1 }',
    ...Object.fromEntries(inPackage.map(([name, text]) => [`${folder}/${name}`, text])),
  })
}

test('the reference is a page that loads and calls this server alone', async () => {
  await using server = await createMockServer({ mocks })
  const response = await server.fetch('/__mockapi/docs', asPage)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'text/html; charset=utf-8',
  ])
  const policy = response.headers.get('content-security-policy')
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
  const page = await response.text()
  const links = Array.from(page.matchAll(/(?:src|href)="([^"]*)"/g), ([, link]) => link)
  expect(links.filter((link) => /^[a-z]+:|^\//.test(link ?? ''))).toEqual([])
  expect(page).not.toMatch(/<style|style=|<script>/)
  expect((await server.fetch('/__mockapi/docs', { method: 'HEAD' })).status).toBe(200)
  expect((await server.fetch('/__mockapi/docs', { method: 'POST' })).status).toBe(405)
  expect(server.calls()).toEqual([])
})

test.each([
  ['swagger-ui.css', 'text/css; charset=utf-8'],
  ['swagger-ui-bundle.js', 'text/javascript; charset=utf-8'],
  ['favicon-32x32.png', 'image/png'],
])('%s is kept by browsers until it changes', async (file, type) => {
  await using server = await createMockServer({ mocks, port: 0 })
  const first = await send(server.url, `GET /docs/${file}`)
  expect(first).toMatchObject({
    status: 200,
    headers: {
      'content-type': type,
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    },
  })
  const headers = { 'if-none-match': String(first.headers['etag']) }
  expect((await send(server.url, `GET /docs/${file}`, { headers })).status).toBe(304)
})

test.each(['package.json', 'index.js', '..%2fpackage.json', 'swagger-ui-bundle.js.map', 'x/y'])(
  'no other file of the package is served: %s',
  async (file) => {
    await using server = await createMockServer({ mocks })
    const response = await server.fetch(`/__mockapi/docs/${file}`)
    expect(response.status).toBe(404)
    expect(await response.json()).toMatchObject({ code: 'no-operation' })
  },
)

test('the package of the project goes before the one of mockapi', async () => {
  await using folder = await installed('5.99.0', { 'swagger-ui-bundle.js': 'mine' })
  const response = await folder.server.fetch('/__mockapi/docs/swagger-ui-bundle.js')
  expect(await response.text()).toBe('mine')
})

test.each([
  ['5.0.0', {}, 'The reference page needs swagger-ui-dist, which is not installed.', install],
  [
    '4.19.1',
    { 'swagger-ui-bundle.js': '' },
    'The reference page needs swagger-ui-dist 5 or later, and 4.19.1 is installed.',
    `${install}@latest`,
  ],
])('says what to install in place of %s %j', async (version, files, sentence, command) => {
  await using folder = await installed(version, files)
  const { server } = folder
  const data = await server.fetch('/__mockapi/docs')
  expect(data.status).toBe(501)
  expect(data.headers.get('vary')).toContain('Accept')
  expect(await data.json()).toMatchObject({
    code: 'no-docs',
    detail: `${sentence} Run: ${command}`,
  })
  const page = await server.fetch('/__mockapi/docs', asPage)
  expect([page.status, page.headers.get('content-type')]).toEqual([501, 'text/html; charset=utf-8'])
  const text = await page.text()
  expect(text).toContain(`<p>${sentence}</p>`)
  expect(text).toContain(`<pre>${command}</pre>`)
  expect(text).toContain('href="openapi.json"')
  const file = await server.fetch('/__mockapi/docs/swagger-ui.css')
  expect([file.status, await file.json()]).toMatchObject([501, { code: 'no-docs' }])
})

test('what is installed while the server runs is found', async () => {
  await using folder = await installed('5.0.0')
  expect((await folder.server.fetch('/__mockapi/docs')).status).toBe(501)
  writeFileSync(`${folder.path}/node_modules/swagger-ui-dist/swagger-ui-bundle.js`, '1')
  expect((await folder.server.fetch('/__mockapi/docs')).status).toBe(200)
})

test('createApp says that the reference needs Node', async () => {
  const app = createApp({ mocks, adminToken: 'secret' })
  const response = await app.request('/__mockapi/docs')
  expect(response.status).toBe(501)
  expect(await response.json()).toMatchObject({
    code: 'no-docs',
    detail: expect.stringContaining('needs Node') as string,
  })
})

test('it works below a prefix, in a session and in another application', async () => {
  await using server = await createMockServer({ mocks, prefix: '/api', adminToken: 'secret' })
  const app = new Hono().route('/mock', server.app)
  const headers = { authorization: 'Bearer secret' }
  const below = await app.request('/mock/__mockapi/docs/?admin', { headers })
  expect([below.status, below.headers.get('location')]).toEqual([301, '../docs?admin'])
  for (const path of ['/__mockapi', '/api/__mockapi', '/__session/a/__mockapi']) {
    expect((await server.fetch(`${path}/docs`)).status).toBe(200)
    expect((await app.request(`/mock${path}/docs`)).status).toBe(200)
    expect((await app.request(`/mock${path}/docs/page.js`)).status).toBe(200)
  }
  const document = await app.request('/mock/__mockapi/openapi.json', { headers })
  expect(await document.json()).toMatchObject({ servers: [{ url: '/mock/api' }] })
  const admin = await app.request('/mock/__mockapi/admin.json', { headers })
  expect(await admin.json()).toMatchObject({ servers: [{ url: '/mock/__mockapi' }] })
})

test('the page needs no token, as it holds nothing of the mocks; its documents do', async () => {
  await using server = await createMockServer({ mocks, port: 0, adminToken: 'secret' })
  const statuses = ['/docs', '/docs/swagger-ui.css', '/openapi.json', '/admin.json', '/docsx'].map(
    async (path) => (await send(server.url, `GET ${path}`)).status,
  )
  expect(await Promise.all(statuses)).toEqual([200, 200, 401, 401, 401])
  const refused = { origin: 'https://evil.test' }
  expect((await send(server.url, 'GET /docs', { headers: refused })).status).toBe(403)
  await using off = await createMockServer({ mocks, admin: false })
  expect((await off.fetch('/__mockapi/docs')).status).toBe(404)
})
