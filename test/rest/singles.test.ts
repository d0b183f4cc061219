import { beforeEach, expect, it } from 'vitest'
import type { MockServer } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

let server: MockServer

beforeEach(async () => {
  const folder = await serveFolder({
    'mocks/settings.json': '{ "theme": "light", "size": { "width": 1, "height": 2 } }',
    'mocks/shop/settings.json': '{ "currency": "EUR" }',
  })
  server = folder.server
  return () => folder[Symbol.asyncDispose]()
})

it('GET gives the object, with its tag', async () => {
  const { status, headers, body } = await send(server, 'GET /settings')
  expect([status, body]).toEqual([200, { theme: 'light', size: { width: 1, height: 2 } }])
  const tag = headers.get('etag') ?? ''
  const again = await send(server, 'GET /settings', undefined, { 'if-none-match': tag })
  expect([again.status, again.body]).toEqual([304, ''])
})

it('PUT puts another in its place', async () => {
  const { status, body } = await send(server, 'PUT /settings', { theme: 'dark' })
  expect([status, body]).toEqual([200, { theme: 'dark' }])
  expect((await send(server, 'GET /settings')).body).toEqual({ theme: 'dark' })
})

it('PATCH lays fields over it', async () => {
  const { body } = await send(server, 'PATCH /settings', { size: { depth: 3 } })
  expect(body).toEqual({ theme: 'light', size: { depth: 3 } })
})

it('PATCH merges at all depths by its content type', async () => {
  const { body } = await send(server, 'PATCH /settings', '{"theme":null,"size":{"depth":3}}', {
    'content-type': 'application/merge-patch+json',
  })
  expect(body).toEqual({ size: { width: 1, height: 2, depth: 3 } })
})

it.each(['PUT', 'PATCH'])('%s is refused for another version', async (method) => {
  const old = { 'if-match': '"old"' }
  expect((await send(server, `${method} /settings`, { theme: 'x' }, old)).status).toBe(412)
  expect(server.db.single('settings').get()).toMatchObject({ theme: 'light' })
})

it.each([
  ['PUT', []],
  ['PUT', 5],
  ['PATCH', null],
  ['PATCH', 'theme'],
])('%s of %j is 422', async (method, body) => {
  const { status } = await send(server, `${method} /settings`, JSON.stringify(body), {
    'content-type': 'application/json',
  })
  expect(status).toBe(422)
})

it('knows no other method', async () => {
  const { status, headers } = await send(server, 'DELETE /settings')
  expect(status).toBe(405)
  expect(headers.get('allow')).toBe('GET, HEAD, PUT, PATCH, OPTIONS')
})

it('of one name in different folders are two', async () => {
  expect((await send(server, 'GET /shop/settings')).body).toEqual({ currency: 'EUR' })
  await send(server, 'PATCH /shop/settings', { currency: 'USD' })
  expect((await send(server, 'GET /settings')).body).toMatchObject({ theme: 'light' })
  expect(server.db.single('shop/settings').get()).toEqual({ currency: 'USD' })
  expect(server.overview().diagnostics).toMatchObject([
    {
      code: 'duplicate-collection',
      severity: 'warning',
      place: { file: 'mocks/shop/settings.json' },
    },
  ])
})
