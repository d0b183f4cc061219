import { createMockServer } from 'mockapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import type { ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const api = `
import { defineMock } from 'mockapi'
export default defineMock({
  'GET /html': ({ html }) => html('<p>ü'),
  'GET /xml': ({ xml }) => xml('<a/>', { headers: { 'Content-Type': 'application/rss+xml' } }),
  'GET /go': ({ redirect }) => redirect('/über uns?a=1'),
  'GET /moved': ({ redirect }) => redirect('https://example.test/', 308),
  'GET /error': ({ error }) => error(404),
  'GET /error-object': ({ error }) => error(422, { errors: [1] }, { headers: { 'x-own': 'yes' } }),
  'GET /cookies': ({ cookie }) => {
    cookie('a', 'x y', { httpOnly: true })
    cookie('b', '2', { path: '/b' })
    return 1
  },
  'GET /amended': ({ status, header }) => {
    status(299)
    header('X-A', '1')
    header('x-a', '2')
    return 1
  },
  'GET /length': ({ text }) => text('four', { headers: { 'content-length': '999' } }),
  'GET /odd-header': ({ query, header }) => {
    header('x-own', query.value ?? '')
    return 1
  },
  'GET /file': ({ file }) => file('_files/a.png'),
  'GET /named': ({ file }) => file('./_files/a.png', { status: 201, headers: { 'content-type': 'image/x' } }),
  'GET /any/*': ({ file, params }) => file('_files/' + params['*']),
  'GET /open': ({ file, query }) => file(query.name ?? ''),
})`

let folder: ServedFolder

beforeAll(async () => {
  folder = await serveFolder(
    {
      'mocks/api.ts': api,
      'mocks/_files/a.png': 'PNG',
      'mocks/_files/ü b.txt': 'text',
      'secret.txt': 'secret',
    },
    { port: 0 },
  )
})
afterAll(() => folder[Symbol.asyncDispose]())

function get(path: string, method = 'GET') {
  return fetch(folder.server.url + path, { method, redirect: 'manual' })
}

describe('a reply', () => {
  it.each([
    ['/html', 200, { 'content-type': 'text/html; charset=utf-8', 'content-length': '5' }],
    ['/xml', 200, { 'content-type': 'application/rss+xml' }],
    ['/go', 302, { location: '/%C3%BCber%20uns?a=1', 'content-length': '0' }],
    ['/moved', 308, { location: 'https://example.test/' }],
    ['/error', 404, { 'content-type': 'application/problem+json' }],
    ['/error-object', 422, { 'content-type': 'application/json', 'x-own': 'yes' }],
    ['/amended', 299, { 'x-a': '2' }],
    ['/length', 200, { 'content-length': '4' }],
  ])('%s is %i with %j', async (path, status, headers) => {
    const answer = await get(path)
    expect(answer.status).toBe(status)
    expect(Object.fromEntries(answer.headers)).toMatchObject(headers)
    await answer.text()
  })

  it('sets cookies one by one', async () => {
    expect((await get('/cookies')).headers.getSetCookie()).toEqual([
      'a=x%20y; Path=/; HttpOnly',
      'b=2; Path=/b',
    ])
  })

  it.each([
    ['a%0D%0Aset-cookie:%20x=1', 'a set-cookie: x=1'],
    ['a%00b', 'a b'],
    ['%C3%BC', 'ü'],
    ['%E2%82%AC%F0%9F%98%80', '%E2%82%AC%F0%9F%98%80'],
  ])('carries the header value %s as %s, never two headers', async (value, sent) => {
    const answer = await get(`/odd-header?value=${value}`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('x-own')).toBe(sent)
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  it('carries such a header also in a process of its own, and where the answer is ready', async () => {
    const mocks = { 'GET /fixed': { $headers: { 'x-own': 'ü' }, $body: { ok: true } } }
    await using own = await createMockServer({ mocks, port: 0, ownProcess: true })
    for (const headers of [{}, { prefer: 'respond-async' }] as Record<string, string>[]) {
      const answer = await fetch(`${own.url}/fixed`, { headers })
      expect(answer.headers.get('x-own')).toBe('ü')
      expect(await answer.json()).toEqual({ ok: true })
    }
  })
})

describe('a file', () => {
  it('is sent with its type, its length and its age', async () => {
    const answer = await get('/file')
    expect(await answer.text()).toBe('PNG')
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': '3',
      'last-modified': expect.stringMatching(/GMT$/),
    })
  })

  it('can have another type and status', async () => {
    const answer = await get('/named')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([201, 'image/x'])
  })

  it('can be named by the address', async () => {
    expect(await (await get('/any/%C3%BC%20b.txt')).text()).toBe('text')
  })

  it('sends its head alone', async () => {
    const answer = await get('/file', 'HEAD')
    expect([await answer.text(), answer.headers.get('content-length')]).toEqual(['', '3'])
  })

  it('that is missing is 404 and says so', async () => {
    expect(await send(folder.server, 'GET /any/none.png')).toMatchObject({
      status: 404,
      body: { code: 'no-file', detail: expect.stringContaining('_files/none.png') },
    })
  })

  it.each([
    '/any/..%2F..%2Fsecret.txt',
    '/any/..%5C..%5Csecret.txt',
    '/any/%2e%2e/%2e%2e/secret.txt',
    '/any/..%252F..%252Fsecret.txt',
    '/open?name=../secret.txt',
    '/open?name=_files/../../secret.txt',
    '/open?name=%2E%2E/secret.txt',
    '/open?name=/etc/passwd',
    '/open?name=file:///etc/passwd',
    '/open?name=_files/a.png%00.txt',
    '/open?name=_files',
    '/open?name=.',
    '/open?name=',
  ])('outside of the folder is not to be had: %s', async (path) => {
    const answer = await get(path)
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('secret.\n')
  })
})
