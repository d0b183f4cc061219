import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createMockServer } from 'mockapi'
import type { MockServer } from 'mockapi'
import { serveShop, send } from '../support/admin-shop.ts'
import type { CallOptions } from '../support/admin-shop.ts'
import type { ServedFolder } from '../support/folder.ts'

const statusOf = async (server: MockServer, path: string, init?: RequestInit) =>
  (await fetch(server.url + path, init)).status
const jsonOf = async (server: MockServer, path: string, init?: RequestInit): Promise<unknown> =>
  (await fetch(server.url + path, init)).json()

describe('overrides', () => {
  const lay = (server: MockServer, body: unknown, options: CallOptions = {}) =>
    send(server.url, 'POST /overrides', { body, ...options })

  it('answer, with all instructions of JSON files', async () => {
    await using shop = await serveShop()
    const { server } = shop
    const response = await lay(server, {
      use: {
        'GET /cart': { $status: 418, $body: { for: '{{query.name}}' } },
        'GET /new': { $cases: [{ $when: { 'query.a': '1' }, $body: 'one' }, 'other'] },
      },
    })
    expect(response.body).toEqual({
      id: 1,
      kind: 'use',
      keys: ['GET /cart', 'GET /new'],
      declares: ['GET /new'],
    })
    expect(await statusOf(server, '/cart')).toBe(418)
    expect(await jsonOf(server, '/cart?name=Ada')).toEqual({ for: 'Ada' })
    expect(await jsonOf(server, '/new?a=1')).toBe('one')
    await send(server.url, 'DELETE /overrides/1')
    expect(await jsonOf(server, '/cart')).toEqual({ items: [7] })
  })

  it('answer one call, fail for some, delay all', async () => {
    await using shop = await serveShop()
    const { server } = shop
    await lay(server, { once: { key: 'POST /login', answer: { $status: 401 } } })
    const login = () => statusOf(server, '/login', { method: 'POST' })
    expect([await login(), await login()]).toEqual([401, 200])
    await lay(server, { fail: { key: 'GET /cart', failure: 503, times: 2 } })
    const listed = await send(server.url, 'GET /overrides')
    const behaviour = { status: { status: 503, times: 2 } }
    const keys = ['GET /cart']
    expect(listed.body).toEqual([{ id: 2, kind: 'fail', keys, remaining: 2, behaviour }])
    const cart = () => statusOf(server, '/cart')
    expect([await cart(), await cart(), await cart()]).toEqual([503, 503, 200])
    await lay(server, { delay: { key: 'ALL /*', delay: '5ms' } })
    await cart()
    expect(server.calls('GET /cart').at(-1)?.notes).toEqual(['delay 5 ms'])
    await send(server.url, 'DELETE /overrides')
    expect(server.overrides).toEqual([])
  })

  it('pass behaviours on to the mock below', async () => {
    await using shop = await serveShop()
    await lay(shop.server, { use: { 'GET /cart': { $behaviour: { status: 502 } } } })
    expect(await statusOf(shop.server, '/cart')).toBe(502)
  })

  describe('of the wrong shape', () => {
    let shop: ServedFolder
    beforeAll(async () => {
      shop = await serveShop()
    })
    afterAll(() => shop[Symbol.asyncDispose]())

    it.each([
      [{}, '', 'Write an object with one of "use", "once", "fail", "delay" and "passthrough".'],
      [[], '', 'Write an object with one of'],
      [undefined, '', 'There is none. Send JSON.'],
      [{ user: {} }, '', 'Write an object with one of'],
      [{ use: {} }, '/use', 'There is no endpoint in it.'],
      [{ use: [] }, '/use', 'A list is not an object.'],
      [{ use: { '/cart': 1 } }, '/use/~1cart', '"/cart" is not "METHOD /path".'],
      [{ use: { 'GET /a~b': { $status: 1000 } } }, '/use/GET ~1a~0b', '"$status" is 1000'],
      [{ once: { key: 'GET /cart' } }, '/once/answer', '"answer" is missing.'],
      [{ once: { key: 7, answer: 1 } }, '/once/key', '"7" is not "METHOD /path".'],
      [{ fail: { key: 'GETT /cart', failure: 503 } }, '/fail/key', '"GETT" is no method'],
      [{ fail: { key: 'GET /cart', failure: 99 } }, '/fail/failure', '99 is no status.'],
      [{ fail: { key: 'GET /cart', failure: 'rest' } }, '/fail/failure', 'Did you mean "reset"?'],
      [
        { fail: { key: 'GET /', failure: 500, rate: 2 } },
        '/fail/rate',
        'The rate 2 is not between',
      ],
      [{ fail: { key: 'GET /', failure: 500, times: -1 } }, '/fail/times', '"times" is -1'],
      [{ fail: { key: 'GET /', failure: 500, for: 'long' } }, '/fail/for', '"for" is "long"'],
      [{ fail: { key: 'GET /', failure: 500, tims: 1 } }, '/fail/tims', 'Did you mean "times"?'],
      [{ delay: { key: 'GET /', delay: 'realistc' } }, '/delay/delay', 'Did you mean "realistic"?'],
      [{ use: { 'GET /a': 1 }, once: {} }, '/once', '"once" is no member of this.'],
    ])('are refused with the place: %j', async (body, path, message) => {
      const { server } = shop
      const response = await lay(server, body)
      expect(response).toMatchObject({ status: 422, body: { code: 'invalid-admin-call' } })
      const { errors } = response.body as { errors: { path: string; message: string }[] }
      expect(errors[0]?.path).toBe(path)
      expect(errors[0]?.message).toContain(message)
      expect(server.overrides).toEqual([])
    })
  })

  it('are no lists', async () => {
    await using shop = await serveShop()
    for (const line of ['PUT /behaviour', 'PUT /scenarios/order']) {
      const response = await send(shop.server.url, line, { body: [] })
      expect(response.body).toMatchObject({ errors: [{ message: 'A list is not an object.' }] })
    }
  })
})

