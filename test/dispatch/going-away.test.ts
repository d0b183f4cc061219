import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMockServer, defineMock } from 'mockapi'
import type { MockServer, RequestReport } from 'mockapi'

/** What became of the handlers. */
let events: string[]
let reports: RequestReport[]
let server: MockServer
const printed = vi.fn()

const mocks = defineMock({
  'GET /wait': async ({ delay, signal }) => {
    signal.addEventListener('abort', () => events.push('aborted'))
    events.push('waiting')
    await delay('forever').catch((error: Error) => {
      events.push(error.name)
      throw error
    })
  },
  'USE /slow': (_, next) => {
    events.push('has come')
    return next()
  },
  'GET /slow': { $delay: 'forever', $body: {} },
  'GET /events': ({ sse, delay }) =>
    sse(
      (async function* () {
        try {
          yield 'first'
          await delay('forever')
        } finally {
          events.push('events ended')
        }
      })(),
    ),
  'GET /endless': ({ stream }) =>
    stream(
      (async function* () {
        try {
          for (;;) yield 'x'.repeat(10_000)
        } finally {
          events.push('endless ended')
        }
      })(),
    ),
  'GET /hang': ({ fault }) => fault('hang'),
  'POST /late': async ({ body }) => body,
})

beforeEach(async () => {
  events = []
  reports = []
  for (const name of ['error', 'info'] as const) {
    vi.spyOn(console, name).mockImplementation(printed)
  }
  server = await createMockServer({ mocks, port: 0, onRequest: (report) => reports.push(report) })
})
afterEach(async () => {
  await server.close()
  vi.restoreAllMocks()
  expect(printed).not.toHaveBeenCalled()
})

function open(path: string, init: RequestInit = {}) {
  const controller = new AbortController()
  const answer = fetch(server.url + path, { ...init, signal: controller.signal })
  answer.catch(() => {})
  return { answer, leave: () => controller.abort() }
}

it('a client that goes away ends the delay of its handler at once', async () => {
  const { leave } = open('/wait')
  await vi.waitFor(() => expect(events).toEqual(['waiting']))
  leave()
  await vi.waitFor(() => expect(events).toEqual(['waiting', 'aborted', 'AbortError']))
  await vi.waitFor(() =>
    expect(reports).toMatchObject([{ status: 0, notes: ['client went away'] }]),
  )
  expect(reports[0]?.failure).toBeUndefined()
})

it('a client that goes away ends the delay of the mock at once', async () => {
  const { leave } = open('/slow')
  await vi.waitFor(() => expect(events).toEqual(['has come']))
  leave()
  await vi.waitFor(() => expect(reports).toMatchObject([{ target: '/slow', status: 0 }]))
})

it.each(['/events', '/endless'])('a client that goes away ends the stream %s', async (path) => {
  const { answer, leave } = open(path)
  const reader = (await answer).body?.getReader()
  await reader?.read()
  leave()
  await vi.waitFor(() => expect(events).toEqual([`${path.slice(1)} ended`]))
  expect(reports.filter(({ failure }) => failure)).toEqual([])
})

it.each(['/wait', '/slow', '/events', '/endless', '/hang'])('close ends %s', async (path) => {
  const { answer } = open(path)
  if (path === '/events' || path === '/endless') await (await answer).body?.getReader().read()
  else await fetch(`${server.url}/nowhere`)
  await server.close()
  if (path === '/events') await vi.waitFor(() => expect(events).toEqual(['events ended']))
})

it.each(['/wait', '/slow', '/hang'])('close ends %s in process', async (path) => {
  await using inProcess = await createMockServer({ mocks })
  const answer = inProcess.fetch(path).then(
    ({ status }) => status,
    (error: Error) => error.name,
  )
  await inProcess.close()
  expect(await answer).toBe(path === '/hang' ? 'AbortError' : 503)
})

it('close ends a stream in process', async () => {
  await using inProcess = await createMockServer({ mocks })
  const reader = (await inProcess.fetch('/events')).body?.getReader()
  await reader?.read()
  const next = reader?.read().catch((error: Error) => error.name)
  await inProcess.close()
  expect(await next).toBe('AbortError')
  expect(events).toEqual(['events ended'])
})
