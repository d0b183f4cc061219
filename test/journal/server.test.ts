import { Hono } from 'hono'
import { createMockServer, defineMock, resource, route } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest'
import { raw } from '../support/raw.ts'

const app = new Hono()
app.post('/app/read', async (context) => context.json({ got: await context.req.json() }))
app.post('/app/deaf', (context) => context.json({ ok: true }))
app.post('/app/echo', (context) => new Response(context.req.raw.body))

const mocks = [
  resource('users', { seed: [{ id: 1, name: 'Ada' }] }),
  defineMock({
    'GET /fixed': { ok: true },
    'POST /fixed': { $status: 202 },
    'GET /hello/:name': ({ params, cookie }) => {
      cookie('seen', '1')
      return { hello: params.name }
    },
    'POST /echo': ({ body }) => body,
    'GET /throws': () => {
      throw new Error('mine')
    },
    'GET /reset': ({ fault }) => fault('reset'),
    'GET /events': ({ sse }) => sse([{ n: 1 }, { n: 2 }]),
    'GET /torn': ({ stream }) => stream(torn()),
    'GET /same': () => undefined,
    'ALL /same': { from: 'all' },
    'GET /slow': { $delay: '20ms', $body: 1 },
  }),
  route('GET /cased', { when: { 'query.a': '1' }, handle: () => 'first' }),
  route('GET /cased', { handle: () => 'second' }),
  app,
]

async function* torn() {
  yield 'a'
  throw new Error('torn')
}

let server: MockServer

beforeAll(async () => {
  server = await createMockServer({ mocks, port: 0, bodyLimit: 1000 })
})
afterEach(() => server.reset())
afterAll(() => server.close())

const sent = { 'content-type': 'application/json' }

