import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createMockServer, defineMock, route } from 'mockapi'
import type { FaultKind, MockServer, RequestReport } from 'mockapi'
import { bodyOf, converse, request } from '../support/connection.ts'

const short = { text: 'abcdefgh' }
const text = '0123456789'.repeat(5000)
const kinds: readonly FaultKind[] = [
  'reset',
  'empty',
  'garbage',
  'hang',
  'truncate',
  'malformed-chunk',
  'dribble',
]

const mocks = [
  ...kinds.map((kind) => {
    const fault = kind === 'dribble' ? ({ fault: kind, over: 20 } as const) : kind
    return [
      route(`GET /${kind}`, { fault, handle: () => short }),
      route(`POST /${kind}`, { fault, handle: () => short }),
      route(`DELETE /${kind}`, { fault, handle: () => null }),
      route(`GET /big/${kind}`, { fault, handle: ({ text: plain }) => plain(text) }),
    ]
  }),
  ...(['truncate', 'malformed-chunk'] as const).map((fault) =>
    route(`GET /slow/${fault}`, { fault, bandwidth: '1kb/s', handle: () => text.slice(0, 198) }),
  ),
  route('GET /tiny', { fault: 'truncate', handle: ({ text: plain }) => plain('1') }),
  defineMock({
    'GET /asked/:kind': ({ params, fault }) => fault(params.kind as FaultKind),
    'GET /given': ({ fault, json }) =>
      fault('truncate', { answer: json({ a: 1 }, 404, { 'x-a': '1' }) }),
    'GET /response': ({ fault }) =>
      fault('malformed-chunk', { answer: new Response('abcd', { status: 202 }) }),
    'GET /nested': ({ fault }) => fault('truncate', { answer: fault('reset') }),
    'GET /streamed': ({ fault, stream }) =>
      fault('truncate', { answer: stream(['abcd', 'efgh', 'ijkl']) }),
    'GET /thrown': ({ fault }) => {
      throw fault('reset')
    },
    'GET /later': async ({ fault, delay }) => {
      await delay(1)
      return fault('reset')
    },
    'GET /offline': async ({ delay }) => {
      await delay('offline')
      return 'never'
    },
  }),
]

let server: MockServer
const reports: RequestReport[] = []

const ask = (...parts: string[]) => converse(server.port, ...parts)

/** A body that no handler reads, larger than what a connection holds by itself. */
const upload = [request('POST /empty', 'Content-Length: 100000'), 'x'.repeat(100_000)]

