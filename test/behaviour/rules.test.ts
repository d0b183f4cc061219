import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMockServer, defineMock, resource, route } from 'mockapi'
import type { BehaviourInput, MockServer, MockServerOptions, RequestReport } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

let server: MockServer | undefined
let reports: RequestReport[] = []
let now = 1000

async function serve(mocks: unknown, options: MockServerOptions = {}): Promise<MockServer> {
  now = 1000
  vi.spyOn(performance, 'now').mockImplementation(() => now)
  reports = []
  server = await createMockServer({
    mocks,
    onRequest: (report) => reports.push(report),
    ...options,
  })
  return server
}
afterEach(async () => {
  await server?.close()
  vi.restoreAllMocks()
})

const one = (behaviour: BehaviourInput) => route('GET /a', { ...behaviour, handle: () => 1 })

/** The status of a call, or `broken`. */
async function outcome(
  path = '/a',
  headers: Record<string, string> = {},
): Promise<number | 'broken'> {
  try {
    const response = await (server as MockServer).fetch(path, { headers })
    return response.status
  } catch (error) {
    expect(error).toMatchObject({ message: 'fetch failed' })
    return 'broken'
  }
}

async function outcomes(calls: number, path = '/a'): Promise<(number | 'broken')[]> {
  const list: (number | 'broken')[] = []
  for (let call = 0; call < calls; call++) list.push(await outcome(path))
  return list
}

describe('a rule', () => {
  it.each<[BehaviourInput, number | 'broken']>([
    [{ status: { status: 503, for: '30s' } }, 503],
    [{ fault: { fault: 'reset', for: 30_000 } }, 'broken'],
  ])('%j heals after a time, from the first call that it applied to', async (behaviour, broken) => {
    const own = await serve(one(behaviour))
    now += 60_000
    expect(await outcome()).toBe(broken)
    now += 29_999
    expect(await outcome()).toBe(broken)
    now += 1
    expect(await outcomes(2)).toEqual([200, 200])
    own.reset()
    expect(await outcome()).toBe(broken)
  })

  it('with a rate heals from the first call that it hit', async () => {
    await serve(one({ status: { status: 503, rate: 0.5, for: '1m' } }))
    const before = (await outcomes(20)).indexOf(503)
    expect(before).toBeGreaterThan(-1)
    now += 59_999
    expect(await outcomes(20)).toContain(503)
    now += 1
    expect(new Set(await outcomes(40))).toEqual(new Set([200]))
  })

  it('applies to the first so many calls', async () => {
    await serve(one({ fault: { fault: 'empty', times: 2 } }))
    expect(await outcomes(4)).toEqual(['broken', 'broken', 200, 200])
  })

  it('is drawn by its rate: the same seed breaks the same calls', async () => {
    const mocks = one({ fault: { fault: 'reset', rate: 0.3 } })
    await serve(mocks, { seed: 3 })
    const first = await outcomes(100)
    await server?.close()
    await serve(mocks, { seed: 3 })
    expect(await outcomes(100)).toEqual(first)
    const broken = first.filter((each) => each === 'broken').length
    expect(broken).toBeGreaterThan(15)
    expect(broken).toBeLessThan(45)
  })

  it('for a fault is drawn apart from one for a status', async () => {
    const both = {
      status: { status: 503, rate: 0.5 },
      fault: { fault: 'reset', rate: 0.5 },
    } as const
    await serve(one(both))
    expect(new Set(await outcomes(60))).toEqual(new Set([200, 503, 'broken']))
  })

  it('of 0 never applies, of 1 always', async () => {
    await serve([
      route('GET /never', { fault: { fault: 'reset', rate: 0 }, handle: () => 1 }),
      route('GET /always', { fault: { fault: 'reset', rate: 1 }, handle: () => 1 }),
    ])
    expect(new Set(await outcomes(30, '/never'))).toEqual(new Set([200]))
    expect(new Set(await outcomes(30, '/always'))).toEqual(new Set(['broken']))
  })

  it('is each session’s own', async () => {
    await serve(one({ status: { status: 503, times: 1, for: '1m' } }))
    const as = (session: string) => outcome('/a', { 'x-mockapi-session': session })
    expect([await as('a'), await as('a')]).toEqual([503, 200])
    expect([await as('b'), await as('b')]).toEqual([503, 200])
    expect(await outcomes(2)).toEqual([503, 200])
  })

  it('that was edited begins anew', async () => {
    const text = (time: string) =>
      `{ "GET /a": { "$status": { "status": 503, "for": "${time}" }, "ok": true } }`
    let reloaded = 0
    await using folder = await serveFolder(
      { 'mocks/a.json': text('1s') },
      { watch: true, onReload: () => reloaded++ },
    )
    server = folder.server
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    expect(await outcome()).toBe(503)
    now += 1000
    expect(await outcome()).toBe(200)
    writeFileSync(join(folder.path, 'mocks/a.json'), text('2s'))
    await vi.waitFor(() => expect(reloaded).toBe(1))
    expect(await outcome()).toBe(503)
  })
})