describe.each(['over the network', 'in process'])('what is recorded %s', (way) => {
  const ask = (path: string, init?: RequestInit) =>
    way === 'in process' ? server.fetch(path, init) : fetch(server.url + path, init)
  const post = (path: string, body: string, headers: Record<string, string> = sent) =>
    ask(path, { method: 'POST', headers, body })
  const last = () => {
    const entry = server.calls().at(-1)
    if (!entry) throw new Error('Nothing is recorded.')
    return entry
  }

  it('is an answer that was ready, with all headers', async () => {
    await ask('/fixed?page=2', { headers: { 'X-Id': '7' } })
    const { request, response, answeredBy, layers, ...entry } = last()
    expect(request).toMatchObject({
      method: 'GET',
      target: '/fixed?page=2',
      query: { page: '2' },
      headers: { 'x-id': '7' },
      body: undefined,
    })
    expect(response).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json', 'content-length': '11' },
      body: { ok: true },
      size: 11,
    })
    expect(answeredBy).toMatchObject({ key: 'GET /fixed' })
    expect(layers).toEqual([{ ...answeredBy, layer: 'file' }])
    expect(entry).toMatchObject({ session: '', notes: [] })
    expect(entry.duration).toBeGreaterThan(0)
    expect(Math.abs(Date.now() - entry.time)).toBeLessThan(60_000)
  })

  it('is a record by its id, with the parameter', async () => {
    await ask('/users/1')
    expect(last()).toMatchObject({
      request: { params: { id: '1' } },
      response: { body: { id: 1, name: 'Ada' } },
      answeredBy: { key: 'GET /users/:id' },
    })
  })

  it('is what a handler made', async () => {
    await ask('/hello/Grace')
    expect(last()).toMatchObject({
      request: { params: { name: 'Grace' } },
      response: { body: { hello: 'Grace' }, cookies: ['seen=1; Path=/'] },
    })
  })

  it('has the body that a handler read', async () => {
    await post('/echo', '{"a":[1]}')
    expect(last()).toMatchObject({ request: { body: { a: [1] } }, response: { body: { a: [1] } } })
  })

  it('has the body that no mock looks at', async () => {
    await post('/fixed', '{"a":1}')
    expect(last()).toMatchObject({
      request: { body: { a: 1 }, size: 7 },
      response: { status: 202 },
    })
    await post('/nowhere', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' })
    expect(last()).toMatchObject({ request: { body: { a: '1' } }, response: { status: 404 } })
    await post('/fixed', '{"a":', sent)
    expect(last()).toMatchObject({ request: { body: '{"a":' }, response: { status: 202 } })
  })

  it('has the body that an application reads, leaves, or sends back', async () => {
    await post('/app/read', '{"a":1}')
    expect(last()).toMatchObject({
      request: { body: { a: 1 }, truncated: false },
      response: { body: { got: { a: 1 } } },
    })
    await post('/app/deaf', '{"a":2}')
    expect(last()).toMatchObject({ request: { body: { a: 2 } }, response: { body: { ok: true } } })
    const echo = await post('/app/echo', 'three', { 'content-type': 'text/plain' })
    expect(await echo.text()).toBe('three')
    expect(last().request.body).toBe('three')
  })

  it('has no body that is too large to be read', async () => {
    const response = await post('/fixed', 'x'.repeat(2000))
    // In process no header says its length, and this mock does not read it.
    expect(response.status).toBe(way === 'in process' ? 202 : 413)
    expect(last().request).toMatchObject({ truncated: true })
  })

  it('has the beginning of what goes out piece by piece', async () => {
    const response = await ask('/events')
    await response.text()
    const body = 'data: {"n":1}\n\ndata: {"n":2}\n\n'
    expect(last().response).toMatchObject({ body, truncated: false, size: body.length })
  })

  it('says that a body failed on its way', async () => {
    const response = await ask('/torn')
    await expect(response.text()).rejects.toThrow()
    const { response: answer, failure, notes } = last()
    expect(answer).toMatchObject({ status: 200, body: 'a', truncated: true })
    expect(failure?.message).toContain('torn')
    expect(notes).toContain('the body failed')
    expect(server.calls()).toHaveLength(1)
  })

  it('has what a handler threw', async () => {
    await ask('/throws')
    const { response, failure } = last()
    expect([response.status, failure?.message]).toEqual([500, 'GET /throws threw Error: mine'])
  })

  it('has status 0 for a broken connection', async () => {
    await expect(ask('/reset')).rejects.toThrow()
    expect(last()).toMatchObject({ response: { status: 0, body: undefined }, notes: ['reset'] })
  })

  it('has no body of an answer to HEAD', async () => {
    await ask('/fixed', { method: 'HEAD' })
    expect(last()).toMatchObject({
      request: { method: 'HEAD' },
      response: { body: undefined, headers: { 'content-length': '11' } },
    })
  })

  it('says who passed the request on, and why', async () => {
    await ask('/cased')
    expect(last().layers).toMatchObject([
      { key: 'GET /cased', passed: 'query a is missing' },
      { key: 'GET /cased' },
    ])
    await ask('/same')
    expect(last()).toMatchObject({
      answeredBy: { key: 'ALL /same' },
      layers: [{ key: 'GET /same', passed: 'its handler returned nothing' }, { key: 'ALL /same' }],
    })
  })

  it('says what lies over the mocks', async () => {
    server.use({
      'GET /fixed': async ({ next, json }) => {
        await next()
        return json({ over: true })
      },
    })
    server.delay('GET /fixed', 1)
    await ask('/fixed')
    expect(last()).toMatchObject({
      response: { body: { over: true } },
      answeredBy: { key: 'GET /fixed' },
      layers: [
        { layer: 'override', passed: 'its behaviour is laid over the next' },
        { layer: 'override' },
        { layer: 'file' },
      ],
    })
    expect(last().notes).toContain('delay 1 ms')
  })

  it('is apart for each session', async () => {
    await ask('/fixed', { headers: { 'x-mockapi-session': 'a' } })
    await ask('/fixed')
    expect(server.calls()).toMatchObject([{ session: '' }])
    using session = server.session('a')
    expect(session.calls()).toMatchObject([{ session: 'a' }])
    const waiting = session.waitFor('GET /never', { timeout: '1m' })
    session.close()
    await expect(waiting).rejects.toThrow('The session "a" is closed.')
  })

  it('is what nothing answers', async () => {
    await ask('/fixt')
    await ask('/fixed')
    expect(server.unmatched()).toMatchObject([{ request: { path: '/fixt' }, layers: [] }])
    const [call] = server.unmatched()
    expect(call?.miss?.near[0]?.key).toBe('GET /fixed')
    expect(call).not.toHaveProperty('answeredBy')
  })

  it('is an archive', async () => {
    await post('/fixed?token=abc', '{"password":"x"}')
    const [entry] = server.har().log.entries
    const base = way === 'in process' ? server.url : `http://${new URL(server.url).host}`
    expect(entry?.request.url).toBe(`${base}/fixed?token=***`)
    expect(entry?.request.postData?.text).toBe('{"password":"***"}')
    expect(server.calls()[0]?.request.body).toEqual({ password: 'x' })
  })
})

test('a body that does not come to its end holds an answer up for a second at most', async () => {
  const head = 'POST /fixed HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n'
  const port = Number(server.port)
  const [known, chunked] = await Promise.all([
    raw(port, `${head}Content-Length: 100\r\n\r\nhalf`),
    raw(port, `${head}Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n`),
  ])
  expect(known).toMatch(/^HTTP\/1\.1 202 /)
  expect(chunked).toMatch(/^HTTP\/1\.1 202 /)
  const bodies = server.calls().map(({ request: { body, truncated } }) => [body, truncated])
  expect(bodies.toSorted()).toEqual([
    ['', true],
    ['half', true],
  ])
})

test('a call is told to whoever waits for it', async () => {
  const waiting = server.waitFor('GET /slow')
  const response = await fetch(`${server.url}/slow`)
  expect(response.status).toBe(200)
  const [call] = await waiting
  expect(call?.duration).toBeGreaterThan(15)
})

test('the end of the server is the end of waiting; what was recorded stays', async () => {
  const other = await createMockServer({ mocks })
  await other.fetch('/fixed')
  const waiting = other.waitFor('GET /never', { timeout: '1m' })
  await other.close()
  await expect(waiting).rejects.toThrow('The mock server is closed.')
  expect(other.calls()).toHaveLength(1)
})
