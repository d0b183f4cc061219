import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMockServer, defineMock, route } from 'mockapi'
import type { BehaviourInput, MockServer, MockServerOptions, RequestReport } from 'mockapi'
import { clock } from '../../src/clock.ts'
import { serveFolder } from '../support/folder.ts'

let server: MockServer | undefined
let reports: RequestReport[] = []
const events: string[] = []

/** How many timers of the product run; others of this thread, such as those of clients of a test before, are not counted. */
let running = 0

/** Counts the timers that are set from now on. */
function countTimers(): void {
  running = 0
  vi.spyOn(clock, 'after').mockImplementation((ms, run) => {
    running++
    let isOn = true
    const end = () => {
      if (isOn) running--
      isOn = false
    }
    const timer = setTimeout(() => {
      end()
      run()
    }, ms)
    return () => {
      end()
      clearTimeout(timer)
    }
  })
}

afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  await server?.close()
  events.length = 0
})

/** A server in process whose time stands still until it is moved on. */
async function serve(mocks: unknown, options: MockServerOptions = {}): Promise<MockServer> {
  reports = []
  const onRequest = (report: RequestReport) => void reports.push(report)
  server = await createMockServer({ mocks, onRequest, ...options })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  countTimers()
  return server
}

/** When so many bytes of a body were there, in ms after the head. */
async function arrivals(response: Response): Promise<readonly (readonly [number, number])[]> {
  const start = performance.now()
  const list: [number, number][] = []
  let bytes = 0
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return list
    bytes += value.byteLength
    list.push([Math.round(performance.now() - start), bytes])
  }
}

/** The arrivals at a path, with time moving on. */
async function arrivalsAt(path: string): Promise<readonly (readonly [number, number])[]> {
  const lists: (readonly (readonly [number, number])[])[] = []
  void (server as MockServer).fetch(path).then(async (answer) => lists.push(await arrivals(answer)))
  while (lists.length === 0) await vi.advanceTimersByTimeAsync(1000)
  return lists[0] ?? []
}

const slow = (bytes: number, behaviour: BehaviourInput) =>
  route('GET /a', { ...behaviour, handle: ({ text }) => text('x'.repeat(bytes)) })

describe('a body arrives', () => {
  it.each<[BehaviourInput, number, number, number]>([
    [{ bandwidth: '1kb/s' }, 2000, 2000, 50],
    [{ bandwidth: 1000 }, 2000, 2000, 50],
    [{ bandwidth: '8kbit/s' }, 2000, 2000, 50],
    [{ bandwidth: '1b/s' }, 3, 3000, 1],
    [{ bandwidth: '20mb/s' }, 10_000_000, 500, 65_536],
    [{ delay: '3g' }, 100_000, 2000, 2500],
    [{ delay: '4g' }, 1_125_000, 1000, 56_250],
    [{ delay: '3g', bandwidth: '10kb/s' }, 10_000, 1000, 500],
    [{ fault: { fault: 'dribble', over: '1s' } }, 50, 1000, 5],
    [{ fault: { fault: 'dribble', over: 60 } }, 7, 60, 4],
    [{ fault: 'dribble' }, 2000, 2000, 100],
    [{ fault: { fault: 'dribble', over: '1s' }, bandwidth: '10b/s' }, 50, 5100, 1],
  ])('with %j: %i bytes in %i ms, %i at once', async (behaviour, bytes, ms, piece) => {
    await serve(slow(bytes, behaviour))
    const list = await arrivalsAt('/a')
    expect(list[0]?.[1]).toBe(piece)
    const [last = 0, all] = list.at(-1) ?? []
    expect(all).toBe(bytes)
    expect(Math.abs(last - ms)).toBeLessThanOrEqual(1)
    // At no time had more arrived than the line carries.
    for (const [at, there] of list) expect(at).toBeGreaterThanOrEqual((there / bytes) * ms - 1)
  })

  it('at once where a later layer says unlimited', async () => {
    await using folder = await serveFolder({
      'mocks/api.json': `{ "$defaults": { "$bandwidth": "1b/s" },
        "GET /slow": "abc", "GET /fast": { "$bandwidth": "unlimited", "$body": "abc" } }`,
    })
    server = folder.server
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    expect(await arrivalsAt('/fast')).toEqual([[0, 5]])
    expect((await arrivalsAt('/slow')).at(-1)).toEqual([5000, 5])
  })

  it('at once where a later layer takes a named delay off', async () => {
    const own = await serve(
      defineMock({ 'GET /a': 'abc', 'GET /b': { $delay: 0, $body: 'abc' } }, { delay: '3g' }),
    )
    expect(await arrivalsAt('/b')).toEqual([[0, 5]])
    expect(reports[0]?.notes).toEqual([])
    await arrivalsAt('/a')
    expect(reports[1]?.notes).toEqual([expect.stringMatching(/^delay /), '50 kB/s'])
    own.setBehaviour({ delay: '3g' })
    await arrivalsAt('/b')
    expect(reports[2]?.notes[1]).toBe('50 kB/s')
  })

  it('as slowly as a network that the whole server is given', async () => {
    await serve(slow(100_000, {}), { delay: '3g' })
    expect((await arrivalsAt('/a')).at(-1)).toEqual([2000, 100_000])
  })

  it('as it is made where it is a stream, each chunk as fast as the line', async () => {
    const ticks = route('GET /a', {
      bandwidth: '1kb/s',
      handle: ({ stream, delay }) =>
        stream(
          (async function* () {
            yield 'x'.repeat(10)
            await delay(1000)
            yield 'x'.repeat(20)
          })(),
        ),
    })
    await serve(ticks)
    expect(await arrivalsAt('/a')).toEqual([
      [10, 10],
      [1030, 30],
    ])
  })

  it('at once where there is none', async () => {
    const own = await serve(
      defineMock({ 'GET /a': 'abc', 'DELETE /a': null }, { bandwidth: '1b/s', fault: 'dribble' }),
    )
    expect((await own.fetch('/a', { method: 'HEAD' })).headers.get('content-length')).toBe('5')
    expect((await own.fetch('/a', { method: 'DELETE' })).status).toBe(204)
    expect(running).toBe(0)
  })
})

