import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMockServer, defineMock, resource, route } from 'mockapi'
import type { DelayInput, MockServer, MockServerOptions, RequestReport } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

let server: MockServer | undefined
let reports: RequestReport[] = []

async function serve(mocks: unknown, options: MockServerOptions = {}): Promise<MockServer> {
  reports = []
  server = await createMockServer({
    mocks,
    onRequest: (report) => reports.push(report),
    ...options,
  })
  return server
}
afterEach(() => server?.close())

/** Statuses of so many calls. */
async function statuses(of: MockServer, path: string, calls: number): Promise<number[]> {
  const list: number[] = []
  for (let call = 0; call < calls; call++) list.push((await send(of, `GET ${path}`)).status)
  return list
}

describe('a delay', () => {
  it.each<[DelayInput, number, number]>([
    [33, 33, 33],
    ['23ms', 23, 23],
    ['0.023s', 23, 23],
    ['31-39ms', 31, 39],
    [[31, 39], 31, 39],
    [{ median: 8, p99: 12 }, 1, 19],
  ])('of %j passes before the answer', async (delay, least, most) => {
    const timers = vi.spyOn(globalThis, 'setTimeout')
    const own = await serve(route('GET /a', { delay, handle: () => 1 }))
    timers.mockClear()
    expect((await send(own, 'GET /a')).body).toBe(1)
    // Timers of others, such as what a test before has left, have other times.
    const waited = timers.mock.calls.map(([, ms = 0]) => ms)
    timers.mockRestore()
    expect(waited.filter((ms) => ms >= least && ms <= most)).toHaveLength(1)
    expect(reports[0]?.notes.join()).toMatch(/^delay \d+ ms$/)
  })

  it('of 0 needs no timer, and no word', async () => {
    const own = await serve(route('GET /a', { delay: 0, handle: () => 1 }))
    await send(own, 'GET /a')
    expect(reports[0]?.notes).toEqual([])
  })
})

describe('a status', () => {
  it('takes the place of the answer', async () => {
    const own = await serve(route('GET /a', { status: 503, handle: () => 1 }))
    expect(await send(own, 'GET /a')).toMatchObject({ status: 503, body: { status: 503 } })
    expect(reports[0]?.notes).toEqual(['forced 503'])
  })

  it('that is no error leaves the answer as it is', async () => {
    const own = await serve(route('GET /a', { status: 202, handle: () => ({ a: 1 }) }))
    expect(await send(own, 'GET /a')).toMatchObject({ status: 202, body: { a: 1 } })
  })

  it('applies to the first so many calls', async () => {
    const own = await serve(route('GET /a', { status: { status: 503, times: 2 }, handle: () => 1 }))
    expect(await statuses(own, '/a', 4)).toEqual([503, 503, 200, 200])
    own.reset()
    expect(await statuses(own, '/a', 3)).toEqual([503, 503, 200])
  })

  it('is drawn by its rate: the same seed fails the same calls', async () => {
    const mocks = () => [
      route('GET /a', { status: { status: 503, rate: 0.5 }, handle: () => 1 }),
      defineMock({ 'GET /b': () => 1 }),
    ]
    const first = await statuses(await serve(mocks(), { seed: 3 }), '/a', 40)
    await server?.close()
    const again = await serve(mocks(), { seed: 3 })
    await statuses(again, '/b', 5)
    expect(await statuses(again, '/a', 40)).toEqual(first)
    again.reset()
    expect(await statuses(again, '/a', 40)).toEqual(first)
    await again.close()
    expect(await statuses(await serve(mocks(), { seed: 4 }), '/a', 40)).not.toEqual(first)
    const failed = first.filter((status) => status === 503).length
    expect(failed).toBeGreaterThan(10)
    expect(failed).toBeLessThan(30)
  })

  it.each([
    [0, 200],
    [1, 503],
  ])('with the rate %i is %i always', async (rate, status) => {
    const own = await serve(route('GET /a', { status: { status: 503, rate }, handle: () => 1 }))
    expect(new Set(await statuses(own, '/a', 20))).toEqual(new Set([status]))
  })

  it('of a collection changes nothing in it', async () => {
    const own = await serve(resource('users', { seed: [], status: 500 }))
    expect((await send(own, 'POST /users', {})).status).toBe(500)
    expect(own.db('users').count()).toBe(0)
  })
})

