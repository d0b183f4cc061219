import { createMockServer, resource } from 'mockapi'
import type { MockServer, MockSession } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const mocks = [
  {
    'GET /now': ({ now }: { now: () => number }) => ({ now: now() }),
    'GET /limited': { $rateLimit: '2/1h', $body: 'ok' },
    'GET /healing': { $status: { status: 503, for: '10m' }, $body: 'ok' },
    'GET /plain': { fixed: true },
  },
  resource('notes', { timestamps: true }),
]

let server: MockServer
let other: MockSession
beforeEach(async () => {
  server = await createMockServer({ mocks })
  other = server.session('other')
})
afterEach(() => server.close())

async function json(of: MockSession, path: string, init?: RequestInit): Promise<unknown> {
  return (await of.fetch(path, init)).json()
}

const statuses = async (of: MockSession, path: string, count: number) => {
  const seen: number[] = []
  for (let call = 0; call < count; call++) seen.push((await of.fetch(path)).status)
  return seen
}

const post = (body: object, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
})

describe('the clock of a session moves', () => {
  it('what handlers read as now(), in that session alone', async () => {
    await other.clock.freeze('2027-01-01')
    expect(await json(other, '/now')).toEqual({ now: Date.parse('2027-01-01') })
    await other.clock.advance('3d')
    expect(await json(other, '/now')).toEqual({ now: Date.parse('2027-01-04') })
    const real = (await json(server, '/now')) as { now: number }
    expect(Math.abs(real.now - Date.now())).toBeLessThan(10_000)
  })

  it('timestamps of records, created and changed', async () => {
    await other.clock.freeze('2027-01-01T09:00:00Z')
    await json(other, '/notes', post({ text: 'a' }))
    await other.clock.advance('90m')
    const patched = await json(other, '/notes/1', { ...post({ text: 'b' }), method: 'PATCH' })
    expect(patched).toMatchObject({
      createdAt: '2027-01-01T09:00:00.000Z',
      updatedAt: '2027-01-01T10:30:00.000Z',
    })
    expect(await json(server, '/notes', post({ text: 'a' }))).toMatchObject({
      createdAt: expect.stringContaining(new Date().toISOString().slice(0, 8)) as string,
    })
    // Outside of requests as well.
    expect(other.db('notes').create({ text: 'c' })).toMatchObject({
      createdAt: '2027-01-01T10:30:00.000Z',
    })
  })

  it('the window of a rate limit, and what its headers say', async () => {
    await other.clock.freeze()
    expect(await statuses(other, '/limited', 3)).toEqual([200, 200, 429])
    expect(await statuses(server, '/limited', 3)).toEqual([200, 200, 429])
    await other.clock.advance('59m')
    const refused = await other.fetch('/limited')
    expect(refused.headers.get('retry-after')).toBe('60')
    await other.clock.advance('1m')
    expect(await statuses(other, '/limited', 1)).toEqual([200])
    expect(await statuses(server, '/limited', 1)).toEqual([429])
  })

  it('a rule that heals', async () => {
    expect(await statuses(other, '/healing', 1)).toEqual([503])
    expect(await statuses(server, '/healing', 1)).toEqual([503])
    await other.clock.advance('10m')
    expect(await statuses(other, '/healing', 1)).toEqual([200])
    expect(await statuses(server, '/healing', 1)).toEqual([503])
  })

  it('failures for some time, those of the server too, which a session begins with', async () => {
    server.fail('GET /plain', 503, { for: '30s' })
    const third = server.session('third')
    other.fail('GET /plain', 503, { for: '30s' })
    await other.clock.advance('30s')
    await third.clock.advance('29s')
    expect(await statuses(other, '/plain', 1)).toEqual([200])
    expect(await statuses(third, '/plain', 1)).toEqual([503])
    await third.clock.advance('1s')
    expect(await statuses(third, '/plain', 1)).toEqual([200])
    expect(await statuses(server, '/plain', 1)).toEqual([503])
  })

  it('nothing of that where it goes back: it lasts as long as it had to', async () => {
    other.fail('GET /plain', 503, { for: '1h' })
    await other.clock.set('2020-01-01')
    await other.clock.advance('59m')
    expect(await statuses(other, '/plain', 1)).toEqual([503])
    await other.clock.advance('1m')
    expect(await statuses(other, '/plain', 1)).toEqual([200])
  })
})

