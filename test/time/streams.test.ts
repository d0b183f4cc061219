import { createMockServer } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { openEvents } from '../support/event-source.ts'
import { connect } from '../support/sockets.ts'

const mocks = {
  'GET /ticks': { $sse: ['{{now}}'], $every: '1s', $loop: true },
  'GET /steps': { $sse: ['one', { $delay: '2ms', data: 'two' }], $end: true },
  'WS /ticks': { $open: 'open', $every: { '1s': '{{now}}' } },
}

let server: MockServer
beforeAll(async () => (server = await createMockServer({ mocks, port: 0 })))
afterAll(() => server.close())

/** Two sessions whose clocks stand at the same time. */
async function twoSessions() {
  const [one, other] = [server.session(crypto.randomUUID()), server.session(crypto.randomUUID())]
  for (const { clock } of [one, other]) await clock.freeze('2027-01-01')
  return [one, other] as const
}

const times = (...seconds: string[]) => seconds.map((second) => `2027-01-01T00:${second}.000Z`)

it('the events of a list are due by the clock of their session, each at its own time', async () => {
  const [one, other] = await twoSessions()
  const stream = await openEvents(`${one.url}/ticks`)
  const quiet = await openEvents(`${other.url}/ticks`)
  await Promise.all([stream.first(1), quiet.first(1)])
  await one.clock.advance('3s')
  const seen = await stream.first(4)
  expect(seen.map(({ data }) => data)).toEqual(times('00:00', '00:01', '00:02', '00:03'))
  expect(quiet.events).toHaveLength(1)
  stream.close()
  quiet.close()
})

it('a ticker that is open sends a hundred events in one move, and goes on from its end', async () => {
  const [one] = await twoSessions()
  const stream = await openEvents(`${one.url}/ticks`)
  await stream.first(1)
  await one.clock.advance('3d')
  await stream.first(101)
  await one.clock.advance('1s')
  const seen = await stream.first(102)
  expect(seen).toHaveLength(102)
  expect(seen.at(-1)?.data).toBe('2027-01-04T00:00:01.000Z')
  stream.close()
})

it('a delay of an event keeps real time', async () => {
  const [one] = await twoSessions()
  const stream = await openEvents(`${one.url}/steps`)
  expect(await stream.ended).toBe('end')
  expect(stream.events.map(({ data }) => data)).toEqual(['one', 'two'])
})

it('what a WebSocket sends again and again is due by the clock of its session', async () => {
  const [one, other] = await twoSessions()
  const client = await connect(`${one.url}/ticks`)
  const quiet = await connect(`${other.url}/ticks`)
  await Promise.all([client.next(), quiet.next()])
  await one.clock.advance('2s')
  await vi.waitFor(() => expect(client.received).toEqual(['open', ...times('00:01', '00:02')]))
  await one.clock.set('2027-01-01T00:00:02.999Z')
  await one.clock.set('2027-01-01T00:00:03Z')
  await vi.waitFor(() => expect(client.received.at(-1)).toBe(times('00:03')[0]))
  expect(quiet.received).toEqual(['open'])
  client.socket.terminate()
  quiet.socket.terminate()
})

it('streams go on as time passes after the clock was let go', async () => {
  const [one] = await twoSessions()
  await one.clock.set('2027-01-01T00:00:59Z')
  const stream = await openEvents(`${one.url}/ticks`)
  await stream.first(1)
  await one.clock.advance(990)
  one.clock.resume()
  const seen = await stream.first(2)
  expect(seen[1]?.data).toMatch(/^2027-01-01T00:(?:00:59.99|01:0)/)
  stream.close()
})
