import { afterEach, beforeEach, expect, it } from 'vitest'
import { createMockServer, defineMock, resource } from 'mockapi'
import type { MockServer } from 'mockapi'

let server: MockServer

beforeEach(async () => {
  const map = defineMock({
    'GET /fixed': { ok: true },
    'POST /echo': ({ body }) => ({ body }),
    'GET /counted/:id': ({ params }) => params,
  })
  server = await createMockServer({
    mocks: [map, resource('users', { seed: [{}] })],
    port: 0,
    maxSessions: 20,
    journal: 100,
    journalBytes: 1024 * 1024,
    journalBody: 10_000,
  })
})
afterEach(() => server.close())

/** Asks many times, twenty at once; gives the statuses that came. */
async function flood(
  times: number,
  ask: (number: number) => [path: string, init?: RequestInit],
): Promise<Set<number>> {
  const statuses = new Set<number>()
  let next = 0
  const run = async () => {
    while (next < times) {
      const [path, init] = ask(next++)
      const response = await fetch(server.url + path, init)
      await response.arrayBuffer()
      statuses.add(response.status)
    }
  }
  await Promise.all(Array.from({ length: 20 }, run))
  return statuses
}

it('a flood of calls leaves the last ones in the journal', async () => {
  expect(await flood(500, (number) => [`/fixed?n=${number}`])).toEqual(new Set([200]))
  const calls = server.calls()
  expect(calls).toHaveLength(100)
  expect(calls.every(({ request }) => Number(request.query['n']) >= 350)).toBe(true)
})

it('a flood of large calls leaves as many as there is memory for', async () => {
  const body = 'x'.repeat(50_000)
  await flood(200, () => ['/echo', { method: 'POST', body }])
  const calls = server.calls()
  expect(calls.length).toBeLessThan(100)
  expect(calls.length).toBeGreaterThan(5)
  expect(JSON.stringify(calls.map(({ request }) => request.body)).length).toBeLessThan(1024 * 1024)
})

it('a flood of sessions leaves the last ones, each with its own', async () => {
  const headers = (number: number) => ({
    'content-type': 'application/json',
    'x-mockapi-session': `session-${number}`,
  })
  const made = await flood(300, (number) => [
    '/users',
    { method: 'POST', headers: headers(number), body: '{}' },
  ])
  expect(made).toEqual(new Set([201]))
  expect(server.sessions.length).toBeLessThanOrEqual(20)
  expect(server.db('users').count()).toBe(1)
})

it('a flood of names for one session opens none', async () => {
  const names = ['x'.repeat(10_000), '../..', 'a b', '%00', 'é', '']
  for (const name of names) {
    const { status } = await fetch(`${server.url}/__session/${encodeURIComponent(name)}/fixed`)
    expect([400, 404]).toContain(status)
  }
  expect(server.sessions).toHaveLength(0)
})

it('a flood of overrides ends with a sentence, and serving goes on', async () => {
  const lay = () => {
    for (let number = 0; number < 2000; number++) server.use({ 'GET /fixed': { number } })
  }
  expect(lay).toThrow('There are 1000 overrides already')
  expect(await flood(20, () => ['/fixed'])).toEqual(new Set([200]))
})

it('a flood of snapshots is bounded, and the data stay', () => {
  const outcomes = Array.from({ length: 100 }, (_, number) => {
    try {
      server.snapshot(`snapshot-${number}`)
      return 'kept'
    } catch (error) {
      return (error as Error).message
    }
  })
  const restored = outcomes.filter((_, number) => {
    try {
      server.restore(`snapshot-${number}`)
      return true
    } catch {
      return false
    }
  })
  expect(restored.length).toBeLessThanOrEqual(20)
  expect(server.db('users').count()).toBe(1)
})

it('a flood of addresses, hosts and origins leaves serving as it was', async () => {
  const origins = (number: number) => ({ origin: `http://localhost:${number + 1}` })
  const statuses = await flood(500, (number) => [
    `/counted/${number}?a${number}=1`,
    { headers: origins(number) },
  ])
  expect(statuses).toEqual(new Set([200]))
})
