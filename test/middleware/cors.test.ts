import { afterEach, describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource, route } from 'mockapi'
import type { MockServer, MockServerOptions } from 'mockapi'
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { raw } from '../support/raw.ts'
import { send } from '../support/send.ts'

const app = new Hono()
app.use('/app', cors({ origin: () => 'https://own.example' }))
app.get('/app', (c) => c.json({ own: true }))

const mocks = [
  resource('users', { seed: [{ name: 'Ada' }] }),
  defineMock({
    'GET /fixed': { ok: true },
    'GET /varied': ({ json }) => json(1, 200, { Vary: 'Accept' }),
    'GET /varied-response': () => new Response('1', { headers: { vary: 'Accept', 'x-own': '1' } }),
    'GET /vary-all': ({ json }) => json(1, 200, { Vary: '*' }),
    'GET /own': ({ json }) => json(1, 200, { 'access-control-allow-origin': 'https://a.example' }),
  }),
  app,
]

let server: MockServer

async function serve(options: MockServerOptions = {}): Promise<MockServer> {
  server = await createMockServer({ mocks, ...options })
  return server
}
afterEach(() => server.close())

function from(origin: string, line = 'GET /users') {
  return send(server, line, undefined, { origin })
}

describe('a page of this machine', () => {
  it.each([
    'http://localhost:3000',
    'http://localhost',
    'https://localhost:5173',
    'http://app.localhost:8080',
    'http://127.0.0.1:3000',
    'http://127.9.9.9',
    'http://[::1]:3000',
  ])('%s reads answers, with cookies', async (origin) => {
    await serve()
    for (const path of ['/users', '/fixed', '/nowhere', '/users/9', '/varied-response']) {
      const { headers } = await from(origin, `GET ${path}`)
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      expect(headers.get('access-control-allow-credentials')).toBe('true')
      expect(headers.get('vary')).toContain('Origin')
    }
  })

  it('reads all headers that are not for every page', async () => {
    await serve()
    const exposed = async (path: string) =>
      (await from('http://localhost:3000', `GET ${path}`)).headers.get(
        'access-control-expose-headers',
      )
    expect(await exposed('/users?page=1')).toBe('vary, accept-query, x-total-count, link, etag')
    expect(await exposed('/users/1')).toBe('etag')
    expect(await exposed('/fixed')).toBe('etag')
    expect(await exposed('/varied-response')).toContain('x-own')
  })

  it('is granted what it asks for beforehand', async () => {
    await serve()
    const { status, headers, body } = await send(server, 'OPTIONS /users/1', undefined, {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'authorization, x-own',
    })
    expect([status, body]).toEqual([204, ''])
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': 'http://localhost:3000',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS',
      'access-control-allow-headers': 'authorization, x-own',
      'access-control-max-age': '600',
    })
  })

  it('is granted it for what nothing answers, so that it sees the 404', async () => {
    await serve()
    const { status, headers } = await send(server, 'OPTIONS /nowhere', undefined, {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'POST',
    })
    expect([status, headers.get('access-control-allow-methods')]).toEqual([204, 'POST'])
  })

  it('is not granted a method or header that is none', async () => {
    const { port = 0 } = await serve({ port: 0 })
    const answer = await raw(
      port,
      'OPTIONS /nowhere HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nConnection: close\r\nAccess-Control-Request-Method: A B\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1.1 (204|404)/)
  })
})

describe('a page from elsewhere', () => {
  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'http://evil.example:3000',
    'http://127.0.0.1.evil.example',
    'https://localhost@evil.example',
    'null',
    'file://',
    'nonsense',
    'http://192.168.1.5',
  ])('%s is refused, and changes nothing', async (origin) => {
    await serve()
    for (const line of [
      'GET /users',
      'GET /fixed',
      'GET /nowhere',
      'DELETE /users/1',
      'GET /__mockapi/health',
    ]) {
      const { status, headers, body } = await from(origin, line)
      expect(status).toBe(403)
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(body).toMatchObject({
        code: 'origin-refused',
        detail: expect.stringContaining('--cors'),
      })
    }
    expect(server.db('users').count()).toBe(1)
  })

  it('is not granted anything beforehand', async () => {
    await serve()
    const { status, headers } = await send(server, 'OPTIONS /users', undefined, {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
    })
    expect(status).toBe(403)
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it('that is named in the settings reads, without cookies', async () => {
    await serve({ cors: ['https://app.example'] })
    const { status, headers } = await from('https://app.example')
    expect(status).toBe(200)
    expect(headers.get('access-control-allow-origin')).toBe('https://app.example')
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    expect((await from('https://other.example')).status).toBe(403)
    expect((await from('http://app.example')).status).toBe(403)
  })

  it('reads where all may, without cookies', async () => {
    await serve({ cors: ['*'] })
    for (const origin of ['https://other.example', 'null']) {
      const { status, headers } = await from(origin)
      expect(status).toBe(200)
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      expect(headers.get('access-control-allow-credentials')).toBeNull()
    }
  })
})