describe('data', () => {
  it('go by the rules of the mock server, Location and links included', async () => {
    await using shop = await serveShop()
    const { server } = shop
    const made = await send(server.url, 'POST /collections/users', { body: { name: 'Linus' } })
    expect(made).toMatchObject({
      status: 201,
      headers: { location: '/__mockapi/collections/users/3' },
      body: { id: 3, name: 'Linus' },
    })
    expect(await jsonOf(server, '/users/3')).toEqual({ id: 3, name: 'Linus' })
    const page = await send(server.url, 'GET /collections/users?sort=-id&page=1&limit=2')
    expect(page.body).toEqual([
      { id: 3, name: 'Linus' },
      { id: 2, name: 'Grace' },
    ])
    expect(page.headers).toMatchObject({ 'x-total-count': '3' })
    expect(page.headers['link']).toContain('/__mockapi/collections/users?')
    const embedded = await send(server.url, 'GET /collections/orders/1?embed=product')
    expect(embedded.body).toMatchObject({ product: { name: 'Runner' } })
  })

  it('are those of a file that serves less', async () => {
    await using server = await createMockServer({
      mocks: [(await import('mockapi')).resource('logs', { seed: [{ id: 1 }], only: ['list'] })],
      readOnly: true,
      port: 0,
    })
    expect(await statusOf(server, '/logs/1', { method: 'DELETE' })).not.toBe(204)
    expect((await send(server.url, 'DELETE /collections/logs/1')).status).toBe(204)
    expect(server.db('logs').count()).toBe(0)
  })

  it('come as one object, and go back one by one or all together', async () => {
    await using shop = await serveShop()
    const { server } = shop
    const start = (await send(server.url, 'GET /state')).body
    expect(start).toMatchObject({
      users: [{ name: 'Ada' }, { name: 'Grace' }],
      settings: { theme: 'dark', size: 12 },
    })
    const empty = async () => {
      await send(server.url, 'DELETE /collections/users/1')
      await send(server.url, 'PATCH /singles/settings', { body: { theme: 'light' } })
    }
    await empty()
    await send(server.url, 'POST /collections/users/reset')
    expect((await send(server.url, 'GET /state')).body).toMatchObject({
      users: [{ name: 'Ada' }, { name: 'Grace' }],
      settings: { theme: 'light' },
    })
    await empty()
    await send(server.url, 'POST /reset')
    expect((await send(server.url, 'GET /state')).body).toEqual(start)
  })

  it('are kept under names', async () => {
    await using shop = await serveShop()
    const { url } = shop.server
    await send(url, 'PUT /snapshots/two%20users')
    await send(url, 'DELETE /collections/users/1')
    expect((await send(url, 'GET /snapshots')).body).toEqual([{ name: 'two users' }])
    const restored = await send(url, 'POST /snapshots/two%20users/restore')
    expect(restored.body).toEqual({ unchanged: [] })
    expect(shop.server.db('users').count()).toBe(2)
    expect((await send(url, 'POST /snapshots/too%20users/restore')).body).toMatchObject({
      detail: 'There is no snapshot "too users". Did you mean "two users"?',
    })
    await send(url, 'DELETE /snapshots/two%20users')
    expect((await send(url, 'GET /snapshots')).body).toEqual([])
  })

  it('are saved before the answer, where they are kept', async () => {
    await using shop = await serveShop({ persist: true })
    const { server, path } = shop
    await send(server.url, 'POST /collections/users', { body: { name: 'Linus' } })
    const folder = join(path, '.mockapi')
    const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    expect(texts.join('')).toContain('Linus')
  })
})

