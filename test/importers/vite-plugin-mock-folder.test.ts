import { describe, expect, test } from 'vitest'
import type { MockServer } from '../../src/server.ts'
import { serveFolder } from '../support/folder.ts'

/** What an endpoint of `/x`, or of another address, answers. */
async function ask(server: MockServer, path: string, init?: RequestInit): Promise<unknown> {
  const response = await server.fetch(path, init)
  return { status: response.status, body: await response.json().catch(() => undefined) }
}

const user = `
import { MockMethod } from 'vite-plugin-mock'
import { resultSuccess, baseUrl } from './_util'

export default [
  { url: baseUrl + '/login', method: 'post', timeout: 1, response: ({ body }) => resultSuccess({ user: body.username }) },
  {
    url: \`\${baseUrl}/users\`,
    method: 'get',
    response: () => resultSuccess({ 'list|3': [{ 'id|+1': 1, name: '@cname' }] }),
  },
  { url: '/api/users', method: 'get', response: { page: 1 } },
  { url: '/api/users', method: 'post', response: { created: true } },
] as MockMethod[]
`
const util = `
import Mock from 'mockjs'
export const baseUrl = '/basic-api'
export const resultSuccess = (result: unknown, { message = 'ok' } = {}) =>
  Mock.mock({ code: 0, result, message, type: 'success' })
`

describe('a folder of the plugin', () => {
  test('is served as it is, without the plugin and Mock.js being installed', async () => {
    const files = { 'mocks/user.ts': user, 'mocks/_util.ts': util }
    await using folder = await serveFolder(files)
    const { server } = folder
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"username":"ada"}',
    }
    expect(await ask(server, '/basic-api/login', init)).toEqual({
      status: 200,
      body: { code: 0, result: { user: 'ada' }, message: 'ok', type: 'success' },
    })
    const users = await ask(server, '/basic-api/users')
    expect(users).toMatchObject({ body: { result: { list: [{ id: 1 }, { id: 2 }, { id: 3 }] } } })
    const { routes } = server.overview()
    expect(routes.map(({ method, path, line }) => `${method} ${path} ${line}`)).toEqual([
      'POST /basic-api/login 6',
      'GET /basic-api/users 8',
      'GET /api/users 12',
      'POST /api/users 13',
    ])
    await using again = await serveFolder(files)
    expect(await ask(again.server, '/basic-api/users')).toEqual(users)
    await using other = await serveFolder(files, { seed: 2 })
    expect(await ask(other.server, '/basic-api/users')).not.toEqual(users)
  })

  test.each([
    ['one endpoint', 'x.ts', "export default { url: '/x', method: 'get', response: 1 }"],
    ['CommonJS', 'x.cjs', "module.exports = [{ url: '/x', method: 'get', response: 1 }]"],
    [
      'a function',
      'x.ts',
      "import { defineMockModule } from 'vite-plugin-mock'\nexport default defineMockModule(async ({ env, mode }) => [{ url: '/x', response: env.DEV && mode === 'test' ? 1 : { env, mode } }])",
    ],
    [
      'defineFakeRoute',
      'x.ts',
      "import { defineFakeRoute } from 'vite-plugin-fake-server/client'\nexport default defineFakeRoute([{ url: '/x', method: 'get', response: () => 1 }])",
    ],
    [
      'fromViteMock',
      'x.ts',
      "import { fromViteMock } from 'mockapi/vite-plugin-mock'\nexport default fromViteMock([{ url: '/x', response: 1 }])",
    ],
  ])('may export %s', async (_, name, text) => {
    await using folder = await serveFolder({ [`mocks/${name}`]: text })
    expect(await ask(folder.server, '/x')).toEqual({ status: 200, body: 1 })
  })
})

test.each([
  [
    "{ url: '/x', response: { name: '@cnmae' } }",
    'warning',
    'Mock.js has no placeholder "@cnmae"',
    'Did you mean "@cname"?',
  ],
  [
    "{ url: '/x', timout: 3, response: 1 }",
    'warning',
    '"timout" is no part of an entry.',
    'Did you mean "timeout"?',
  ],
  ["{ url: '/x', timeout: 'soon', response: 1 }", 'error', 'timeout: "soon" is no delay.', 'Write'],
  ["{ url: 'x', response: 1 }", 'error', 'does not begin with a slash', 'Write "/x".'],
  ["{ url: '/x?a=1', response: 1 }", 'error', 'has a query', 'read the query'],
  ["{ url: 'https://api.test/x', response: 1 }", 'error', 'names a host', '"/x"'],
  ["{ url: '/x', method: 'gte', response: 1 }", 'error', '"GTE" is no method', 'Use one of GET'],
])('%s is told with its place, and alone goes missing', async (entry, severity, message, hint) => {
  const text = `export default [\n  { url: '/ok', method: 'get', response: 1 },\n  ${entry},\n]`
  await using folder = await serveFolder({ 'mocks/api.js': text })
  expect(folder.server.overview().diagnostics).toMatchObject([
    {
      severity,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
      place: { file: 'mocks/api.js', line: 3 },
    },
  ])
  expect(await ask(folder.server, '/ok')).toEqual({ status: 200, body: 1 })
})

test('mail addresses and names of properties are no mistyped placeholders', async () => {
  const text =
    "export default [{ url: '/x', response: { emial: 1, a: '@emial', b: 'ada@emial.com' } }]"
  await using folder = await serveFolder({ 'mocks/api.js': text })
  expect(folder.server.overview().diagnostics).toEqual([])
  expect(await ask(folder.server, '/x')).toMatchObject({ body: { a: 1, b: 'ada@emial.com' } })
})

test('a file may import a locale of Faker although nothing is installed', async () => {
  const text = `
import { faker } from '@faker-js/faker/locale/zh_CN'
import { defineFakeRoute } from 'vite-plugin-fake-server/client'
export default defineFakeRoute([{ url: '/x', method: 'get', response: () => faker.person.lastName() }])`
  await using folder = await serveFolder({ 'mocks/api.ts': text })
  const body = expect.stringMatching(/^\p{Script=Han}+$/u)
  expect(await ask(folder.server, '/x')).toEqual({ status: 200, body })
})

test('a file that gathers the lists of others declares nothing twice', async () => {
  await using folder = await serveFolder(
    {
      'mock/modules/user.ts':
        "export default [{ url: '/api/user', method: 'get', response: () => 1 }]",
      'mock/index.ts': "import user from './modules/user'\nexport default [...user]",
    },
    { dir: 'mock' },
  )
  expect(folder.server.overview().diagnostics).toEqual([])
  expect(await (await folder.server.fetch('/api/user')).json()).toBe(1)
})
