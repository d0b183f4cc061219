import { createMockServer, use } from 'mockapi'
import type { MockServer, MockServerOptions } from 'mockapi'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTestServer } from '../../src/testing/fixture.ts'

const mocks = [
  use('/*', async (_c, next) => void (await next())),
  {
    'GET /fixed': { ok: true },
    'GET /pages/home': ({ next }: { next: () => unknown }) => next(),
    'GET /pages/:page': { $cases: [{ $when: { 'query.a': '1' }, a: 1 }, { a: 2 }] },
    'GET /wrapped/*': ({ next }: { next: () => unknown }) => next(),
  },
]

let server: MockServer
const open = async (options: MockServerOptions = {}): Promise<MockServer> =>
  (server = await createMockServer({ mocks, ...options }))
afterEach(() => server.close())

/** What is told of a server, or of a session, in order: `1 request GET /x`. */
function record(of: Pick<MockServer, 'on'>): string[] {
  const told: string[] = []
  of.on('request', ({ id, session, request }) => {
    told.push(`${id} request ${session}${request.method} ${request.target}`)
  })
  of.on('match', ({ id, mock }) => void told.push(`${id} match ${mock.layer} ${mock.key}`))
  of.on('unmatched', ({ id, miss }) => void told.push(`${id} unmatched ${miss.near.length > 0}`))
  of.on('response', ({ id, response }) => void told.push(`${id} response ${response.status}`))
  return told
}

describe('a listener', () => {
  it('is told of a request in order, with the id of the journal', async () => {
    await open()
    const told = record(server)
    await server.fetch('/fixed?a=1')
    await server.fetch('/pages/home')
    await server.fetch('/page')
    expect(told).toEqual([
      '1 request GET /fixed?a=1',
      '1 match file GET /fixed',
      '1 response 200',
      '2 request GET /pages/home',
      '2 match file GET /pages/home',
      '2 match file GET /pages/:page',
      '2 response 200',
      '3 request GET /page',
      '3 unmatched true',
      '3 response 404',
    ])
    expect(server.calls().map(({ id }) => id)).toEqual([1, 2, 3])
  })

  it('of a wrapper that found nothing is told that nothing matched', async () => {
    await open()
    const told = record(server)
    await server.fetch('/wrapped/none')
    expect(told.slice(1)).toEqual([
      '1 match file GET /wrapped/*',
      '1 unmatched false',
      '1 response 404',
    ])
  })

  it('gets the entry of the journal with the answer, and undefined where the journal is off', async () => {
    await open()
    const seen = vi.fn()
    server.on('response', ({ entry, id }) => seen(entry?.id === id, entry?.response.body))
    await server.fetch('/fixed')
    expect(seen).toHaveBeenCalledExactlyOnceWith(true, { ok: true })
    await server.close()
    await open({ journal: 0 })
    const without = vi.fn()
    server.on('response', ({ entry, id }) => without(entry, id))
    await server.fetch('/fixed')
    expect(without).toHaveBeenCalledExactlyOnceWith(undefined, 1)
  })

  it('hears of answers that are cached over the network', async () => {
    await open({ port: 0 })
    for (let call = 0; call < 3; call++) await (await fetch(`${server.url}/fixed`)).text()
    const told = record(server)
    for (let call = 0; call < 2; call++) await (await fetch(`${server.url}/fixed`)).text()
    expect(told.filter((line) => line.includes('response'))).toEqual([
      '4 response 200',
      '5 response 200',
    ])
  })

  it('is removed by what it was added with, at once or at the end of a block', async () => {
    await open()
    const listener = vi.fn()
    const off = server.on('request', listener)
    await server.fetch('/fixed')
    off()
    off()
    {
      using _ = server.on('request', listener)
      await server.fetch('/fixed')
    }
    await server.fetch('/fixed')
    expect(listener).toHaveBeenCalledTimes(2)
  })

  it('of a session hears of that alone, one of the server of all', async () => {
    await open()
    const all = record(server)
    const session = server.session('a')
    const own = record(session)
    await session.fetch('/fixed')
    await server.fetch('/fixed')
    await server.session('b').fetch('/fixed')
    expect(own).toEqual(['1 request aGET /fixed', '1 match file GET /fixed', '1 response 200'])
    expect(all).toHaveLength(9)
    session.reset()
    await session.fetch('/fixed')
    expect(own).toHaveLength(6)
  })

  it('that fails breaks nothing, and is reported', async () => {
    const onWarning = vi.fn()
    await open({ onWarning })
    server.on('request', () => {
      throw new Error('not today')
    })
    server.on('match', () => Promise.reject(new Error('later')))
    const after = vi.fn()
    server.on('request', after)
    expect((await server.fetch('/fixed')).status).toBe(200)
    expect(after).toHaveBeenCalledTimes(1)
    await vi.waitFor(() => expect(onWarning).toHaveBeenCalledTimes(2))
    const messages = onWarning.mock.calls.map(([{ code, message }]) => `${code} ${message}`)
    expect(messages).toEqual([
      'listener-failed A listener of "request" failed: Error: not today',
      'listener-failed A listener of "match" failed: Error: later',
    ])
  })

  it('that fails is told of on the console where nobody takes warnings', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    await open()
    server.on('response', () => {
      throw new Error('not today')
    })
    await server.fetch('/fixed')
    expect(error).toHaveBeenCalledExactlyOnceWith(
      'A listener of "response" failed: Error: not today',
    )
    error.mockRestore()
  })

  it('is refused for an unknown event, and beyond a hundred', async () => {
    await open()
    expect(() => server.on('requests' as 'request', () => {})).toThrow(
      'There is no event "requests"',
    )
    expect(() => server.on('request', 1 as never)).toThrow('is no function')
    for (let count = 0; count < 100; count++) server.on('request', () => {})
    expect(() => server.on('match', () => {})).toThrow('There are 100 listeners already')
  })
})

it('the mock of a test and its server have listeners', async () => {
  await open()
  await using api = await createTestServer({ mocks })
  const all = record(api)
  const mock = api.mock('listens')
  const own = record(mock)
  mock.use({ 'GET /fixed': 1 })
  await mock.fetch('/fixed')
  await fetch(`${mock.url}/fixed`)
  await api.mock('other').fetch('/fixed')
  expect(own).toHaveLength(6)
  expect(own[1]).toBe('1 match override GET /fixed')
  expect(all).toHaveLength(9)
})
