import { once } from 'node:events'
import { connect } from 'node:net'
import { createMockServer, defineMock, resource, route } from 'mockapi'
import type { MockServer, RequestReport } from 'mockapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const users = resource('users', {
  seed: [
    { id: 1, name: 'Ada', about: '' },
    { id: 2, name: 'Zoë', about: 'é'.repeat(5000) },
  ],
})

const posts = resource('posts', {
  seed: Array.from({ length: 5 }, (_, id) => ({ id, userId: 1 + (id % 2), title: `Post ${id}` })),
})

const mocks = [
  users,
  posts,
  defineMock({
    'GET /small': { ok: true },
    'GET /large': { text: 'x'.repeat(5000) },
    'GET /unicode': { text: '日本語 🙂' },
    'GET /null': null,
    'GET /items/:id/detail': { fixed: true },
    'GET /files/*': 'everything below',
    'ALL /any': [1, 2, 3],
    'GET /both': ({ json }) => json({ handled: true }),
  }),
  route('GET /late', { delay: 1, handle: () => ({ late: true }) }),
]

let server: MockServer
const reports: RequestReport[] = []

beforeAll(async () => {
  server = await createMockServer({ mocks, port: 0, onRequest: (report) => reports.push(report) })
})
afterAll(() => server.close())

/**
 * An answer as it came over the wire, without the time of day. The fields of the head are sorted: their
 * order says nothing (RFC 9110, section 5.3), and the `Headers` of Node sort them.
 */
async function answer(path: string, ...headers: string[]): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: server.port ?? 0 })
  const request = [`GET ${path} HTTP/1.1`, 'Connection: close', ...headers]
  if (!headers.some((header) => header.startsWith('Host:'))) request.push('Host: localhost')
  socket.write(`${request.join('\r\n')}\r\n\r\n`)
  const chunks: Buffer[] = []
  socket.on('data', (chunk) => chunks.push(chunk))
  await once(socket, 'close')
  const text = Buffer.concat(chunks).toString()
  const end = text.indexOf('\r\n\r\n')
  const [status, ...fields] = text.slice(0, end).split('\r\n')
  const lasting = fields.filter((field) => !field.startsWith('Date:')).sort()
  return [status, ...lasting, text.slice(end)].join('\r\n')
}

/** No mock knows this preference, so it changes nothing; but no answer is kept for those who ask for it. */
const anew = 'Prefer: respond-async'

describe('an answer that may be kept', () => {
  it.each([
    ['/small'],
    ['/small?any=query'],
    ['/small/'],
    ['/large'],
    ['/unicode'],
    ['/null'],
    ['/items/7/detail'],
    ['/items/a%20b/detail'],
    ['/files/a/b/c.png'],
    ['/files/../small'],
    ['/files/./x'],
    ['//small'],
    ['/any'],
    ['/both'],
    ['/late'],
    ['/users'],
    ['/users?sort=-name'],
    ['/users?name=Ada&limit=1&page=1'],
    ['/users?limit=1&page=2&name:ne=x%20y'],
    ['/users?limit=1&cursor='],
    ["/users?name='"],
    ['/users?fields=name'],
    ['/users?limit=100000'],
    ['/users?page=0'],
    ['/users?nothing=1'],
    ['/users?name=Ada#top'],
    ['/users?embed=posts&sort=-posts.title'],
    ['/users/1/posts'],
    ['/users/1/posts?sort=-title&page=1&limit=2'],
    ['/users/1/posts?nothing=1'],
    ['/users/3/posts'],
    ['/posts/1/user'],
    ['/users/1'],
    ['/users/1?fields=name'],
    ['/users/2'],
    ['/users/3'],
    ['/users/1', 'If-None-Match: *'],
    ['/users/1', 'If-None-Match: "other"'],
    ['/nowhere'],
    ['/small', 'Host: example.test'],
    ['/small', 'Origin: http://localhost:3000'],
    ['/small', 'Origin: https://example.test'],
  ])('is the one that the application gives: %s %s', async (path, ...headers) => {
    const given = headers.filter((header) => header !== undefined)
    const before = reports.length
    const first = await answer(path, ...given)
    const second = await answer(path, ...given)
    expect(second).toBe(first)
    expect(await answer(path, ...given, anew)).toBe(first)
    expect(first).toMatch(/^HTTP\/1\.1 \d{3} /)
    const all = reports.slice(before).map((report) => ({ ...report, time: 0, duration: 0 }))
    expect(all).toEqual([all[0], all[0], all[0]])
    const calls = server.calls().slice(-3)
    const told = calls.map(({ request: { headers: sent, ...request }, ...call }) => {
      const { prefer: _, ...others } = sent
      return { ...call, id: 0, time: 0, duration: 0, request: { ...request, headers: others } }
    })
    expect(told).toEqual([told[0], told[0], told[0]])
  })

  it('is the same in process', async () => {
    for (const path of ['/small', '/users/1', '/items/7/detail', '/users/3']) {
      const ready = await server.fetch(path)
      const whole = await server.fetch(path, { headers: { prefer: 'respond-async' } })
      expect([...ready.headers]).toEqual([...whole.headers])
      expect([ready.status, await ready.text()]).toEqual([whole.status, await whole.text()])
    }
  })

  it('follows writes and the weather', async () => {
    expect(await answer('/users/1')).toContain('Ada')
    await server.fetch('/users/1', {
      method: 'PATCH',
      body: '{"name":"Grace"}',
      headers: { 'content-type': 'application/json' },
    })
    expect(await answer('/users/1')).toContain('Grace')
    server.setBehaviour({ status: { status: 503 } })
    expect(await answer('/small')).toMatch(/^HTTP\/1\.1 503 /)
    server.setBehaviour(undefined)
    expect(await answer('/small')).toMatch(/^HTTP\/1\.1 200 /)
  })
})