describe('what keeps real time', () => {
  it('the journal and the durations of calls', async () => {
    await other.clock.freeze('2037-01-01')
    await other.fetch('/now')
    const [call] = other.calls()
    // That of the machine, which nobody takes for the year that the session shows.
    expect(Math.abs((call?.time ?? 0) - Date.now())).toBeLessThan(3_600_000)
  })

  it('delays, also while the clock stands', async () => {
    await other.clock.freeze()
    using _ = other.delay('GET /plain', 20)
    const before = performance.now()
    expect(await json(other, '/plain')).toEqual({ fixed: true })
    expect(performance.now() - before).toBeGreaterThan(15)
    const waiting = other.delay('GET /plain', '1h')
    let isAnswered = false
    const ending = new AbortController()
    const asked = other
      .fetch('/plain', { signal: ending.signal })
      .then(() => (isAnswered = true))
      .catch(() => {})
    await other.clock.advance('2h')
    expect(isAnswered).toBe(false)
    ending.abort()
    await asked
    waiting.remove()
  })
})

describe('the clock of a session', () => {
  it('begins with that of the server, and is by itself from then on', async () => {
    await server.clock.freeze('2027-01-01')
    const session = server.session('new')
    expect(session.clock.now()).toBe(Date.parse('2027-01-01'))
    expect(session.clock.isFrozen).toBe(true)
    await server.clock.advance('1d')
    expect(session.clock.now()).toBe(Date.parse('2027-01-01'))
    await session.clock.advance('5d')
    session.reset()
    expect(session.clock.now()).toBe(Date.parse('2027-01-01'))
    expect(Math.abs(other.clock.now() - Date.now())).toBeLessThan(10_000)
  })

  it('of a server begins at the time of its setting, and goes on', async () => {
    await using future = await createMockServer({ mocks, now: '2027-01-01' })
    const begun = Date.parse('2027-01-01')
    const session = future.session('a')
    await future.clock.advance('5d')
    future.reset()
    for (const { clock } of [future, session]) {
      expect(clock.now()).toBeGreaterThanOrEqual(begun)
      expect(clock.now()).toBeLessThan(begun + 60_000)
      expect(clock.isFrozen).toBe(false)
    }
    await expect(createMockServer({ mocks, now: 'soon' })).rejects.toThrow(
      'now: "soon" is no time. Write "2027-01-01"',
    )
  })

  it('is put back by reset, and left by snapshots', async () => {
    await server.clock.freeze('2027-01-01')
    server.snapshot('a')
    await server.clock.advance('1d')
    server.restore('a')
    expect(server.clock.now()).toBe(Date.parse('2027-01-02'))
    server.reset()
    expect(server.clock.isFrozen).toBe(false)
    expect(Math.abs(server.clock.now() - Date.now())).toBeLessThan(10_000)
  })

  it('takes ISO texts, in UTC without a zone, dates and ms', async () => {
    const { clock } = other
    await clock.freeze('2027-03-01T09:00')
    expect(clock.now()).toBe(Date.parse('2027-03-01T09:00:00Z'))
    await clock.set('2027-03-01T09:00:00+02:00')
    expect(clock.now()).toBe(Date.parse('2027-03-01T07:00:00Z'))
    await clock.set(new Date(0))
    expect(clock.now()).toBe(0)
    await clock.set(1234)
    await clock.advance(1000)
    await clock.advance('1.5d')
    expect(clock.now()).toBe(2234 + 129_600_000)
  })

  it.each([
    ['tomorrow', '"tomorrow" is no time. Write "2027-01-01"'],
    ['2027-02-30', '"2027-02-30" is no time.'],
    [new Date('x'), 'Invalid Date is no time.'],
    [null, 'null is no time.'],
    [1e16, 'is beyond the years 0 to 9999'],
    ['x'.repeat(500), `"${'x'.repeat(59)}… is no time.`],
  ])('refuses %j', (time, message) => {
    expect(() => other.clock.set(time as never)).toThrow(message)
    expect(() => other.clock.freeze(time as never)).toThrow(message)
    expect(other.clock.isFrozen).toBe(false)
  })

  it.each([
    ['soon', 'A clock cannot advance by "soon". Write "3d", "90m" or ms. To go back, set it.'],
    [-1, 'A clock cannot advance by -1.'],
    [Number.NaN, 'A clock cannot advance by null.'],
    [undefined, 'A clock cannot advance by undefined.'],
    ['9000000d', 'A clock cannot advance by "9000000d".'],
  ])('refuses to advance by %j', (time, message) => {
    expect(() => other.clock.advance(time as never)).toThrow(message)
  })

  it('of a closed session is refused', () => {
    server.session('gone').close()
    const closed = server.session('gone')
    closed.close()
    expect(() => closed.clock).toThrow('was closed')
  })
})

