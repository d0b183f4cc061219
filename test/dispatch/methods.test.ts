import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { send } from '../support/send.ts'

const map = defineMock({
  'GET /health': { ok: true },
  'GET /text': ({ text }) => text('grüße'),
  'GET /response': () => new Response('own'),
  'POST /jobs': () => null,
  'QUERY /find': ({ body, json }) => json({ asked: body }),
  'ALL /any': ({ request }) => ({ method: request.method }),
  'HEAD /own': ({ header, text }) => {
    header('x-own', 'yes')
    return text('')
  },
  'GET /own': ({ text }) => text('by GET'),
  'OPTIONS /mine': ({ text }) => text('my options'),
  'GET /status/:code': ({ params, json }) => json({ a: 1 }, Number(params.code) as 200),
})
const users = resource('users', { seed: [{ name: 'Ada' }] })
const read = resource('read', { seed: [{ name: 'Ada' }], only: ['list', 'get'] })

let server: MockServer

beforeAll(async () => {
  server = await createMockServer({ mocks: [map, users, read], port: 0 })
})
afterAll(() => server.close())

describe('405', () => {
  it.each([
    ['PUT /users', 'GET, HEAD, POST, PATCH, DELETE, QUERY, OPTIONS'],
    ['POST /users/1', 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS'],
    ['POST /read', 'GET, HEAD, QUERY, OPTIONS'],
    ['DELETE /read/1', 'GET, HEAD, OPTIONS'],
    ['GET /jobs', 'POST, OPTIONS'],
    ['HEAD /jobs', 'POST, OPTIONS'],
    ['GET /find', 'QUERY, OPTIONS'],
    ['POST /health', 'GET, HEAD, OPTIONS'],
    ['PURGE /health', 'GET, HEAD, OPTIONS'],
  ])('%s is not allowed, %s are', async (line, allow) => {
    const { status, headers, body } = await send(server, line)
    expect(status).toBe(405)
    expect(headers.get('allow')).toBe(allow)
    if (!line.startsWith('HEAD')) expect(body).toMatchObject({ code: 'method-not-allowed' })
  })

  it('ALL answers every method', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY']) {
      expect((await send(server, `${method} /any`)).body).toEqual({ method })
    }
  })
})

it('QUERY has a body (RFC 10008), and is advised', async () => {
  expect((await send(server, 'QUERY /find', { name: 'Ada' })).body).toEqual({
    asked: { name: 'Ada' },
  })
  expect((await send(server, 'QUERY /none')).body).toMatchObject({
    detail: expect.not.stringContaining('is no method') as string,
  })
})

describe('HEAD', () => {
  it.each([
    '/health',
    '/text',
    '/users',
    '/users/1',
    '/users/9',
    '/nowhere',
    '/status/404',
    '/response',
  ])('of %s has the head of GET and no body', async (path) => {
    const get = await fetch(server.url + path)
    const head = await fetch(server.url + path, { method: 'HEAD' })
    expect(head.status).toBe(get.status)
    expect(await head.text()).toBe('')
    for (const name of ['content-type', 'etag', 'x-total-count']) {
      expect(head.headers.get(name)).toBe(get.headers.get(name))
    }
    const { byteLength } = await get.arrayBuffer()
    // The 404 names the method, so its length may differ.
    if (path !== '/nowhere') expect(head.headers.get('content-length')).toBe(String(byteLength))
  })

  it('has an endpoint of its own where one is declared', async () => {
    expect((await send(server, 'HEAD /own')).headers.get('x-own')).toBe('yes')
    expect((await send(server, 'GET /own')).body).toBe('by GET')
  })
})

describe('OPTIONS', () => {
  it('tells what is allowed', async () => {
    const { status, headers, body } = await send(server, 'OPTIONS /users')
    expect([status, body]).toEqual([204, ''])
    expect(headers.get('allow')).toBe('GET, HEAD, POST, PATCH, DELETE, QUERY, OPTIONS')
  })

  it('is answered by an endpoint of its own where one is declared', async () => {
    expect((await send(server, 'OPTIONS /mine')).body).toBe('my options')
  })

  it('of nothing is 404', async () => {
    expect((await send(server, 'OPTIONS /nowhere')).status).toBe(404)
  })
})

describe('a status without a body', () => {
  it.each([204, 205, 304])('%s has none', async (code) => {
    const response = await fetch(`${server.url}/status/${code}`)
    expect(response.status).toBe(code)
    expect(await response.text()).toBe('')
    if (code !== 205) expect(response.headers.get('content-length')).toBeNull()
    expect(response.headers.get('transfer-encoding')).toBeNull()
  })
})