describe('scenarios and behaviour', () => {
  it('are switched on and off', async () => {
    await using shop = await serveShop()
    const { server } = shop
    const put = (name: string, body: unknown) =>
      send(server.url, `PUT /scenarios/${encodeURIComponent(name)}`, { body })
    expect((await put('empty cart', { active: true })).body).toMatchObject({ active: true })
    expect(await jsonOf(server, '/cart')).toEqual({ items: [] })
    expect((await put('empty cart', { active: false })).body).toMatchObject({ active: false })
    expect(await jsonOf(server, '/cart')).toEqual({ items: [7] })
    await put('order', { active: true, state: 'paid' })
    expect(await jsonOf(server, '/order')).toBe('paid')
    expect((await put('order', { state: 'piad' })).body).toMatchObject({
      errors: [{ path: '/state', message: expect.stringContaining('"paid"') as string }],
    })
    expect((await put('order', { active: false, state: 'paid' })).status).toBe(422)
    expect((await put('emty cart', {})).body).toMatchObject({
      detail: 'There is no scenario "emty cart". Did you mean "empty cart"?',
    })
    expect(await jsonOf(server, '/order')).toBe('paid')
  })

  it('lie over everything', async () => {
    await using shop = await serveShop()
    const { server } = shop
    const { url } = server
    expect((await send(url, 'GET /behaviour')).body).toEqual({})
    await send(url, 'PUT /behaviour', { body: { status: { status: 503, rate: 1 } } })
    expect(await statusOf(server, '/cart')).toBe(503)
    expect((await send(url, 'GET /behaviour')).body).toEqual({
      status: { status: 503, rate: 1 },
    })
    expect((await send(url, 'PUT /behaviour', { body: { dely: 1 } })).body).toMatchObject({
      errors: [{ path: '/dely', message: '"dely" is no member of this. Did you mean "delay"?' }],
    })
    await send(url, 'DELETE /behaviour')
    expect(await statusOf(server, '/cart')).toBe(200)
    server.setBehaviour({ delay: '1ms' })
    expect((await send(url, 'GET /behaviour')).body).toEqual({ delay: '1ms' })
  })
})

describe('sessions', () => {
  it.each<{ by: string; prefix: string; headers: Record<string, string> }>([
    { by: 'header', prefix: '', headers: { 'x-mockapi-session': 'a' } },
    { by: 'cookie', prefix: '', headers: { cookie: 'mockapi-session=a' } },
    { by: 'address', prefix: '/__session/a', headers: {} },
  ])('are steered apart, by $by', async ({ prefix, headers }) => {
    await using shop = await serveShop()
    const { server } = shop
    const own = (line: string, body?: unknown) => send(server.url + prefix, line, { headers, body })
    const made = await own('POST /collections/users', { name: 'Linus' })
    expect(made.headers['location']).toBe(`${prefix}/__mockapi/collections/users/3`)
    await own('POST /overrides', { use: { 'GET /cart': 'mine' } })
    await own('PUT /scenarios/order', { active: true })
    await own('PUT /snapshots/mine')
    await fetch(`${server.url}${prefix}/cart`, { headers })
    const session = server.session('a')
    expect(session.db('users').count()).toBe(3)
    expect([server.db('users').count(), server.overrides, server.calls()]).toEqual([2, [], []])
    expect((await send(server.url, 'GET /snapshots')).body).toEqual([])
    expect((await send(server.url, 'GET /sessions')).body).toEqual([
      { id: 'a', requests: 1, overrides: 1, scenarios: ['order'], isEnvironment: false },
    ])
    await own('POST /reset')
    expect(session.db('users').count()).toBe(2)
    await send(server.url, 'DELETE /sessions/a')
    expect(server.sessions).toEqual([])
  })
})
