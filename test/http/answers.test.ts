import { expect, it } from 'vitest'
import { setCookie } from 'hono/cookie'
import { defineMock } from 'mockapi'
import { describeWays } from '../support/ways.ts'

async function* numbers(): AsyncGenerator<string> {
  for (const number of [1, 2, 3]) {
    await Promise.resolve()
    yield `${number}\n`
  }
}

const mocks = defineMock({
  'GET /lines': ({ stream }) => stream(['one\n', 'two\n']),
  'GET /numbers': ({ stream }) => stream(numbers()),
  'GET /events': ({ sse }) => sse([{ done: 50 }, { event: 'end', data: 'bye', id: '2' }]),
  'GET /waiting': ({ sse, signal }) =>
    sse(
      (async function* () {
        yield { first: true }
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      })(),
    ),
  'GET /body': () => new Response(new Blob(['a', 'b']).stream(), { headers: { 'x-own': 'yes' } }),
  'GET /cookies': (c) => {
    c.cookie('first', '1', { httpOnly: true })
    setCookie(c, 'second', 'a b', { path: '/deep' })
    c.header('set-cookie', 'third=3', { append: true })
    return { ok: true }
  },
  'GET /raw-cookies': () =>
    new Response('ok', {
      headers: [
        ['set-cookie', 'first=1; Path=/'],
        ['set-cookie', 'second=2'],
      ],
    }),
  'GET /go': (c) => c.redirect('/lines'),
  'GET /go/:code': (c) => c.redirect(`/lines?code=${c.params.code}`, 307),
  'GET /go-far': (c) => c.redirect('https://other.example/a'),
  'GET /go-raw': (c) => Response.redirect(new URL('/lines', c.req.url), 301),
  'GET /go-back': (c) => c.redirect(`${c.req.path}/done`),
  'GET /raw': () => new Response('short', { status: 418, headers: { 'x-own': 'yes' } }),
  'GET /raw-json': () => Response.json({ a: 1 }, { status: 202 }),
  'GET /raw-empty': () => new Response(null, { status: 205 }),
  'GET /bytes': () => new Response(new Uint8Array([0, 255])),
  'GET /xml': ({ xml }) => xml('<a/>'),
  'GET /latin': (c) => c.text('ok', 200, { 'x-name': 'Müller' }),
})

describeWays('streams', { mocks }, (way) => {
  it.each([
    ['/lines', 'one\ntwo\n'],
    ['/numbers', '1\n2\n3\n'],
  ])('%s are read to their end', async (path, text) => {
    const { status, headers, body } = await way.send(`GET ${path}`)
    expect([status, body]).toEqual([200, text])
    expect(headers.get('content-type')).toMatch(/^text\/plain; ?charset=utf-8$/i)
  })

  it('of events are read to their end', async () => {
    const { headers, body } = await way.send('GET /events')
    expect(headers.get('content-type')).toBe('text/event-stream')
    expect(headers.get('cache-control')).toBe('no-cache')
    expect(body).toBe('data: {"done":50}\n\nevent: end\nid: 2\ndata: bye\n\n')
  })

  it('of events arrive one by one, and end when the client goes away', async () => {
    const controller = new AbortController()
    const { body } = await way.fetch('/waiting', { signal: controller.signal })
    const reader = (body as ReadableStream<Uint8Array>).getReader()
    const { value } = await reader.read()
    expect(new TextDecoder().decode(value)).toBe('data: {"first":true}\n\n')
    await reader.cancel()
    controller.abort()
  })

  it.each(['/lines', '/events', '/waiting', '/body'])(
    'of %s have a head of their own',
    async (path) => {
      const { status, headers, body } = await way.send(`HEAD ${path}`)
      expect([status, body]).toEqual([200, ''])
      if (path === '/events') expect(headers.get('content-type')).toBe('text/event-stream')
    },
  )

  it('of a Response that is whole go out in one piece', async () => {
    const { headers, body } = await way.send('GET /body')
    expect([body, headers.get('x-own')]).toEqual(['ab', 'yes'])
  })
})

describeWays('answers', { mocks }, (way) => {
  const root = way.base === '' ? '/' : way.base

  it('set several cookies, with their paths', async () => {
    const { headers } = await way.send('GET /cookies')
    expect(headers.getSetCookie()).toEqual([
      `first=1; Path=${root}; HttpOnly`,
      `second=a%20b; Path=${way.base}/deep`,
      'third=3',
    ])
    const raw = await way.send('GET /raw-cookies')
    expect(raw.headers.getSetCookie()).toEqual([`first=1; Path=${root}`, 'second=2'])
  })

  it.each([
    ['/go', 302, '/lines'],
    ['/go/5', 307, '/lines?code=5'],
    ['/go-back', 302, '/go-back/done'],
  ])('%s leads with %i to %s', async (path, code, location) => {
    const { status, headers, body } = await way.send(`GET ${path}`)
    expect([status, headers.get('location'), body]).toEqual([code, way.base + location, ''])
  })

  it('lead to other servers, and to whole addresses of their own', async () => {
    const far = await way.send('GET /go-far')
    expect(far.headers.get('location')).toBe('https://other.example/a')
    const { status, headers } = await way.send('GET /go-raw')
    const { pathname } = new URL(headers.get('location') ?? '')
    expect([status, pathname]).toEqual([301, `${way.base}/lines`])
  })

  it('may be a Response', async () => {
    const raw = await way.send('GET /raw')
    expect([raw.status, raw.body, raw.headers.get('x-own')]).toEqual([418, 'short', 'yes'])
    expect(raw.headers.get('content-length')).toBe('5')
    const json = await way.send('GET /raw-json')
    expect([json.status, json.body]).toEqual([202, { a: 1 }])
    const empty = await way.send('GET /raw-empty')
    expect([empty.status, empty.body]).toEqual([205, ''])
    const bytes = await way.fetch('/bytes')
    expect([...new Uint8Array(await bytes.arrayBuffer())]).toEqual([0, 255])
  })

  it('may be of other types, with letters in headers', async () => {
    const xml = await way.send('GET /xml')
    expect([xml.body, xml.headers.get('content-type')]).toEqual([
      '<a/>',
      expect.stringMatching(/^application\/xml/),
    ])
    const { headers } = await way.send('GET /latin')
    expect(headers.get('x-name')).toBe('Müller')
  })
})
