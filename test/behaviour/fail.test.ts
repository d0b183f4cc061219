import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const mocks = [
  resource('users', { seed: [{ name: 'Ada' }, { name: 'Bob' }] }),
  defineMock({ 'GET /health': { ok: true } }),
]

let server: MockServer

beforeEach(async () => {
  server = await createMockServer({ mocks })
})

afterEach(() => server.close())

describe('fail', () => {
  it('answers a status in place of the mock, as often as asked', async () => {
    server.fail('GET /users', 503, { times: 2 })
    expect(server.overrides).toMatchObject([{ kind: 'fail', keys: ['GET /users'], remaining: 2 }])
    const statuses = []
    for (let call = 0; call < 3; call++) statuses.push((await server.fetch('/users')).status)
    expect(statuses).toEqual([503, 503, 200])
    expect(server.overrides).toEqual([])
  })

  it('stacks: the last one laid fails first, the other one after it', async () => {
    const statuses = async () => {
      const all = []
      for (let call = 0; call < 4; call++) all.push((await server.fetch('/users')).status)
      return all
    }
    server.fail('GET /users', 503, { times: 2 })
    server.fail('GET /users', 500, { times: 1 })
    expect(await statuses()).toEqual([500, 503, 503, 200])
    // A delay is another field: both are carried out at once.
    server.fail('GET /users', 503, { times: 1 })
    server.delay('GET /users', 1)
    expect(await statuses()).toEqual([503, 200, 200, 200])
    server.reset()
    for (const status of [501, 502, 503]) server.fail('GET /nowhere', status, { times: 1 })
    expect((await server.fetch('/nowhere')).status).toBe(503)
  })

  it('heals after a time, counted from when it was laid', async () => {
    let now = 1000
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now)
    try {
      server.fail('GET /users', 503, { for: '30s' })
      now += 29_999
      expect((await server.fetch('/users')).status).toBe(503)
      now += 1
      expect((await server.fetch('/users')).status).toBe(200)
      expect(server.overrides).toEqual([])
    } finally {
      clock.mockRestore()
    }
  })

  it('breaks the connection', async () => {
    using _ = server.fail('GET /users', 'reset')
    await expect(server.fetch('/users')).rejects.toThrow('fetch failed')
  })

  it('fails a share of calls, the same ones for the same seed', async () => {
    const statuses = async () => {
      await using other = await createMockServer({ mocks, seed: 7 })
      other.fail('GET /health', 500, { rate: 0.5 })
      const all = []
      for (let call = 0; call < 20; call++) all.push((await other.fetch('/health')).status)
      return all
    }
    const first = await statuses()
    expect(new Set(first)).toEqual(new Set([200, 500]))
    expect(await statuses()).toEqual(first)
  })

  it('draws the same whatever was laid before, by the same test or another one', async () => {
    const statuses = async () => {
      using _ = server.fail('GET /health', 500, { rate: 0.5 })
      const all = []
      for (let call = 0; call < 20; call++) all.push((await server.fetch('/health')).status)
      return all
    }
    const first = await statuses()
    expect(new Set(first)).toEqual(new Set([200, 500]))
    expect(await statuses()).toEqual(first)
    server.reset()
    server.use({ 'GET /users': [] })
    expect(await statuses()).toEqual(first)
  })

  it('covers part of the addresses of an endpoint, and whole trees', async () => {
    server.fail('GET /users/2', 500)
    expect((await server.fetch('/users/1')).status).toBe(200)
    expect((await server.fetch('/users/2')).status).toBe(500)
    server.fail('ALL /*', 502)
    expect((await server.fetch('/health')).status).toBe(502)
  })

  it('declares an endpoint where there is none, and tells', async () => {
    const { declares } = server.fail('GET /nowhere', 500, { times: 1 })
    expect(declares).toEqual(['GET /nowhere'])
    expect((await server.fetch('/nowhere')).status).toBe(500)
    expect((await server.fetch('/nowhere')).status).toBe(404)
  })

  it.each([
    [99, {}],
    ['rest', {}],
    [503, { rate: 2 }],
    [503, { times: -1 }],
    [503, { for: 'soon' }],
    [503, { tims: 2 }],
    [503, { status: 500 }],
    ['dribble', { over: '1s' }],
    [503, 2],
    [503, null],
  ])('refuses what is none: %s %j', (failure, options) => {
    expect(() => server.fail('GET /users', failure as 500, options as object)).toThrow(
      expect.objectContaining({ name: 'MockapiError' }) as Error,
    )
  })

  it('says what is wrong without a place, since it stands in no file', () => {
    expect(() => server.fail('GET /users', 'rest' as 'reset')).toThrow(
      /^fault: "rest" is no fault. Did you mean "reset"\?/,
    )
    expect(() => server.fail('GET /users', 503, { rat: 1 } as object)).toThrow(
      /^"rat" is no part of these options. Did you mean "rate"\? It takes "rate", "times", "for".$/,
    )
  })
})
