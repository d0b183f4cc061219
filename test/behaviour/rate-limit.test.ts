import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createMockServer, defineMock, resource, route } from 'mockapi'
import type { MockServer, RequestReport } from 'mockapi'
import { countCall, RateWindows } from '../../src/behaviour/rate-limit.ts'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

let server: MockServer | undefined
let reports: RequestReport[] = []
let now = 1000

beforeEach(() => {
  now = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
})
afterEach(async () => {
  await server?.close()
  vi.restoreAllMocks()
})

async function serve(mocks: unknown, port?: number): Promise<MockServer> {
  reports = []
  server = await createMockServer({
    mocks,
    ...(port !== undefined && { port }),
    onRequest: (report) => reports.push(report),
  })
  return server
}

/** Status and what the headers say of a call. */
async function call(line = 'GET /a', headers: Record<string, string> = {}) {
  const answer = await send(server as MockServer, line, undefined, headers)
  return [answer.status, answer.headers.get('ratelimit'), answer.headers.get('retry-after')]
}

describe('a rate limit', () => {
  it('refuses what goes beyond it until its time is over', async () => {
    const own = await serve(route('GET /a', { rateLimit: '2/10s', handle: () => 1 }))
    expect(await call()).toEqual([200, '"default";r=1;t=10', null])
    now += 2500
    expect(await call()).toEqual([200, '"default";r=0;t=8', null])
    expect(await call()).toEqual([429, '"default";r=0;t=8', '8'])
    now += 7499
    expect(await call()).toEqual([429, '"default";r=0;t=1', '1'])
    now += 1
    expect(await call()).toEqual([200, '"default";r=1;t=10', null])
    await call()
    expect((await call())[0]).toBe(429)
    own.reset()
    expect((await call())[0]).toBe(200)
    await call()
    own.snapshot('now')
    expect((await call())[0]).toBe(429)
    own.restore('now')
    expect((await call())[0]).toBe(200)
  })

  it('says what it is, and what to do', async () => {
    const own = await serve(route('GET /a', { rateLimit: '1/1m', handle: () => 1 }))
    const first = await send(own, 'GET /a')
    expect(first.headers.get('ratelimit-policy')).toBe('"default";q=1;w=60')
    expect(await send(own, 'GET /a')).toMatchObject({
      status: 429,
      body: {
        type: 'urn:mockapi:rate-limited',
        code: 'rate-limited',
        detail:
          'One call is answered in this time, and no more. Call again in 60 seconds, or raise "rateLimit" of the mock.',
      },
    })
    expect(reports[1]).toMatchObject({ status: 429, notes: ['rate limit'] })
  })

  it('counts each endpoint by itself, a file, a map and a collection as a whole', async () => {
    const of = await serve([
      route('GET /a', { rateLimit: '1/m', handle: () => 1 }),
      route('GET /b', { rateLimit: '1/m', handle: () => 1 }),
      defineMock({ 'GET /c': 1, 'GET /d': () => 1 }, { rateLimit: '1/m' }),
      resource('users', { seed: [{}], rateLimit: '1/m' }),
    ])
    const status = async (line: string) => (await send(of, line)).status
    expect([await status('GET /a'), await status('GET /b')]).toEqual([200, 200])
    expect([await status('GET /c'), await status('GET /d')]).toEqual([200, 429])
    expect([await status('GET /users'), await status('DELETE /users/1')]).toEqual([200, 429])
    expect(of.db('users').count()).toBe(1)
    await using folder = await serveFolder({
      'mocks/one.json': '{ "$defaults": { "$rateLimit": "1/m" }, "GET /e": 1, "GET /f": 1 }',
      'mocks/two.json': '{ "$defaults": { "$rateLimit": "1/m" }, "GET /g": 1 }',
    })
    const inFolder = async (line: string) => (await send(folder.server, line)).status
    expect([await inFolder('GET /e'), await inFolder('GET /f')]).toEqual([200, 429])
    expect(await inFolder('GET /g')).toBe(200)
  })

  it('counts the values of a header apart, whatever they are', async () => {
    const rateLimit = { limit: 1, window: '1m', per: 'Authorization' }
    await serve(route('GET /a', { rateLimit, handle: () => 1 }))
    const as = async (authorization: string) => (await call('GET /a', { authorization }))[0]
    expect([await as('Ada'), await as('Bob'), await as('Ada')]).toEqual([200, 200, 429])
    expect([(await call())[0], (await call())[0]]).toEqual([200, 429])
    const long = 'x'.repeat(1000)
    expect([await as(`${long}1`), await as(`${long}2`), await as(`${long}1`)]).toEqual([
      200, 200, 429,
    ])
  })

  it('is each session’s own', async () => {
    await serve(route('GET /a', { rateLimit: '1/m', handle: () => 1 }))
    const as = async (session: string) =>
      (await call('GET /a', { 'x-mockapi-session': session }))[0]
    expect([await as('a'), await as('b'), await as('a')]).toEqual([200, 200, 429])
    expect((await call())[0]).toBe(200)
  })

  it('stands on errors, forced ones, files and answers of applications too', async () => {
    const own = await serve([
      route('GET /a', { rateLimit: '9/m', status: { status: 503, times: 1 }, handle: () => 1 }),
      route('GET /thrown', {
        rateLimit: '9/m',
        handle: () => {
          throw new Error('no')
        },
      }),
      route('GET /response', { rateLimit: '9/m', handle: () => new Response('x') }),
    ])
    for (const [path, status] of [
      ['/a', 503],
      ['/a', 200],
      ['/thrown', 500],
      ['/response', 200],
    ] as const) {
      const answer = await send(own, `GET ${path}`)
      expect([answer.status, answer.headers.get('ratelimit')]).toEqual([
        status,
        expect.stringContaining('"default";r='),
      ])
    }
  })

  it('comes after a broken connection, which counts, and its refusal after the delay', async () => {
    const own = await serve(
      route('GET /a', {
        rateLimit: '1/m',
        delay: 5,
        fault: { fault: 'reset', times: 1 },
        handle: () => 1,
      }),
    )
    await expect(own.fetch('/a')).rejects.toThrow('fetch failed')
    expect((await call())[0]).toBe(429)
    expect(reports[1]?.notes).toEqual(['rate limit', 'delay 5 ms'])
  })

  it('can be laid over everything, and taken off', async () => {
    const own = await serve(defineMock({ 'GET /a': 1 }))
    own.setBehaviour({ rateLimit: '1/m' })
    expect([(await call())[0], (await call())[0]]).toEqual([200, 429])
    own.setBehaviour(undefined)
    expect(await call()).toEqual([200, null, null])
  })

  it('is shown to the scripts of a page', async () => {
    vi.restoreAllMocks()
    const own = await serve(route('GET /a', { rateLimit: '1/m', handle: () => 1 }), 0)
    const origin = { origin: 'http://localhost:5173' }
    const headersOf = async () =>
      (await send(own, 'GET /a', undefined, origin)).headers.get('access-control-expose-headers')
    expect(await headersOf()).toContain('ratelimit-policy, ratelimit')
    expect(await headersOf()).toContain('retry-after')
  })
})

it('never tells of more seconds than there are, at whatever fraction of a millisecond it begins', () => {
  const rule = { limit: 2, window: 60_000 }
  for (let step = 0; step < 1000; step++) {
    const now = 12_345 + step * 0.0371
    const { headers } = countCall(rule, 'GET /x', new RateWindows(), () => undefined, now)
    expect(headers['ratelimit']).toBe('"default";r=1;t=60')
  }
})

it('windows are bounded: the one that was unused for longest starts over', () => {
  const rateWindows = new RateWindows()
  const first = rateWindows.open('first', 0)
  for (let name = 0; name < 9_999; name++) rateWindows.open(String(name), 0)
  expect(rateWindows.open('first', 5)).toBe(first)
  rateWindows.open('one more', 0)
  expect(rateWindows.open('first', 5)).toBe(first)
  expect(rateWindows.open('0', 7).start).toBe(7)
})