describe('a later layer wins, field by field', () => {
  const file = `{
    "$defaults": { "$status": 501 },
    "GET /default": { "a": 1 },
    "GET /own": { "$status": { "status": 502, "rate": 1 }, "$body": {} }
  }`

  it('configuration < file < endpoint < weather < request', async () => {
    await using folder = await serveFolder(
      { 'mocks/api.json': file, 'mocks/plain.json': '{ "GET /plain": {} }' },
      { errorRate: 1 },
    )
    const get = async (path: string, headers = {}) =>
      (await send(folder.server, `GET ${path}`, undefined, headers)).status
    expect(await get('/plain')).toBe(500)
    expect(await get('/default')).toBe(501)
    expect(await get('/own')).toBe(502)
    folder.server.setBehaviour({ status: { status: 429 } })
    expect(await get('/plain')).toBe(429)
    expect(await get('/own')).toBe(429)
    expect(await get('/own', { 'x-mockapi-status': '418' })).toBe(418)
    folder.server.setBehaviour(undefined)
    expect(await get('/default')).toBe(501)
  })

  it('a delay of one layer and a status of another are both carried out', async () => {
    const own = await serve(route('GET /a', { delay: 5, handle: () => 1 }), { errorRate: 1 })
    expect((await send(own, 'GET /a')).status).toBe(500)
    expect(reports[0]?.notes).toEqual(['forced 500', 'delay 5 ms'])
  })

  it('an endpoint can take off what lies below it', async () => {
    const calm = route('GET /a', { delay: 0, status: { status: 500, rate: 0 }, handle: () => 1 })
    const own = await serve(calm, { errorRate: 1, delay: 5 })
    expect((await send(own, 'GET /a')).status).toBe(200)
    expect(reports[0]?.notes).toEqual([])
  })
})

describe('a request asks for a behaviour of its own', () => {
  const mocks = [
    defineMock({ 'GET /a': { a: 1 }, 'POST /a': () => 1 }),
    resource('users', { seed: [{}] }),
  ]

  it.each([
    [{ 'X-Mockapi-Status': '503' }, 503, ['forced 503']],
    [{ 'X-Mockapi-Status': '201' }, 201, ['forced 201']],
    [{ 'X-Mockapi-Delay': '5' }, 200, ['delay 5 ms']],
    [{ 'X-Mockapi-Delay': '0.005s', 'X-Mockapi-Status': '404' }, 404, ['forced 404', 'delay 5 ms']],
    [{ Prefer: 'code=404' }, 404, ['forced 404']],
    [{ Prefer: 'code="404", delay=5ms; x=y' }, 404, ['forced 404', 'delay 5 ms']],
    [{ Prefer: 'return=minimal, respond-async' }, 200, []],
    [{ Prefer: 'code=404', 'X-Mockapi-Status': '500' }, 500, ['forced 500']],
  ])('by %j', async (headers, status, notes) => {
    const own = await serve(mocks)
    for (const path of ['/a', '/users/1']) {
      expect((await send(own, `GET ${path}`, undefined, headers)).status).toBe(status)
      expect(reports.at(-1)?.notes).toEqual(notes)
    }
  })

  it.each([
    [{ 'X-Mockapi-Status': '99' }, '99'],
    [{ 'X-Mockapi-Status': '600' }, '600'],
    [{ 'X-Mockapi-Status': 'ok' }, 'ok'],
    [{ 'X-Mockapi-Delay': 'soon' }, 'soon'],
    [{ 'X-Mockapi-Delay': '-5' }, '-5'],
    [{ Prefer: 'code=abc' }, 'abc'],
    [{ Prefer: 'delay=99999999' }, '99999999'],
  ])('wrongly by %j: 400', async (headers, value) => {
    const own = await serve(mocks)
    expect(await send(own, 'GET /a', undefined, headers)).toMatchObject({
      status: 400,
      body: { code: 'bad-control-header', detail: expect.stringContaining(value) },
    })
  })
})

describe('a setting that is wrong is told at once', () => {
  it.each([
    [{ delay: 'soon' }, /delay: "soon" is no delay/],
    [{ errorRate: 2 }, /errorRate: 2 is not a rate/],
    [{ delay: -1 }, /delay: -1 is no delay/],
  ])('%j', async (options, message) => {
    await expect(
      createMockServer({ mocks: {}, ...(options as MockServerOptions) }),
    ).rejects.toThrow(message)
  })
})
