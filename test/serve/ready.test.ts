import { once } from 'node:events'
import { connect } from 'node:net'
import { createMockServer, defineMock, resource, route } from 'mockapi'
import type { MockServer, RequestReport } from 'mockapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseKey } from '../../src/core/path.ts'
import { jsonReply } from '../../src/core/reply.ts'
import { createState } from '../../src/data/memory.ts'
import { buildGeneration } from '../../src/serve/generation.ts'
import type { QuickEndpoint } from '../../src/serve/readiness.ts'
import { findReady } from '../../src/serve/ready.ts'
import { ScenarioCatalog } from '../../src/serve/session/scenarios.ts'
import { Session } from '../../src/serve/session/session.ts'
import { open } from './journal-calls.ts'

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

/** No mock knows this preference, so it changes nothing; but the whole way must be gone to read it. */
const theWholeWay = 'Prefer: respond-async'

describe('an answer that is ready', () => {
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
  ])('is the one that the whole way leads to: %s %s', async (path, ...headers) => {
    const given = headers.filter((header) => header !== undefined)
    const before = reports.length
    const ready = await answer(path, ...given)
    const whole = await answer(path, ...given, theWholeWay)
    expect(ready).toBe(whole)
    expect(ready).toMatch(/^HTTP\/1\.1 \d{3} /)
    const [first, second] = reports.slice(before)
    expect(first).toEqual({ ...second, time: first?.time, duration: first?.duration })
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
    server.weather({ status: { status: 503 } })
    expect(await answer('/small')).toMatch(/^HTTP\/1\.1 503 /)
    server.weather(undefined)
    expect(await answer('/small')).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('findReady', () => {
  const parts = { behaviour: undefined, usesFaker: false, suggestedFile: 'mocks/api.json' }
  const plain = {
    origin: 'http://localhost',
    target: '/fixed',
    header: () => undefined,
    headers: [],
  }
  const session = new Session(
    '',
    createState({ seed: 1, source: () => expect.unreachable() }),
    new ScenarioCatalog([]),
    open().journal,
  )
  const endpoints = [
    endpoint('GET /fixed', { fixed: jsonReply({ ok: true }) }),
    endpoint('GET /quick/:id', { quick: ({ params }) => jsonReply({ id: params['id'] }) }),
    endpoint('GET /throws', {
      quick: () => {
        throw new Error('no seed')
      },
    }),
    endpoint('GET /cookie', { fixed: jsonReply(1).cookie('sid', '1') }),
    endpoint('GET /circle', { fixed: jsonReply(1n) }),
    endpoint('GET /late', { fixed: jsonReply(1), behaviour: { status: { status: 503 } } }),
    endpoint('GET /handled', {}),
  ]
  const generation = buildGeneration({ ...parts, endpoints, errors: [] })

  it.each([
    ['/fixed', '{"ok":true}'],
    ['/fixed?a=%20', '{"ok":true}'],
    ["/fixed?a='", undefined],
    ['/fixed?a=1', '{"ok":true}'],
    ['/quick/7', '{"id":"7"}'],
    ['/quick/..', undefined],
    ['/quick/%37', undefined],
    ['//fixed', undefined],
    ['http://localhost/fixed', undefined],
    ['/throws', undefined],
    ['/cookie', undefined],
    ['/circle', undefined],
    ['/late', undefined],
    ['/handled', undefined],
    ['/nowhere', undefined],
  ])('gives for %s %s', (target, body) => {
    expect(findReady(generation, { ...plain, target }, session)?.answer.body).toBe(body)
  })

  it.each(['origin', 'prefer', 'x-mockapi-delay', 'x-mockapi-status', 'x-mockapi-session'])(
    'leaves requests with %s to the whole way',
    (name) => {
      const header = (asked: string) => (asked === name ? '1' : undefined)
      expect(findReady(generation, { ...plain, header }, session)).toBeUndefined()
    },
  )

  it('leaves all to the whole way while a file is broken, since each answer tells of it', () => {
    const place = { file: 'mocks/users.ts', line: 1, column: 1 }
    const error = { code: 'module-throws', severity: 'error', message: 'x', place } as const
    const broken = buildGeneration({ ...parts, endpoints, errors: [error] })
    expect(findReady(broken, plain, session)).toBeUndefined()
  })
})

function endpoint(key: string, more: Partial<QuickEndpoint>): QuickEndpoint {
  const parsed = parseKey(key)
  if ('message' in parsed) throw new Error(parsed.message)
  return {
    key,
    ...parsed,
    origin: { file: 'mocks/api.json', place: () => undefined },
    needs: { body: false, call: false, faker: false },
    handle: () => null,
    ...more,
  }
}
