import { gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { compress } from 'hono/compress'
import { cors } from 'hono/cors'
import { csrf } from 'hono/csrf'
import { etag } from 'hono/etag'
import { logger } from 'hono/logger'
import { methodOverride } from 'hono/method-override'
import { poweredBy } from 'hono/powered-by'
import { prettyJSON } from 'hono/pretty-json'
import { requestId } from 'hono/request-id'
import { secureHeaders } from 'hono/secure-headers'
import { setMetric, timing } from 'hono/timing'
import { describe, expect, it } from 'vitest'
import { defineMock, resource, use } from 'mockapi'
import type { MockServer } from 'mockapi'
import { rawBytes } from '../support/raw-bytes.ts'
import { ask, transports, serve, told } from '../support/hono-transports.ts'
import { places } from '../support/hono-places.ts'

const long = { words: 'again and again '.repeat(200) }
const users = resource('users', {
  seed: Array.from({ length: 100 }, (_, index) => ({ name: `User ${index}` })),
})

/** The body as it came, without anybody to decode it. */
async function encodedBody(server: MockServer, path: string): Promise<Buffer> {
  const accept = { 'accept-encoding': 'gzip' }
  if (server.port !== undefined) return await rawBytes(server.port, path, accept)
  // `server.fetch` decodes, as `fetch` does.
  const response = await server.app.request(path, { headers: accept })
  return Buffer.from(await response.arrayBuffer())
}

describe.each(transports)('%s', (transport) => {
  describe.each(places)('$name', ({ mocks }) => {
    it('compress sends a long answer packed, and a short one as it is', async () => {
      const whole = mocks(compress(), (c) => c.json(c.req.query('short') ? { a: 1 } : long))
      await using server = await serve(transport, whole)
      const headers = { 'accept-encoding': 'gzip' }
      const packed = await ask(server, 'GET /x/a', { headers })
      expect(packed.headers.get('content-encoding')).toBe('gzip')
      expect(packed.headers.get('vary')).toContain('Accept-Encoding')
      const bytes = await encodedBody(server, '/x/a')
      expect(bytes.byteLength).toBeLessThan(1_000)
      expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(long)
      const plain = await ask(server, 'GET /x/a', { headers: { 'accept-encoding': 'identity' } })
      expect(plain.headers.get('content-encoding')).toBeNull()
      expect(await plain.json()).toEqual(long)
    })

    it('etag answers a client that has the same with 304', async () => {
      await using server = await serve(
        transport,
        mocks(etag(), (c) => c.json({ a: 1 })),
      )
      const first = await ask(server, 'GET /x/a')
      const tag = first.headers.get('etag') ?? ''
      expect(tag).toMatch(/^"[\da-f]+"$/)
      expect(await first.json()).toEqual({ a: 1 })
      const headers = { 'if-none-match': tag }
      const second = await ask(server, 'GET /x/a', { headers })
      expect(await told(second)).toEqual([304, ''])
      expect(second.headers.get('etag')).toBe(tag)
      expect(second.headers.get('content-type')).toBeNull()
      const head = await ask(server, 'HEAD /x/a')
      expect(await told(head)).toEqual([200, ''])
      expect(head.headers.get('etag')).toBe(tag)
    })

    it('prettyJSON sets lines where the client asks for it', async () => {
      await using server = await serve(
        transport,
        mocks(prettyJSON(), (c) => c.json({ a: 1 })),
      )
      expect(await (await ask(server, 'GET /x/a?pretty')).text()).toBe('{\n  "a": 1\n}')
      expect(await (await ask(server, 'GET /x/a')).text()).toBe('{"a":1}')
    })

    it('secureHeaders, poweredBy and requestId add headers', async () => {
      const all = [
        [secureHeaders(), 'x-content-type-options', /^nosniff$/],
        [poweredBy({ serverName: 'mocks' }), 'x-powered-by', /^mocks$/],
        [requestId(), 'x-request-id', /^[\w-]{36}$/],
      ] as const
      for (const [middleware, name, value] of all) {
        await using server = await serve(
          transport,
          mocks(middleware, (c) => c.json({ a: 1 })),
        )
        const { headers } = await ask(server, 'GET /x/a')
        expect(headers.get(name)).toMatch(value)
      }
    })

    it('requestId tells the handler the id that the client sent', async () => {
      const whole = mocks(requestId(), (c) => c.json({ id: c.get('requestId') }))
      await using server = await serve(transport, whole)
      const answer = await ask(server, 'GET /x/a', { headers: { 'x-request-id': 'abc' } })
      expect(await answer.json()).toEqual({ id: 'abc' })
    })

    it('timing sends what a handler has measured', async () => {
      const whole = mocks(timing(), (c) => {
        setMetric(c, 'db', 12, 'rows')
        return c.json({ a: 1 })
      })
      await using server = await serve(transport, whole)
      const header = (await ask(server, 'GET /x/a')).headers.get('server-timing')
      expect(header).toContain('db;dur=12.0;desc="rows"')
      expect(header).toContain('total;dur=')
    })

    it('logger tells of the request and of its answer', async () => {
      const lines: string[] = []
      const log = logger((line) => void lines.push(line))
      await using server = await serve(
        transport,
        mocks(log, (c) => c.json({ a: 1 }, 201)),
      )
      await ask(server, 'GET /x/a')
      expect(lines).toHaveLength(2)
      expect(lines[0]).toContain('<-- GET /x/a')
      expect(lines[1]).toContain('201')
    })

    it('cors names the origin that may read', async () => {
      const guard = cors({ origin: 'http://localhost:3000', exposeHeaders: ['x-own'] })
      await using server = await serve(
        transport,
        mocks(guard, (c) => c.json({ a: 1 })),
      )
      const origin = { origin: 'http://localhost:3000' }
      const { headers } = await ask(server, 'GET /x/a', { headers: origin })
      expect(headers.get('access-control-allow-origin')).toBe('http://localhost:3000')
      expect(headers.get('access-control-expose-headers')).toBe('x-own')
    })

    it('csrf refuses the form of another page', async () => {
      await using server = await serve(
        transport,
        mocks(csrf({ origin: 'http://localhost:3000' }), (c) => c.json({ a: 1 })),
      )
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      const post = (headers: Record<string, string>) =>
        ask(server, 'POST /x/a', { body: 'a=1', headers: { ...form, ...headers } })
      expect(await told(await post({ origin: 'http://localhost:4000' }))).toEqual([
        403,
        'Forbidden',
      ])
      expect((await post({ origin: 'http://localhost:3000' })).status).toBe(200)
    })
  })

  it('compress packs a list, a single record and a file of JSON the same way', async () => {
    await using server = await serve(transport, [
      use(compress()),
      users,
      defineMock({ 'GET /long': long }),
    ])
    const list = await encodedBody(server, '/users')
    expect(JSON.parse(gunzipSync(list).toString())).toHaveLength(100)
    const fixed = await encodedBody(server, '/long')
    expect(JSON.parse(gunzipSync(fixed).toString())).toEqual(long)
    const short = await ask(server, 'GET /users/1', { headers: { 'accept-encoding': 'gzip' } })
    expect(short.headers.get('content-encoding')).toBeNull()
    expect(await short.json()).toEqual({ id: 1, name: 'User 0' })
  })

  it('a list that has changed is packed anew', async () => {
    await using server = await serve(transport, [use(compress()), users])
    await encodedBody(server, '/users')
    await ask(server, 'DELETE /users/1')
    const list = await encodedBody(server, '/users')
    expect(JSON.parse(gunzipSync(list).toString())).toHaveLength(99)
  })

  it('etag lets a collection keep its own tags', async () => {
    await using server = await serve(transport, [use(etag()), users])
    const first = await ask(server, 'GET /users/1')
    const tag = first.headers.get('etag') ?? ''
    const same = await ask(server, 'GET /users/1', { headers: { 'if-none-match': tag } })
    expect(await told(same)).toEqual([304, ''])
    const list = await ask(server, 'GET /users')
    expect(list.headers.get('etag')).not.toBeNull()
  })

  it('headers of middleware are on the 404 as well', async () => {
    await using server = await serve(transport, [use(poweredBy()), use(secureHeaders())])
    const { status, headers } = await ask(server, 'GET /nowhere')
    expect(status).toBe(404)
    expect(headers.get('x-powered-by')).toBe('Hono')
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
  })

  it('methodOverride reaches another route of its app', async () => {
    const app = new Hono()
    app.use('/posts', methodOverride({ app }))
    app.delete('/posts', (c) => c.text('gone'))
    await using server = await serve(transport, app)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await ask(server, 'POST /posts', { headers: form, body: '_method=DELETE' })
    expect(await told(answer)).toEqual([200, 'gone'])
  })

  it('several functions stand around an answer in the order in which they are given', async () => {
    const around = (name: string) =>
      use('/a', async (c, next) => {
        c.header('x-way', `to ${name}`, { append: true })
        await next()
        c.header('x-way', `from ${name}`, { append: true })
      })
    await using server = await serve(transport, [
      around('outer'),
      around('inner'),
      defineMock({ 'GET /a': { a: 1 } }),
    ])
    const { headers } = await ask(server, 'GET /a')
    expect(headers.get('x-way')).toBe('to outer, to inner, from inner, from outer')
  })
})
