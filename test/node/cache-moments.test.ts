import { defineMock, resource } from 'mockapi'
import type { MockServer, RequestReport } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { clock } from '../../src/clock.ts'
import { openTwins } from '../support/twins.ts'
import type { Twins } from '../support/twins.ts'

const mocks = [
  resource('users', {
    seed: [
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Grace' },
    ],
  }),
  defineMock({ 'GET /small': { ok: true } }),
]
const addresses = ['/small', '/users', '/users/1', '/users?limit=1']

let twins: Twins
/** What the log does. */
let listen: (report: RequestReport, name: 'kept' | 'asked') => void = () => {}

beforeEach(async () => {
  listen = () => {}
  twins = await openTwins((name) => ({ mocks, onRequest: (report) => listen(report, name) }))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await twins[Symbol.asyncDispose]()
})

async function askTwice(): Promise<void> {
  for (const address of addresses) {
    await twins.ask(address)
    await twins.ask(address)
  }
  twins.compareCalls()
}

/** Does something while a request waits, which then goes on. */
async function whileWaiting(address: string, act: () => Promise<unknown>): Promise<number> {
  const waiting: (() => void)[] = []
  vi.spyOn(clock, 'after').mockImplementation((_, run) => {
    waiting.push(run)
    return () => {}
  })
  const answer = twins.ask(address)
  await vi.waitFor(() => expect(waiting).toHaveLength(2), { interval: 1 })
  vi.restoreAllMocks()
  await act()
  for (const run of waiting) run()
  return (await answer).status
}

describe('weather that changes while a request waits for it', () => {
  it.each([
    { delay: 50, status: 203 },
    { delay: 50, bandwidth: '50mb/s' },
    { delay: 50, rateLimit: '100/1m' },
  ])('is for that request alone: %o', async (weather) => {
    for (const address of addresses) {
      await twins.both((server) => server.setBehaviour(weather))
      const fair = () => twins.both((server) => server.setBehaviour(undefined))
      await whileWaiting(address, fair)
      expect((await twins.ask(address)).status).toBe(200)
    }
    await askTwice()
    expect(twins.hits).toBeGreaterThan(0)
  })
})

describe('what lies over the mocks', () => {
  it('is gone once it has answered as often as it should', async () => {
    for (const times of [1, 2]) {
      for (let time = 0; time < times; time++) {
        await twins.both((server) => void server.once('GET /small', { once: true }))
        await twins.both((server) => void server.once('GET /users/:id', { once: true }))
      }
      for (let time = 0; time < times; time++) {
        expect((await twins.ask('/small')).body).toBe('{"once":true}')
        expect((await twins.ask('/users/1')).body).toBe('{"once":true}')
      }
      expect((await twins.ask('/small')).body).toBe('{"ok":true}')
      await askTwice()
    }
  })

  it('is answered by while it lies there, whatever comes and goes meanwhile', async () => {
    await askTwice()
    await twins.both((server) => void server.delay('GET /users/:id', 50))
    const reset = () => twins.both((server) => server.reset())
    expect(await whileWaiting('/users/1', reset)).toBe(200)
    await askTwice()
    await twins.both((server) => void server.use({ 'GET /small': { $delay: 50, laid: true } }))
    expect(await whileWaiting('/small', reset)).toBe(200)
    expect((await twins.ask('/small')).body).toBe('{"ok":true}')
    await askTwice()
  })
})

describe('the log', () => {
  it('that throws is told of as it is without a cache', async () => {
    await askTwice()
    listen = () => {
      throw new Error('the disk is full')
    }
    for (const address of addresses) {
      expect(await twins.ask(address)).toMatchObject({
        status: 500,
        body: expect.stringContaining('the disk is full') as string,
      })
    }
    listen = () => {}
    await askTwice()
  })

  it('may change the data, of which the next answer knows', async () => {
    const data = new Map<string, MockServer['db']>()
    await twins.both(({ db }) => void data.set(data.size === 0 ? 'kept' : 'asked', db))
    listen = ({ target }, name) => {
      const users = data.get(name)?.('users')
      if (target === '/users/1')
        users?.update(1, { looks: Number(users.find(1)?.['looks'] ?? 0) + 1 })
    }
    for (const looks of [undefined, 1, 2, 3]) {
      expect(JSON.parse((await twins.ask('/users/1')).body)).toEqual({ id: 1, name: 'Ada', looks })
      await twins.ask('/users/2')
    }
    expect((await twins.ask('/users')).body).toContain('"looks":4')
  })

  it('and the journal have the times of the clock that all others have', async () => {
    await askTwice()
    vi.spyOn(clock, 'elapsed').mockReturnValue(0)
    const durations: number[] = []
    listen = ({ duration }) => durations.push(duration)
    await askTwice()
    expect(durations).toEqual(durations.map(() => 0))
  })
})