const endless = route('GET /a', {
  bandwidth: '100b/s',
  handle: ({ stream }) =>
    stream(
      (async function* () {
        try {
          for (;;) yield 'x'.repeat(10_000)
        } finally {
          events.push('ended')
        }
      })(),
    ),
})

describe('a slow body ends at once', () => {
  it('when its reader leaves', async () => {
    const own = await serve(endless)
    const reader = (await own.fetch('/a')).body?.getReader()
    const reading = reader?.read()
    await vi.advanceTimersByTimeAsync(50)
    expect((await reading)?.value).toHaveLength(5)
    await reader?.cancel()
    expect(events).toEqual(['ended'])
    expect(running).toBe(0)
  })

  it('when its reader leaves while a piece is on its way', async () => {
    const own = await serve(endless)
    const reader = (await own.fetch('/a')).body?.getReader()
    const reading = reader?.read()
    await vi.advanceTimersByTimeAsync(10)
    await reader?.cancel()
    await reading
    await vi.waitFor(() => expect(events).toEqual(['ended']))
    expect(running).toBe(0)
  })

  it.each(['the server closes', 'the request is aborted'])('when %s', async (what) => {
    const own = await serve(endless)
    const controller = new AbortController()
    const { body } = await own.fetch('/a', { signal: controller.signal })
    const reading = body?.getReader().read()
    const failure = reading?.catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(10)
    if (what === 'the server closes') await own.close()
    else controller.abort()
    expect(await failure).toMatchObject({ name: 'AbortError' })
    await vi.waitFor(() => expect(events).toEqual(['ended']))
    expect(running).toBe(0)
  })

  it.each(['leaves', 'stays'])('over the network, when the client %s', async (what) => {
    const printed = vi.spyOn(console, 'error')
    server = await createMockServer({ mocks: endless, port: 0 })
    const controller = new AbortController()
    const { body } = await fetch(`${server.url}/a`, { signal: controller.signal })
    const reader = body?.getReader()
    // On a busy machine several pieces of five bytes come at once.
    expect(((await reader?.read())?.value?.byteLength ?? 1) % 5).toBe(0)
    const rest = async () => {
      for (;;) await reader?.read()
    }
    const next = rest().catch((error: Error) => error.name)
    if (what === 'leaves') controller.abort()
    else await server.close()
    expect(await next).toBe(what === 'leaves' ? 'AbortError' : 'TypeError')
    await vi.waitFor(() => expect(events).toEqual(['ended']))
    expect(printed).not.toHaveBeenCalled()
    printed.mockRestore()
  })
})

it('over the network a body takes its time, and the connection goes on', async () => {
  server = await createMockServer({ mocks: slow(200, { bandwidth: '1kb/s' }), port: 0 })
  const started = performance.now()
  const response = await fetch(`${server.url}/a`)
  expect(response.headers.get('content-length')).toBe('200')
  expect(await response.text()).toHaveLength(200)
  expect(performance.now() - started).toBeGreaterThanOrEqual(199)
  expect(await (await fetch(`${server.url}/a`)).text()).toHaveLength(200)
})
