import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMockServer, defineMock, sse, type MockServer } from 'mockapi'
import { openEvents } from '../support/event-source.ts'
import { runs } from '../support/runs.ts'

/** What became of the generators. */
let told: string[]
let wake: () => void
let server: MockServer

const mocks = defineMock({
  'GET /count': sse(
    async function* ({ signal, query, delay }) {
      const { name = 'one' } = query
      told.push(`${name} begins`)
      signal.addEventListener('abort', () => told.push(`${name} is aborted`))
      try {
        for (let n = 1; n <= Number(query['to'] ?? Infinity); n++) {
          yield { event: 'count', data: { n } }
          await delay(1)
        }
      } finally {
        told.push(`${name} ends`)
      }
    },
    { retry: 20 },
  ),
  'GET /named': sse(function* () {
    yield { id: 'a', data: 1 }
    yield { comment: 'between' }
    yield { id: 'b', data: 2 }
    yield 3
  }),
  'GET /late': sse(
    async function* () {
      yield 'first'
      await new Promise<void>((resolve) => (wake = resolve))
      yield 'second'
    },
    { retry: '1s' },
  ),
  'GET /waits': sse(
    async function* ({ delay }) {
      try {
        yield 'first'
        await delay('forever')
      } finally {
        told.push('waits ends')
      }
    },
    { retry: 1 },
  ),
  'GET /fails': sse(async function* () {
    yield 'first'
    await Promise.resolve()
    throw new RangeError('out of range')
  }),
  'GET /none': sse((() => 5) as never),
  'GET /own/:id': ({ params, sse, status }) => {
    status(201)
    return sse(function* () {
      yield params.id
    })
  },
  'GET /retry': ({ sse }) => sse(() => [], { retry: 'soon' as never }),
})

beforeEach(async () => {
  told = []
  server = await createMockServer({ mocks, port: 0 })
})
afterEach(async () => {
  await server.close()
  vi.restoreAllMocks()
})

const open = (path: string, lastEventId?: string) => openEvents(`${server.url}${path}`, lastEventId)

it('a generator is sent as it yields, and is done when it ends', async () => {
  const counting = await open('/count?to=3')
  expect(await counting.ended).toBe('end')
  expect(counting.data()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  expect(counting.events.map(({ event }) => event)).toEqual(['count', 'count', 'count'])
  expect(counting.retries).toEqual([20])
  const last = counting.events.at(-1)?.id
  expect((await open('/count?to=3', last)).response.status).toBe(204)
  expect(told).toEqual(['one begins', 'one ends'])
})

it('a client that comes back often goes on with its own run, and loses and repeats nothing', async () => {
  const seen: number[] = []
  let last: string | undefined
  for (let round = 0; round < runs(50); round++) {
    const counting = await open('/count', last)
    await counting.first(3)
    counting.close()
    await counting.ended
    // What has come is what an EventSource knows of; the server may have sent more.
    const events = counting.events.slice(0, 3)
    seen.push(...events.map(({ data }) => (JSON.parse(data) as { n: number }).n))
    last = events.at(-1)?.id
  }
  expect(seen).toEqual(seen.map((_, index) => index + 1))
  expect(told).toEqual(['one begins'])
})

it('each client has a run of its own, which ends when it does not come back', async () => {
  const one = await open('/count?name=one')
  const other = await open('/count?name=other')
  await Promise.all([one.first(2), other.first(2)])
  one.close()
  other.close()
  await vi.waitFor(() => expect(told.filter((text) => text.endsWith(' ends'))).toHaveLength(2))
  expect(told).toEqual(expect.arrayContaining(['one is aborted', 'other is aborted']))
})

it('what a generator yields while its client is away is kept', async () => {
  const first = await open('/late')
  const [event] = await first.first(1)
  first.close()
  await first.ended
  wake()
  const back = await open('/late', event?.id)
  await back.ended
  expect(back.events.map(({ data }) => data)).toEqual(['second'])
})

it('delay() of a generator ends when its client does not come back, and so does its finally', async () => {
  const waiting = await open('/waits')
  await waiting.first(1)
  waiting.close()
  await vi.waitFor(() => expect(told).toEqual(['waits ends']))
})

it('ids that a generator gives count for a client that comes back', async () => {
  const named = await open('/named')
  await named.ended
  expect(named.events.map(({ id }) => id)).toEqual(['a', 'b', expect.stringMatching(/-4$/)])
  expect(named.comments).toEqual(['between'])
})

it('the Last-Event-ID of another stream is told, and a run begins', async () => {
  const other = await open('/count?to=2')
  await other.ended
  const id = other.events[0]?.id
  for (const [path, last] of [
    ['/named', id],
    ['/named', 'nope'],
    ['/count?to=2', `${id?.split('-')[0]}-77`],
  ] as const) {
    const begun = await open(path, last)
    await begun.ended
    expect(begun.comments[0]).toMatch(/^Last-Event-ID \S+ is not of this stream, or too old/)
    expect(begun.events.length).toBeGreaterThan(1)
  }
})

it('a reset forgets what runs', async () => {
  const before = await open('/count')
  await before.first(1)
  server.reset()
  const back = await open('/count', before.events[0]?.id)
  await back.first(1)
  expect(back.comments[0]).toContain('not of this stream')
  before.close()
  back.close()
})

it('a generator that throws is logged, and the connection is cut', async () => {
  const failing = await open('/fails')
  expect(await failing.ended).toBe('broken')
  expect(failing.events.map(({ data }) => data)).toEqual(['first'])
  await vi.waitFor(async () => {
    const [call] = await server.calls('GET /fails')
    expect(JSON.stringify(call)).toContain('out of range')
  })
  const none = await open('/none')
  expect(await none.ended).toBe('broken')
  expect((await open('/count?to=1')).response.status).toBe(200)
})

it('a HEAD begins no run', async () => {
  const response = await server.fetch('/count', { method: 'HEAD' })
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  expect(told).toEqual([])
})

it('generators end when the server closes', async () => {
  const counting = await open('/waits')
  await counting.first(1)
  await server.close()
  await counting.ended
  await vi.waitFor(() => expect(told).toEqual(['waits ends']))
})

it('a handler answers with a generator of its own', async () => {
  const own = await open('/own/7')
  await own.ended
  expect(own.response.status).toBe(201)
  expect(own.data()).toEqual([7])
  const wrong = await server.fetch('/retry')
  expect(await wrong.text()).toContain('is no time')
})

it('routes tell events, and sse() refuses what is no function', () => {
  const notes = server.overview().routes.map(({ path, note }) => [path, note])
  expect(notes).toContainEqual(['/count', 'sse'])
  expect(() => sse([] as never)).toThrow('sse() takes a generator')
})