describe('a page that is named to have cookies', () => {
  const origin = 'http://app.company.test:3000'

  it('reads answers with them, and so do its preflights', async () => {
    await serve({ corsCredentials: [origin] })
    for (const path of ['/users', '/fixed', '/nowhere']) {
      const { headers } = await from(origin, `GET ${path}`)
      expect(headers.get('access-control-allow-origin')).toBe(origin)
      expect(headers.get('access-control-allow-credentials')).toBe('true')
      expect(headers.get('vary')).toContain('Origin')
    }
    const { status, headers } = await send(server, 'OPTIONS /users/1', undefined, {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type',
    })
    expect(status).toBe(204)
    expect(Object.fromEntries(headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-headers': 'content-type',
      vary: 'Origin',
    })
  })

  it.each(['http://app.company.test', 'https://app.company.test:3000', 'http://evil.test:3000'])(
    'is no other one: %s',
    async (other) => {
      await serve({ corsCredentials: [origin], cors: ['*'] })
      const { headers } = await from(other)
      expect(headers.get('access-control-allow-origin')).toBe(other)
      expect(headers.get('access-control-allow-credentials')).toBeNull()
      await server.close()
      await serve({ corsCredentials: [origin] })
      expect((await from(other)).status).toBe(403)
    },
  )

  it('does not steer the server', async () => {
    await serve({ corsCredentials: [origin] })
    const { status, headers } = await from(origin, 'GET /__mockapi/state')
    expect(status).toBe(403)
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it.each([
    ['*', 'Every website would get the cookies'],
    ['app.company.test', '"app.company.test" is not an origin'],
    ['null', '"null" is not an origin'],
  ])('is not %s', async (wrong, message) => {
    await expect(createMockServer({ mocks, corsCredentials: [wrong] })).rejects.toThrow(message)
    await serve()
  })
})

describe('Vary', () => {
  it.each([
    ['/varied', 'Accept, Origin'],
    ['/varied-response', 'Accept, Origin'],
    ['/vary-all', '*'],
    ['/users', 'Accept, Origin'],
    ['/users/1', 'Origin'],
  ])('of %s is %s', async (path, vary) => {
    await serve()
    expect((await from('http://localhost:3000', `GET ${path}`)).headers.get('vary')).toBe(vary)
  })
})

describe('an answer with a rule of its own', () => {
  it.each([
    ['/own', 'https://a.example'],
    ['/app', 'https://own.example'],
  ])('%s keeps it', async (path, origin) => {
    await serve()
    const { headers } = await from('http://localhost:3000', `GET ${path}`)
    expect(headers.get('access-control-allow-origin')).toBe(origin)
    expect(headers.get('access-control-allow-credentials')).toBeNull()
  })
})

describe('a preflight', () => {
  const origin = 'http://localhost:5173'
  const calls: string[] = []
  const guarded = [
    resource('users', { seed: [{ name: 'Ada' }] }),
    route('ALL /admin/*', {
      when: { 'headers.authorization': { exists: false } },
      rateLimit: '1/1h',
      handle: ({ request, error }) => {
        calls.push(request.method)
        return error(401, 'no token')
      },
    }),
    route('ALL /users/*', { handle: ({ error }) => error(401) }),
    defineMock({
      'GET /admin/stats': { users: 3 },
      'ALL /any': { any: true },
      'OPTIONS /own': ({ text }) => text('own', 203 as 200),
    }),
  ]
  const preflight = async (path: string, method: string) => {
    const headers = { origin, 'access-control-request-method': method }
    const requested = { 'access-control-request-headers': 'authorization' }
    return send(server, `OPTIONS ${path}`, undefined, { ...headers, ...requested })
  }

  it.each([
    ['/admin/stats', 'GET'],
    ['/users/1', 'PUT'],
    ['/users', 'POST'],
    ['/any', 'PATCH'],
  ])('of %s is not for endpoints of ALL', async (path, method) => {
    server = await createMockServer({ mocks: guarded })
    const { status, headers } = await preflight(path, method)
    expect(status).toBe(204)
    expect(headers.get('access-control-allow-headers')).toBe('authorization')
    expect(headers.get('access-control-allow-methods')).toContain(method)
  })

  it('counts for nothing, and what is none may reach ALL', async () => {
    server = await createMockServer({ mocks: guarded })
    calls.length = 0
    await preflight('/admin/other', 'GET')
    expect(calls).toEqual([])
    expect((await from(origin, 'OPTIONS /any')).body).toEqual({ any: true })
    expect((await from(origin, 'GET /admin/other')).status).toBe(401)
    expect((await from(origin, 'GET /admin/other')).status).toBe(429)
  })

  it('is for an endpoint of OPTIONS', async () => {
    server = await createMockServer({ mocks: guarded })
    expect(await preflight('/own', 'GET')).toMatchObject({ status: 203, body: 'own' })
  })
})