// With the classes of Node and with those of the adapter, as the command line has them.
describe.each([{ ownProcess: false }, { ownProcess: true }])('$ownProcess', ({ ownProcess }) => {
  const own = { Request, Response }
  beforeAll(async () => {
    const onRequest = (report: RequestReport) => void reports.push(report)
    server = await createMockServer({ mocks, port: 0, ownProcess, onRequest })
  })
  afterAll(async () => {
    await server.close()
    for (const [name, value] of Object.entries(own))
      Object.defineProperty(globalThis, name, { value })
  })

  describe('a fault in place of an answer', () => {
    it.each([
      ['/reset', ['ECONNRESET', 'close'], 'reset'],
      ['/thrown', ['ECONNRESET', 'close'], 'reset'],
      ['/later', ['ECONNRESET', 'close'], 'reset'],
      ['/nested', ['ECONNRESET', 'close'], 'reset'],
      ['/offline', ['ECONNRESET', 'close'], 'reset'],
      ['/asked/reset', ['ECONNRESET', 'close'], 'reset'],
      ['/empty', ['end', 'close'], 'empty'],
      ['/asked/empty', ['end', 'close'], 'empty'],
    ])('%s is seen as %j', async (path, events, kind) => {
      const seen = ask(request(`GET ${path}`))
      await vi.waitFor(() => expect(seen.events).toEqual(events))
      expect(seen.answer).toBe('')
      expect(reports.at(-1)).toMatchObject({ target: path, status: 0, notes: [kind] })
    })

    it('garbage is bytes that are no HTTP, then the end', async () => {
      const seen = ask(request('GET /garbage'))
      await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
      expect(seen.answer).toHaveLength(64)
      expect(seen.answer).not.toContain('HTTP')
    })

    it('hang keeps the connection open and silent', async () => {
      const seen = ask(request('GET /hang'))
      await vi.waitFor(() =>
        expect(reports.at(-1)).toMatchObject({ target: '/hang', notes: ['hang'] }),
      )
      // Others are answered meanwhile.
      expect((await fetch(`${server.url}/nowhere`)).status).toBe(404)
      expect([seen.answer, seen.events]).toEqual(['', []])
      seen.leave()
    })

    it.each(['empty', 'garbage'])('%s ends properly while a body is unread', async (kind) => {
      const [head = '', body = ''] = upload
      const seen = ask(head.replace('/empty', `/${kind}`), body)
      await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
      expect(seen.answer).toHaveLength(kind === 'empty' ? 0 : 64)
    })
  })

  describe('a fault that spoils an answer', () => {
    it.each(['/truncate', '/big/truncate'])(
      'sends half of %s and says its length',
      async (path) => {
        const seen = ask(request(`GET ${path}`))
        await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
        const whole = path === '/truncate' ? '{"text":"abcdefgh"}' : text
        expect(seen.answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
        expect(seen.answer.toLowerCase()).toContain(`content-length: ${whole.length}\r\n`)
        expect(bodyOf(seen)).toBe(whole.slice(0, whole.length >> 1))
        expect(reports.at(-1)).toMatchObject({ target: path, status: 200 })
        expect(reports.at(-1)?.notes).toContain('truncate')
      },
    )

    it.each(['/malformed-chunk', '/big/malformed-chunk'])('ends %s in no chunk', async (path) => {
      const seen = ask(request(`GET ${path}`))
      await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
      const half = path === '/malformed-chunk' ? '{"text":"' : text.slice(0, text.length / 2)
      expect(seen.answer.toLowerCase()).toContain('transfer-encoding: chunked\r\n')
      expect(seen.answer.toLowerCase()).not.toContain('content-length')
      const size = half.length.toString(16)
      expect(bodyOf(seen)).toBe(`${size}\r\n${half}\r\nno length of a chunk\r\n`)
    })

    it.each(['/slow/truncate', '/slow/malformed-chunk'])(
      'sends half of %s slowly',
      async (path) => {
        const started = performance.now()
        const seen = ask(request(`GET ${path}`))
        await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
        expect(performance.now() - started).toBeGreaterThanOrEqual(99)
        const half = bodyOf(seen)
          .replace(/\r\nno length.*/s, '')
          .replace(/(?:^|\r\n)\w\w\r\n/g, '')
        expect(half).toBe(`"${text.slice(0, 99)}`)
      },
    )

    it('sends the head of an answer that has nothing to halve', async () => {
      const seen = ask(request('GET /tiny'))
      await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
      expect(seen.answer.toLowerCase()).toContain('content-length: 1\r\n')
      expect(bodyOf(seen)).toBe('')
    })

    it('ends in the same way for a client of HTTP/1.0, which knows no chunks', async () => {
      const seen = ask('GET /malformed-chunk HTTP/1.0\r\nHost: localhost\r\n\r\n')
      await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
      expect(bodyOf(seen)).toBe('{"text":"no length of a chunk\r\n')
    })

    it.each(['/truncate', '/malformed-chunk'])(
      'breaks %s off after a body was sent',
      async (path) => {
        const seen = ask(request(`POST ${path}`, 'Content-Length: 100000'), 'x'.repeat(100_000))
        await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
        expect(bodyOf(seen)).toContain('{"text":"')
      },
    )

    it.each([
      ['HEAD /truncate', 'HTTP/1.1 200'],
      ['DELETE /truncate', 'HTTP/1.1 204'],
      ['HEAD /malformed-chunk', 'HTTP/1.1 200'],
      ['DELETE /malformed-chunk', 'HTTP/1.1 204'],
    ])('breaks %s off in its head', async (line, head) => {
      const seen = ask(request(line))
      await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
      expect(seen.answer).toBe(head)
      expect(reports.at(-1)).toMatchObject({ status: 0 })
    })

    it('leaves the connection for the next request when it only dribbles', async () => {
      const seen = ask(
        request('GET /dribble'),
        request('HEAD /dribble'),
        request('DELETE /dribble'),
      )
      await vi.waitFor(() => expect(seen.answer).toContain('204 No Content'))
      expect(seen.answer.match(/HTTP\/1\.1 \d+/g)).toEqual([
        'HTTP/1.1 200',
        'HTTP/1.1 200',
        'HTTP/1.1 204',
      ])
      expect(seen.answer).toContain('{"text":"abcdefgh"}')
      expect(seen.events).toEqual([])
      seen.leave()
    })

    it('takes the answer that a handler gives it', async () => {
      const seen = ask(request('GET /given'))
      await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
      expect(seen.answer).toMatch(/^HTTP\/1\.1 404 /)
      expect(seen.answer.toLowerCase()).toContain('x-a: 1\r\n')
      expect(bodyOf(seen)).toBe('{"a')
    })

    it('takes a Response', async () => {
      const seen = ask(request('GET /response'))
      await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
      expect(seen.answer).toMatch(/^HTTP\/1\.1 202 /)
      expect(bodyOf(seen)).toBe('2\r\nab\r\nno length of a chunk\r\n')
    })

    it('sends half of the first chunk of a stream', async () => {
      const seen = ask(request('GET /streamed'))
      await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
      expect(bodyOf(seen)).toBe('2\r\nab\r\n')
    })

    it('has words of its own where a handler gives no answer', async () => {
      const seen = ask(request('GET /asked/malformed-chunk'))
      await vi.waitFor(() => expect(seen.events).toEqual(['end', 'close']))
      expect(bodyOf(seen)).toContain('{"message":"This answer')
    })
  })

  it('a fault that there is not is told, with the nearest', async () => {
    const response = await server.fetch('/asked/trunkate')
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({
      code: 'handler-failed',
      detail: expect.stringContaining('Did you mean "truncate"?'),
    })
  })
})
