import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMockServer, resource, ws, type MockServer } from 'mockapi'
import { connect } from '../support/sockets.ts'

let server: MockServer
beforeEach(async () => {
  const mocks = [{ 'GET /health': { ok: true } }, resource('users', { seed: [{ id: 1 }] })]
  server = await createMockServer({ mocks, port: 0 })
})
afterEach(() => server.close())

interface Event {
  readonly event: string
  readonly data: unknown
}

/** Collects the events of a stream until it is disposed of. */
async function follow(query = '') {
  const leaving = new AbortController()
  const { signal } = leaving
  const response = await fetch(`${server.url}/__mockapi/events${query}`, { signal })
  const events: Event[] = []
  const read = async () => {
    let text = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const blocks = (text + chunk).split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const [, event = '', data = 'null'] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? []
        events.push({ event, data: JSON.parse(data) })
      }
    }
  }
  const done = read().catch(() => {})
  return {
    events,
    named: (name: string) => events.flatMap(({ event, data }) => (event === name ? [data] : [])),
    [Symbol.asyncDispose]: async () => {
      leaving.abort()
      await done
    },
  }
}

it('begins with the calls after one, and goes on with those that come, of all sessions', async () => {
  await server.fetch('/health?first')
  await server.fetch('/health?second')
  await using stream = await follow(`?after=${server.calls()[0]?.id}`)
  await vi.waitFor(() => expect(stream.named('calls')).toHaveLength(1))
  await server.fetch('/health?third', { headers: { 'x-mockapi-session': 'other' } })
  await vi.waitFor(() =>
    expect(stream.named('calls').flat()).toMatchObject([
      { target: '/health?second', session: '', status: 200 },
      { target: '/health?third', session: 'other', unmatched: false },
    ]),
  )
})

it('sends many calls as lists, each of them once and in order', async () => {
  await using stream = await follow()
  await vi.waitFor(() => expect(stream.named('hello')).toHaveLength(1))
  for (let count = 0; count < 450; count++) await server.fetch(`/health?${count}`)
  await vi.waitFor(() => expect(stream.named('calls').flat()).toHaveLength(450))
  const lists = stream.named('calls') as { target: string }[][]
  expect(Math.max(...lists.map(({ length }) => length))).toBeLessThanOrEqual(200)
  expect(lists.flat().map(({ target }) => target)).toEqual(
    Array.from({ length: 450 }, (_, index) => `/health?${index}`),
  )
})

it.each<[string, () => unknown]>([
  ['overrides', () => server.fail('GET /health', 503)],
  // As it was before; a page may have seen what it was in between.
  ['overrides', () => server.fail('GET /health', 503).remove()],
  ['behaviour', () => server.setBehaviour({ delay: 1 })],
  [
    'behaviour',
    () => {
      server.setBehaviour({ delay: 1 })
      server.setBehaviour(undefined)
    },
  ],
  [
    'clock',
    () => {
      server.clock.freeze()
      server.clock.resume()
    },
  ],
  ['data', () => server.db('users').create({})],
  ['sessions', () => server.session('new')],
])('says that %s changed, once', async (topic, change) => {
  await using stream = await follow()
  await vi.waitFor(() => expect(stream.named('hello')).toHaveLength(1))
  change()
  await vi.waitFor(() => expect(stream.named('changed')).toEqual([[topic]]))
})

it('says that answers go on and end, streams and WebSockets, whose latest messages are read', async () => {
  const parts = new TransformStream<string, string>()
  const writer = parts.writable.getWriter()
  server.use({
    'WS /chat': ws({ message: ({ message }) => message }),
    'GET /news': ({ sse }) => sse(parts.readable),
    'GET /silent': ({ sse }) => sse(new ReadableStream()),
  })
  const news = await server.fetch('/news')
  const text = news.text()
  await using stream = await follow()
  await vi.waitFor(() => expect(stream.named('hello')).toHaveLength(1))
  await writer.write('one')
  const id = server.calls('GET /news')[0]?.id
  await vi.waitFor(() => expect(stream.named('grown')).toEqual([[id]]))
  const read = async (of = 0) =>
    await (await server.fetch(`/__mockapi/requests/${of}?messages=1`)).json()
  expect(await read(id)).toMatchObject({ response: { text: 'data: one\n\n', truncated: true } })
  await writer.close()
  await text
  await vi.waitFor(() => expect(stream.named('grown')).toHaveLength(2))
  await (await server.fetch('/silent')).body?.cancel()
  await vi.waitFor(() =>
    expect(server.calls('GET /silent')[0]?.notes).toEqual(['client went away']),
  )
  await vi.waitFor(() => expect(stream.named('grown')).toHaveLength(3))

  const client = await connect(`${server.url}/chat`)
  client.socket.send(new Uint8Array([1, 2, 255]))
  await client.next()
  const [chat] = server.calls('WS /chat')
  await vi.waitFor(() => expect(stream.named('grown').at(-1)).toEqual([chat?.id]))
  const message = { from: 'mock', base64: 'AQL/', size: 3, time: expect.any(Number) }
  expect(await read(chat?.id)).toMatchObject({ socket: expect.any(String), messages: [message] })
  const before = stream.named('grown').length
  client.socket.close(4000, 'bye')
  await vi.waitFor(() => expect(stream.named('grown')).toHaveLength(before + 1))
  expect(await read(chat?.id)).toMatchObject({ closed: { code: 4000, reason: 'bye' } })
})

it('names one start of a server, so that its numbers are not taken for those of another', async () => {
  await using first = await follow()
  await using second = await follow()
  await using other = await createMockServer({ mocks: {}, port: 0 })
  await vi.waitFor(() => expect([...first.events, ...second.events]).toHaveLength(2))
  expect(first.events[0]).toEqual(second.events[0])
  const response = await fetch(`${other.url}/__mockapi/events`)
  const { value } = (await response.body?.getReader().read()) ?? {}
  const text = new TextDecoder().decode(value)
  expect(text).toContain('event: hello')
  expect(text).not.toContain((first.named('hello')[0] as { instance: string }).instance)
})
