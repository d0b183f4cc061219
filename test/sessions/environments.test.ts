import { Hono } from 'hono'
import { createApp } from '../../src/app.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource, scenario } from 'mockapi'
import type { MockServer, MockServerOptions } from 'mockapi'
import { raw } from '../support/raw.ts'

const mocks = [
  defineMock({ 'GET /fixed': { ok: true } }),
  resource('users', { seed: [{ id: 1, name: 'Ada' }] }),
  scenario('down', { 'GET /fixed': { $status: 503 } }),
]

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

let server: MockServer | undefined

async function serve(options: Partial<MockServerOptions> = {}): Promise<MockServer> {
  server = await createMockServer({ mocks, ...options })
  return server
}

afterEach(() => server?.close())

async function admin(path: string, method = 'GET', body?: unknown): Promise<Answer> {
  const response = await (server as MockServer).fetch(`/__mockapi${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) }
}

const add = (name: string, path = '/users') =>
  (server as MockServer).fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  })

async function names(path = '/users'): Promise<string[]> {
  const users = (await (await (server as MockServer).fetch(path)).json()) as { name: string }[]
  return users.map(({ name }) => name)
}

describe('an environment', () => {
  it('is made by the first request below its address, which Location keeps', async () => {
    await serve()
    const response = await add('Grace', '/~checkout/users')
    expect(response.status).toBe(201)
    expect(response.headers.get('location')).toBe('/~checkout/users/2')
    expect(await names('/~checkout/users')).toEqual(['Ada', 'Grace'])
    expect(await names()).toEqual(['Ada'])
    expect((await admin('/environments')).body).toMatchObject([
      { name: 'checkout', isOpen: true, url: 'http://mockapi.local/~checkout' },
    ])
  })

  it('leaves memory as the least recently used, and comes back with all that it had', async () => {
    await serve({ maxSessions: 1 })
    await add('Grace', '/~a/users')
    await admin('/overrides', 'POST', { fail: { key: 'GET /fixed', failure: 418, times: 3 } })
    const inA = { headers: { 'x-mockapi-session': 'a', 'content-type': 'application/json' } }
    const call = (path: string, method: string, body: unknown) =>
      (server as MockServer).fetch(`/__mockapi${path}`, {
        method,
        ...inA,
        body: JSON.stringify(body),
      })
    await call('/overrides', 'POST', { fail: { key: 'GET /fixed', failure: 418, times: 2 } })
    await call('/scenarios/down', 'PUT', { active: true })
    await call('/clock', 'PUT', { now: '2031-05-01', frozen: true })
    await add('Linus', '/~b/users')
    expect((await admin('/environments/a')).body['isOpen']).toBe(false)
    expect(await names('/~a/users')).toEqual(['Ada', 'Grace'])
    expect((await admin('/environments/b')).body['isOpen']).toBe(false)
    const status = async () => (await (server as MockServer).fetch('/~a/fixed')).status
    expect([await status(), await status(), await status()]).toEqual([418, 418, 503])
    const clock = await (await (server as MockServer).fetch('/~a/__mockapi/clock')).json()
    expect(clock).toMatchObject({ now: '2031-05-01T00:00:00.000Z', frozen: true })
  })

  it.each([
    ['the header X-Mockapi-Environment', { 'x-mockapi-environment': 'a' }],
    ['the cookie mockapi-environment', { cookie: 'x=1; mockapi-environment=a' }],
    ['the header of sessions', { 'x-mockapi-session': 'a' }],
  ])('is reached by %s', async (_, headers) => {
    await serve()
    await add('Grace', '/~a/users')
    const response = await (server as MockServer).fetch('/users', { headers })
    expect(await response.json()).toHaveLength(2)
  })

  it('is reached by its host, which makes none', async () => {
    const { port } = await serve({ port: 0, allowedHosts: ['own.localhost'] })
    const ask = async (host: string) =>
      await raw(port ?? 0, `GET /users HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    expect(await ask(`shop.localhost:${port}`)).toMatch(
      / 404 [^]*\/~shop\/[^]*"code":"no-environment"/,
    )
    await add('Grace', '/~shop/users')
    expect(await ask(`shop.localhost:${port}`)).toContain('Grace')
    expect(await ask(`shpo.localhost:${port}`)).toContain('Did you mean \\"shop\\"?')
    expect(await ask('own.localhost')).not.toContain('Grace')
    expect(await ask(`own.localhost:${port}`)).toContain('[{"id":1,"name":"Ada"}]')
    // The address of an app, whose dev server passes requests on, or of a proxy.
    expect(await ask('app.localhost:5173')).toContain('[{"id":1,"name":"Ada"}]')
    expect(await ask('api.app.localhost')).toContain('[{"id":1,"name":"Ada"}]')
    expect(await ask('shop.localhost')).toContain('Grace')
    expect((await admin('/environments')).body).toHaveLength(1)
  })

  it('is not made by plain sessions, nor where a mock begins with /~', async () => {
    server = await createMockServer({
      mocks: [...mocks, defineMock({ 'GET /~me/:id': { own: true } })],
    })
    await add('Grace', '/__session/plain/users')
    expect(await (await server.fetch('/~me/7')).json()).toEqual({ own: true })
    expect((await admin('/environments')).body).toEqual([])
    expect((await server.fetch('/~me/__mockapi/health')).status).toBe(200)
  })

  it('is made of an open session as that is', async () => {
    await serve()
    await add('Linus')
    await add('Grace', '/__session/a/users')
    expect(await names('/~a/users')).toEqual(['Ada', 'Linus', 'Grace'])
    expect((await admin('/environments/a')).body['from']).toEqual({ session: 'a' })
    await add('Ken', '/~a/users')
    await admin('/environments/a/reset', 'POST', {})
    expect(await names('/~a/users')).toEqual(['Ada', 'Linus', 'Grace'])
    expect((await admin('/environments', 'POST', { name: 'b' })).status).toBe(201)
    expect(await names('/~b/users')).toEqual(['Ada'])
  })

  it('is made of the server, a snapshot and another one, which stay apart', async () => {
    const { snapshot } = await serve()
    await add('Linus')
    snapshot('with Linus')
    await add('Grace')
    const make = async (name: string, from: object) =>
      (await admin('/environments', 'POST', { name, from })).status
    expect(await make('all', { server: true })).toBe(201)
    expect(await make('before', { snapshot: 'with Linus' })).toBe(201)
    await add('Ken', '/~before/users')
    expect(await make('copy', { environment: 'before' })).toBe(201)
    await add('Sam', '/~before/users')
    expect(await names('/~all/users')).toEqual(['Ada', 'Linus', 'Grace'])
    expect(await names('/~copy/users')).toEqual(['Ada', 'Linus', 'Ken'])
    const { body } = await admin('/environments/before/diff')
    expect(body).toMatchObject({
      collections: [{ created: [{ name: 'Ken' }, { name: 'Sam' }], updated: [], deleted: [] }],
    })
  })

  it('is the same after export and import, its base too', async () => {
    await serve()
    await add('Grace', '/~a/users')
    await (server as MockServer).fetch('/~a/users/1', { method: 'DELETE' })
    const { body } = await admin('/environments/a/export')
    await admin('/environments/a', 'DELETE')
    expect((await admin('/environments/import?name=b', 'POST', body)).body['lost']).toEqual([])
    expect(await names('/~b/users')).toEqual(['Grace'])
    const diff = (await admin('/environments/b/diff')).body['collections']
    expect(diff).toMatchObject([{ created: [{ name: 'Grace' }], deleted: [{ name: 'Ada' }] }])
    await admin('/environments/b/reset', 'POST', {})
    expect(await names('/~b/users')).toEqual(['Ada'])
  })

  it('does not come back by requests that were under way when it was deleted', async () => {
    let go = (): void => {}
    const gate = new Promise<void>((resolve) => (go = resolve))
    const slow = defineMock({
      'POST /slow': async ({ db }) => {
        await gate
        return db('users').create({ name: 'late' })
      },
    })
    server = await createMockServer({ mocks: [...mocks, slow] })
    await add('Grace', '/~a/users')
    const waiting = server.fetch('/~a/slow', { method: 'POST' })
    await expect.poll(async () => (await admin('/environments/a')).status).toBe(200)
    await admin('/environments/a', 'DELETE')
    go()
    const answer = await waiting
    expect(answer.status).toBe(503)
    expect(await answer.text()).toContain('The environment \\"a\\" was deleted.')
    expect((await admin('/environments')).body).toEqual([])
  })

  it('stays in memory while a request is under way, and with overrides of code as long as there is room', async () => {
    let go = (): void => {}
    const gate = new Promise<void>((resolve) => (go = resolve))
    const slow = defineMock({ 'GET /slow': () => gate.then(() => ({ done: true })) })
    server = await createMockServer({ mocks: [...mocks, slow], maxSessions: 1 })
    const waiting = server.fetch('/~a/slow')
    await server.fetch('/~b/users')
    expect(server.sessions).toEqual(['a', 'b'])
    go()
    expect(await (await waiting).json()).toEqual({ done: true })
    await server.fetch('/~c/users')
    expect(server.sessions).not.toContain('a')
  })

  it('goes once its time to live is over since its last use', async () => {
    await serve()
    await admin('/environments', 'POST', { name: 'a', ttl: 30 })
    await admin('/environments', 'POST', { name: 'b', ttl: '7d', note: 'stays' })
    await expect
      .poll(async () => (await admin('/environments')).body)
      .toMatchObject([{ name: 'b', note: 'stays', ttl: 604_800_000 }])
    expect((await admin('/environments/a')).status).toBe(404)
  })

  it('is refused with a name of 10 KB', async () => {
    await serve()
    const response = await (server as MockServer).fetch(`/~${'n'.repeat(10_000)}/users`)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'bad-session' })
  })

  it('keeps its address in cookies and links', async () => {
    const cookie = { status: 204, headers: { 'set-cookie': 'a=1; Path=/' } }
    server = await createMockServer({
      mocks: [...mocks, defineMock({ 'GET /login': () => new Response(null, cookie) })],
    })
    const { headers } = await server.fetch('/~a/login')
    expect(headers.get('set-cookie')).toBe('a=1; Path=/~a')
    expect(server.session('a').url).toBe(`${server.url}/~a`)
  })

  it('stands before and behind a prefix, and below the path of an application', async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }
    const { fetch } = await serve({ prefix: '/api' })
    for (const path of ['/~a/api/users', '/api/~a/users']) {
      expect((await fetch(path, init)).headers.get('location')).toMatch(path)
    }
    expect((await fetch('/api/~a/__mockapi/health')).status).toBe(200)
    const outer = new Hono().route('/mocks', createApp({ mocks }))
    const made = await outer.request('/mocks/~b/users', init)
    expect(made.headers.get('location')).toBe('/mocks/~b/users/2')
    expect(await (await outer.request('/mocks/users')).json()).toHaveLength(1)
  })
})
