import { expect, it } from 'vitest'
import { defineMock } from 'mockapi'
import type { RequestReport } from 'mockapi'
import { describeWays } from '../support/ways.ts'

const mocks = defineMock({
  'GET /fixed': { ok: true },
  'POST /echo/:id': ({ body }) => body,
  'POST /ignored': { ok: true },
  'GET /lines': ({ stream }) => stream(['one\n', 'two\n']),
})
const reports: RequestReport[] = []

describeWays('the journal', { mocks, onRequest: (report) => void reports.push(report) }, (way) => {
  it('has the request as the mock sees it, and the answer as it went out', async () => {
    await way.send('POST /echo/5?a=1&b=2', { name: 'Ada' }, { 'x-own': 'yes', cookie: 'sid=1' })
    expect(way.server.calls()).toMatchObject([
      {
        request: {
          method: 'POST',
          target: '/echo/5?a=1&b=2',
          path: '/echo/5',
          query: { a: '1', b: '2' },
          params: { id: '5' },
          headers: { 'x-own': 'yes', 'content-type': 'application/json' },
          cookies: { sid: '1' },
          body: { name: 'Ada' },
          text: '{"name":"Ada"}',
          size: 14,
          truncated: false,
        },
        response: {
          status: 200,
          headers: { 'content-type': 'application/json', 'content-length': '14' },
          body: { name: 'Ada' },
          size: 14,
        },
        answeredBy: { key: 'POST /echo/:id', file: 'mocks option' },
      },
    ])
  })

  it('has each call of an answer that stays the same', async () => {
    for (const n of [1, 2, 3]) await way.send('GET /fixed', undefined, { 'x-n': String(n) })
    const calls = way.server.calls('GET /fixed')
    expect(calls.map(({ request }) => request.headers['x-n'])).toEqual(['1', '2', '3'])
    expect(calls.map(({ response }) => response.body)).toEqual([1, 2, 3].map(() => ({ ok: true })))
  })

  it('has bodies that no mock reads, and streams', async () => {
    await way.send('POST /ignored', { a: 1 })
    await way.send('POST /nowhere', { a: 2 })
    await way.send('GET /lines')
    await way.send('HEAD /fixed')
    expect(way.server.calls().map(({ request }) => request.body)).toEqual([
      { a: 1 },
      { a: 2 },
      undefined,
      undefined,
    ])
    expect(way.server.calls().map(({ response }) => response.body)).toEqual([
      { ok: true },
      expect.objectContaining({ code: 'no-endpoint' }),
      'one\ntwo\n',
      undefined,
    ])
  })

  it('and the log are told of the same', async () => {
    reports.length = 0
    await way.send('GET /fixed?a=1')
    await way.send('GET /fixed?a=1')
    await way.send('GET /nowhere')
    expect(reports.map(({ method, target, status }) => [method, target, status])).toEqual([
      ['GET', '/fixed?a=1', 200],
      ['GET', '/fixed?a=1', 200],
      ['GET', '/nowhere', 404],
    ])
  })
})

const health = { name: 'mockapi', endpoints: 4 }

describeWays('the admin API', { mocks }, (way) => {
  it('is there by the doors of mockapi alone', async () => {
    const { status, body } = await way.send('GET /__mockapi/health')
    if (way.isOwn) expect([status, body]).toEqual([200, expect.objectContaining(health)])
    else expect([status, body]).toEqual([404, expect.objectContaining({ code: 'no-operation' })])
  })
})

describeWays('the admin API with a token', { mocks, adminToken: 'secret' }, (way) => {
  const authorization = 'Bearer secret'

  it('is there for who brings it', async () => {
    const { status, headers, body } = await way.send('GET /__mockapi/health', undefined, {
      authorization,
    })
    expect([status, body]).toEqual([200, expect.objectContaining(health)])
    expect(headers.get('cache-control')).toBe('no-store')
    const head = await way.send('HEAD /__mockapi/health', undefined, { authorization })
    expect([head.status, head.body]).toEqual([200, ''])
  })

  it('is refused without it', async () => {
    const none = await way.send('GET /__mockapi/version')
    const wrong = await way.send('GET /__mockapi/version', undefined, {
      authorization: 'Bearer guess',
    })
    // Code in the process needs none.
    const expected = way.faults === 'rejects' ? 200 : 401
    expect([none.status, wrong.status]).toEqual([expected, expected])
  })

  it('steers sessions, by address too', async () => {
    const mock = { use: { 'GET /fixed': { laid: true } } }
    const below = await way.send('POST /__session/a1/__mockapi/overrides', mock, { authorization })
    expect(below.status).toBe(201)
    expect((await way.send('GET /__session/a1/fixed')).body).toEqual({ laid: true })
    expect((await way.send('GET /fixed')).body).toEqual({ ok: true })
  })

  it('has no other addresses', async () => {
    const { status, body } = await way.send('GET /__mockapi/nowhere', undefined, { authorization })
    expect([status, body]).toEqual([404, expect.objectContaining({ code: 'no-operation' })])
  })
})
