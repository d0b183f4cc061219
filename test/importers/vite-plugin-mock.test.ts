import { describe, expect, test } from 'vitest'
import { fromViteMock } from '../../src/importers/vite-plugin-mock/index.ts'
import { createMockServer } from '../../src/mock-server.ts'
import type { MockServer } from '../../src/server.ts'

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