describe('X-Mockapi-Now', () => {
  const at = (time: string) => ({ headers: { 'x-mockapi-now': time } })

  it('is the time of one request alone, whatever the clock says', async () => {
    await other.clock.freeze('2027-01-01')
    expect(await json(other, '/now', at('2030-05-05'))).toEqual({ now: Date.parse('2030-05-05') })
    expect(await json(other, '/now', at('0'.padStart(5, '0')))).toEqual({ now: 0 })
    expect(await json(other, '/now')).toEqual({ now: Date.parse('2027-01-01') })
    const made = await json(other, '/notes', post({}, at('2030-05-05').headers))
    expect(made).toMatchObject({ createdAt: '2030-05-05T00:00:00.000Z' })
    const next = await json(other, '/notes', post({}))
    expect(next).toMatchObject({ createdAt: '2027-01-01T00:00:00.000Z' })
  })

  it('ends no rate limit', async () => {
    await statuses(other, '/limited', 2)
    const refused = await other.fetch('/limited', at('2099-01-01'))
    expect(refused.status).toBe(429)
  })

  it('is refused where it is no time', async () => {
    const refused = await other.fetch('/plain', at('yesterday'))
    expect(refused.status).toBe(400)
    expect(await refused.json()).toMatchObject({
      code: 'bad-control-header',
      detail: expect.stringContaining('X-Mockapi-Now: "yesterday" is no time. Write') as string,
    })
  })
})

describe('the admin API', () => {
  const call = async (method: string, body?: object, session = 'other') => {
    const headers = { 'content-type': 'application/json', 'x-mockapi-session': session }
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) }
    const response = await server.fetch('/__mockapi/clock', init)
    return { status: response.status, body: (await response.json()) as Record<string, unknown> }
  }

  it('sets, freezes and moves the clock of the session that is named', async () => {
    const set = await call('PUT', { now: '2027-01-01', frozen: true })
    expect(set).toMatchObject({
      status: 200,
      body: { now: '2027-01-01T00:00:00.000Z', frozen: true },
    })
    expect((await call('POST', { advance: '3d' })).body['now']).toBe('2027-01-04T00:00:00.000Z')
    expect(other.clock.now()).toBe(Date.parse('2027-01-04'))
    expect((await call('PUT', { frozen: false })).body['frozen']).toBe(false)
    expect((await call('GET', undefined, 'x')).body).toMatchObject({ frozen: false, ahead: 0 })
    expect((await call('DELETE')).body).toMatchObject({ frozen: false, ahead: 0 })
  })

  it.each([
    ['PUT', { now: 'tomorrow' }, '"tomorrow" is no time.'],
    ['PUT', { time: '2027-01-01' }, 'time'],
    ['POST', { advance: '-3d' }, 'A clock cannot advance by "-3d".'],
    ['POST', { advance: '9998y' }, 'A clock cannot advance by "9998y".'],
    ['POST', { advance: '3600000d' }, 'beyond the years'],
  ])('refuses %s %j', async (method, body, message) => {
    const refused = await call(method, body)
    expect(refused.status).toBe(422)
    expect(JSON.stringify(refused.body)).toContain(JSON.stringify(message).slice(1, -1))
  })
})
