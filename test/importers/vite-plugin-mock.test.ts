import { describe, expect, test } from 'vitest'
import { fromViteMock } from '../../src/importers/vite-plugin-mock/index.ts'
import { createMockServer } from '../../src/mock-server.ts'
import type { MockServer } from '../../src/server.ts'
import { serveFolder } from '../support/folder.ts'

const serve = (list: Parameters<typeof fromViteMock>[0]): Promise<MockServer> =>
  createMockServer({ mocks: [fromViteMock(list)] })

/** What an endpoint of `/x`, or of another address, answers. */
async function ask(server: MockServer, path: string, init?: RequestInit): Promise<unknown> {
  const response = await server.fetch(path, init)
  return { status: response.status, body: await response.json().catch(() => undefined) }
}

describe('an entry', () => {
  test('has a method in any case, and without one answers all', async () => {
    await using server = await serve([
      { url: '/one', method: 'post', response: 1 },
      { url: '/two', method: 'DELETE', response: 2 },
      { url: '/three', response: 3 },
    ])
    expect(await ask(server, '/one', { method: 'POST' })).toEqual({ status: 200, body: 1 })
    expect(await ask(server, '/two', { method: 'DELETE' })).toEqual({ status: 200, body: 2 })
    expect(await ask(server, '/three')).toEqual({ status: 200, body: 3 })
    expect(await ask(server, '/three', { method: 'PUT' })).toEqual({ status: 200, body: 3 })
    expect(await ask(server, '/one')).toMatchObject({ status: 405 })
  })

  test.each([
    ['a value', { a: 1 }, '{"a":1}'],
    ['a text, as JSON', 'text', '"text"'],
    ['null', null, 'null'],
    ['a function', () => [1], '[1]'],
    ['an async function', async () => ({ late: true }), '{"late":true}'],
    ['a function that returns nothing', () => undefined, ''],
  ])('answers with %s', async (_, response, body) => {
    await using server = await serve([{ url: '/x', method: 'get', statusCode: 201, response }])
    const answer = await server.fetch('/x')
    expect(answer.status).toBe(201)
    expect((await answer.text()).replaceAll(/\s/g, '')).toBe(body)
  })

  test('waits for its timeout', async () => {
    await using server = await serve([{ url: '/x', method: 'get', timeout: 30, response: 1 }])
    const started = performance.now()
    await server.fetch('/x')
    expect(performance.now() - started).toBeGreaterThan(25)
  })
})

describe('a response that is a function', () => {
  const echo = fromViteMock([
    {
      url: '/api/users/:id',
      response: ({ url, body, query, params, headers }) => ({
        url,
        body,
        query,
        params,
        header: headers['x-one'],
      }),
    },
  ])
  const json = { 'content-type': 'application/json' }

  test.each([
    ['GET', '/api/users/7', undefined, { query: { id: '7' }, params: { id: '7' }, body: {} }],
    ['GET', '/api/users/7?id=8&a=1&a=2', undefined, { query: { id: '8', a: ['1', '2'] } }],
    ['POST', '/api/users/7?id=8', '{"a":1}', { query: { id: '7' }, body: { a: 1 } }],
    ['PUT', '/api/users/a%20b', '[1]', { query: { id: 'a b' }, body: [1] }],
  ])('gets %s %s', async (method, path, body, expected) => {
    await using server = await createMockServer({ mocks: [echo] })
    const headers = { 'x-one': 'two', ...(body !== undefined && json) }
    const answer = await server.fetch(path, {
      method,
      headers,
      ...(body !== undefined && { body }),
    })
    expect(await answer.json()).toMatchObject({ url: path, header: 'two', ...expected })
  })

  test.each([
    ['a form', 'application/x-www-form-urlencoded', 'a=1&b=x%20y', { a: '1', b: 'x y' }],
    ['JSON sent as text', 'text/plain', '{"a":1}', { a: 1 }],
    ['a form sent as text', 'text/plain', 'a=1', { a: '1' }],
  ])('reads %s', async (_, type, body, expected) => {
    await using server = await createMockServer({ mocks: [echo] })
    const answer = await server.fetch('/api/users/7', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    expect(await answer.json()).toMatchObject({ body: expected })
  })
})

describe('a response of Node', () => {
  const raw = { url: '/raw', method: 'post' }
  const list: Parameters<typeof fromViteMock>[0] = [
    {
      ...raw,
      async rawResponse(req, res) {
        let body = ''
        await new Promise((resolve) => {
          req.on('data', (chunk: unknown) => (body += String(chunk)))
          req.on('end', resolve)
        })
        res.setHeader('Content-Type', 'text/plain')
        res.statusCode = 500
        res.end(`hello, ${body}`)
      },
    },
    {
      url: '/this/:id',
      async response({ query, body }) {
        const again = await this.parseJson()
        this.res.setHeader('x-one', 'two')
        this.res.statusCode = 418
        return { id: query.id, body, again, method: this.req.method, name: '@integer(7, 7)' }
      },
    },
    { url: '/three', response: (_request, req, res) => res.end(`by ${req.method}`) },
  ]

  test('is written by rawResponse, which reads the body as it comes', async () => {
    await using server = await serve(list)
    const answer = await server.fetch('/raw', { method: 'POST', body: 'Ada' })
    expect(answer.status).toBe(500)
    expect(answer.headers.get('content-type')).toBe('text/plain')
    expect(await answer.text()).toBe('hello, Ada')
  })

  test('is this.res of a response that is a function', async () => {
    await using server = await serve(list)
    const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"a":1}' }
    const answer = await server.fetch('/this/7', init)
    expect(answer.status).toBe(418)
    expect(answer.headers.get('x-one')).toBe('two')
    const body = { a: 1 }
    expect(await answer.json()).toEqual({ id: '7', body, again: body, method: 'PUT', name: 7 })
  })

  test('is the third argument as well', async () => {
    await using server = await serve(list)
    expect(await (await server.fetch('/three')).text()).toBe('by GET')
  })
})

describe('a path of path-to-regexp', () => {
  test.each([
    [String.raw`/a/:id(\d+)`, '/a/12', { id: '12' }],
    ['/a/:id?', '/a', {}],
    ['/files/(.*)', '/files/a/b', {}],
    ['/files/:rest*', '/files/a/b', {}],
    ['/:a/:b', '/1/2', { a: '1', b: '2' }],
  ])('%s answers %s', async (url, path, params) => {
    await using server = await serve([
      { url, method: 'get', response: (request) => request.params },
    ])
    expect(await ask(server, path)).toMatchObject({ status: 200, body: params })
  })

  test('with a pattern that does not fit is no match', async () => {
    await using server = await serve([{ url: String.raw`/a/:id(\d+)`, response: 1 }])
    expect(await ask(server, '/a/b')).toMatchObject({ status: 404 })
  })
})

const mistakes: [string, unknown, string][] = [
  ['no list', {}, 'fromViteMock was given no list.'],
  ['a list in the list', [[]], 'Entry 1 of the list is []'],
  [
    'no url',
    [{ url: '/x', response: 1 }, { response: 1 }],
    'Entry 2 of the list is without a url.',
  ],
]

test.each(mistakes)('%s is refused by a sentence', (_, list, message) => {
  expect(() => fromViteMock(list as never)).toThrow(message)
})

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