describe('what a fault does', () => {
  it('comes before the handler, which is not called', async () => {
    const own = await serve(resource('users', { seed: [], fault: 'empty' }))
    await expect(own.fetch('/users', { method: 'POST', body: '{}' })).rejects.toThrow(
      'fetch failed',
    )
    expect(own.db('users').count()).toBe(0)
  })

  it('spoils the answer of a collection, which is changed', async () => {
    const own = await serve(resource('users', { seed: [], fault: 'truncate' }))
    const headers = { 'content-type': 'application/json' }
    const response = await own.fetch('/users', { method: 'POST', headers, body: '{}' })
    expect(response.status).toBe(201)
    await expect(response.text()).rejects.toThrow('terminated')
    expect(own.db('users').count()).toBe(1)
  })

  it('goes with a status, and spoils that', async () => {
    const own = await serve(one({ status: 503, fault: 'truncate' }))
    const response = await own.fetch('/a')
    expect(response.status).toBe(503)
    await expect(response.text()).rejects.toThrow('terminated')
    expect(reports[0]).toMatchObject({ status: 503, notes: ['truncate', 'forced 503'] })
  })

  it('waits for the delay', async () => {
    await serve(one({ delay: 5, fault: 'reset' }))
    expect(await outcome()).toBe('broken')
    expect(reports[0]).toMatchObject({ status: 0, notes: ['reset', 'delay 5 ms'] })
  })

  it('is no answer at all where the network is off', async () => {
    const own = await serve(defineMock({ 'GET /a': 1, 'GET /b': { $delay: 'offline' } }))
    expect(await outcome('/b')).toBe('broken')
    own.setBehaviour({ delay: 'offline' })
    expect(await outcome()).toBe('broken')
    expect(reports[1]).toMatchObject({ status: 0, notes: ['reset', 'offline'] })
    own.setBehaviour(undefined)
    expect(await outcome()).toBe(200)
  })

  it('belongs to one answer of several', async () => {
    const mocks = defineMock({
      'GET /a': { $sequence: [{ $fault: 'reset' }, { $fault: 'truncate', b: 'cd' }, { ok: true }] },
      'GET /b': { $cases: [{ $when: { 'query.x': '1' }, $delay: 'offline' }, { ok: true }] },
    })
    const own = await serve(mocks)
    expect(await outcome()).toBe('broken')
    await expect((await own.fetch('/a')).text()).rejects.toThrow('terminated')
    expect((await send(own, 'GET /a')).body).toEqual({ ok: true })
    expect([await outcome('/b?x=1'), await outcome('/b')]).toEqual(['broken', 200])
  })
})

describe('a later layer wins', () => {
  const file = `{
    "$defaults": { "$fault": "empty", "$status": 501 },
    "GET /default": { "a": 1 },
    "GET /own": { "$fault": { "fault": "empty", "rate": 0 }, "a": 1 }
  }`

  it('for a fault as for a status', async () => {
    await using folder = await serveFolder({ 'mocks/api.json': file })
    server = folder.server
    expect(await outcome('/default')).toBe('broken')
    expect(await outcome('/own')).toBe(501)
    folder.server.setBehaviour({ fault: 'reset' })
    expect(await outcome('/own')).toBe('broken')
    folder.server.setBehaviour({ fault: { fault: 'reset', rate: 0 }, status: 200 })
    expect(await outcome('/default')).toBe(200)
  })

  it('for a status over broken connections and rate limits, not under them', async () => {
    const own = await serve([
      route('GET /a', { fault: 'reset', handle: () => 1 }),
      route('GET /b', { rateLimit: '1/m', handle: () => 1 }),
      route('GET /c', { fault: 'truncate', handle: () => 1 }),
      route('GET /d', { fault: 'reset', status: 503, handle: () => 1 }),
    ])
    const asked = { 'x-mockapi-status': '418' }
    expect([await outcome('/a'), await outcome('/a', asked)]).toEqual(['broken', 418])
    expect([await outcome('/b'), await outcome('/b', asked), await outcome('/b')]).toEqual([
      200, 418, 429,
    ])
    const spoiled = await own.fetch('/c', { headers: asked })
    expect(spoiled.status).toBe(418)
    await expect(spoiled.text()).rejects.toThrow('terminated')
    expect(await outcome('/d')).toBe('broken')
    expect(reports.at(-1)?.notes).toEqual(['reset'])
    own.fail('GET /a', 502)
    expect(await outcome('/a')).toBe(502)
    own.fail('GET /a', 'empty')
    expect(await outcome('/a')).toBe('broken')
  })

  it.each([
    [{ 'x-mockapi-fault': 'reset' }, ['reset']],
    [{ 'x-mockapi-fault': ' empty ' }, ['empty']],
    [{ 'x-mockapi-fault': 'reset; rate=1; for=1m' }, ['reset']],
    [{ 'x-mockapi-delay': 'offline' }, ['reset', 'offline']],
    [{ prefer: 'delay=offline' }, ['reset', 'offline']],
  ])('by the headers %j', async (headers, notes) => {
    await serve(defineMock({ 'GET /a': 1 }))
    expect(await outcome('/a', headers)).toBe('broken')
    expect(reports[0]).toMatchObject({ status: 0, notes })
    expect(await outcome()).toBe(200)
  })

  it.each([
    [{ 'x-mockapi-fault': 'rest' }, '"rest" is no fault. Did you mean "reset"?'],
    [{ 'x-mockapi-fault': '' }, '"" is no fault.'],
    [{ 'x-mockapi-fault': 'reset; rate=2' }, 'The rate 2 is not between 0 and 1.'],
    [{ 'x-mockapi-fault': 'reset; rate=' }, 'The rate "" is not between 0 and 1.'],
    [{ 'x-mockapi-fault': 'dribble; ovr=5s' }, '"ovr" is no part of a fault. Did you mean "over"?'],
    [{ 'x-mockapi-fault': 'reset; over=5s' }, '"over" is for "dribble", not for "reset".'],
    [{ 'x-mockapi-fault': 'dribble; over=soon' }, '"over" is "soon", which is no time.'],
    [{ 'x-mockapi-fault': 'reset; __proto__=1' }, '"__proto__" is no part of a fault.'],
    [{ 'x-mockapi-delay': '5g' }, '"5g" is no delay. Did you mean "3g"?'],
    [{ 'x-mockapi-delay': 'realstic' }, 'Did you mean "realistic"?'],
    [{ 'x-mockapi-status': '5o3' }, '"5o3" is no status.'],
  ])('but not by %j: 400', async (headers, detail) => {
    const own = await serve(defineMock({ 'GET /a': 1 }))
    expect(await send(own, 'GET /a', undefined, headers)).toMatchObject({
      status: 400,
      body: { code: 'bad-control-header', detail: expect.stringContaining(detail) },
    })
  })
})

describe('a status with a body of its own', () => {
  it.each([
    [{ status: 503, times: 1, body: { error: 'busy' } }, 503, { error: 'busy' }],
    [{ status: 201, times: 1, body: [1] }, 201, [1]],
    [{ status: 503, times: 1, body: null }, 503, null],
  ])('%j answers with it, and the good days are as declared', async (status, code, body) => {
    await using folder = await serveFolder({
      'mocks/api.json': JSON.stringify({ 'GET /a': { $status: status, $body: { ok: true } } }),
    })
    const first = await folder.server.fetch('/a')
    expect([first.status, await first.json()]).toEqual([code, body])
    const second = await folder.server.fetch('/a')
    expect([second.status, await second.json()]).toEqual([200, { ok: true }])
  })

  it('must be JSON', async () => {
    await expect(
      createMockServer({
        mocks: route('GET /a', { status: { status: 503, body: { at: 1n } }, handle: () => 1 }),
      }),
    ).rejects.toThrow('"body.at" of a status rule is')
  })

  it('has no templates, which would be sent as they stand', async () => {
    const status = { status: 503, body: { error: '{{params.id}}' } }
    const mocks = { 'GET /a/:id': { $status: status, ok: true } }
    await expect(createMockServer({ mocks })).rejects.toThrow('A template stands in the body')
  })
})
