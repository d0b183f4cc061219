import { expect, it, test } from 'vitest'
import type { Exchange } from '../../src/http/exchange.ts'
import { converted, seen } from '../support/exchanges.ts'

const ada = { id: 1, name: 'Ada' }
const bob = { id: 2, name: 'Bob' }

test.each<[what: string, exchanges: readonly Exchange[], files: Record<string, unknown>]>([
  [
    'one answer',
    [seen('GET /health', { answer: { ok: true } })],
    { 'health.json': { 'GET /health': { ok: true } } },
  ],
  [
    'the same answer twice, once',
    [
      seen('GET /health', { answer: 'up', sent: { 'content-type': 'text/plain' } }),
      seen('GET /health', { answer: 'up', sent: { 'content-type': 'text/plain' } }),
    ],
    {
      'health.json': { 'GET /health': { $headers: { 'content-type': 'text/plain' }, $body: 'up' } },
    },
  ],
  [
    'different answers, in their order',
    [1, 1, 2, 2].map((step) => seen('GET /job', { answer: { step } })),
    { 'job.json': { 'GET /job': { $sequence: [{ step: 1 }, { step: 1 }, { step: 2 }] } } },
  ],
  [
    'POSTs by the field that differs',
    [
      seen('POST /login', { body: { user: 'ada', at: 1 }, answer: { ok: true } }),
      seen('POST /login', { body: { user: 'eve', at: 1 }, status: 401, answer: { ok: false } }),
    ],
    {
      'login.json': {
        'POST /login': {
          $cases: [
            { $when: { 'body.user': 'ada' }, ok: true },
            { $when: { 'body.user': 'eve' }, $status: 401, ok: false },
          ],
        },
      },
    },
  ],
  [
    'POSTs of one answer, without a condition',
    ['a', 'b'].map((user) => seen('POST /track', { body: { user }, status: 204 })),
    { 'track.json': { 'POST /track': { $status: 204 } } },
  ],
  [
    'a GraphQL server by operation',
    [
      seen('POST /graphql', {
        body: { operationName: 'A', query: 'query A { a }' },
        answer: { data: { a: 1 } },
      }),
      seen('POST /graphql', {
        body: { operationName: 'B', query: 'query B { b }' },
        answer: { data: { b: 2 } },
      }),
    ],
    {
      'graphql.json': {
        'POST /graphql': {
          $cases: [
            { $when: { 'body.operationName': 'A' }, data: { a: 1 } },
            { $when: { 'body.operationName': 'B' }, data: { b: 2 } },
          ],
        },
      },
    },
  ],
  [
    'queries by what differs, but for what keeps caches away',
    [
      seen('GET /search?q=a&_=1', { answer: { n: 1 } }),
      seen('GET /search?q=b&_=2', { answer: { n: 2 } }),
      seen('GET /search?q=b&_=3', { answer: { n: 2 } }),
    ],
    {
      'search.json': {
        'GET /search': {
          $cases: [
            { $when: { 'query.q': 'a' }, n: 1 },
            { $when: { 'query.q': 'b' }, n: 2 },
          ],
        },
      },
    },
  ],
  [
    'what only credentials tell apart',
    [
      seen('GET /me', { status: 401, answer: { m: 1 } }),
      seen('GET /me', { headers: { Authorization: 'Bearer abc' }, answer: { m: 2 } }),
    ],
    {
      'me.json': {
        'GET /me': {
          $cases: [
            { $when: { 'headers.authorization': { exists: false } }, $status: 401, m: 1 },
            { $when: { 'headers.authorization': { exists: true } }, m: 2 },
          ],
        },
      },
    },
  ],
  [
    'ids as a parameter',
    [
      seen('GET /api/v1/posts/1/likes', { answer: { n: 1 } }),
      seen('GET /api/v1/posts/2/likes', { answer: { n: 2 } }),
    ],
    {
      'api/v1/posts.json': {
        'GET /api/v1/posts/:id/likes': {
          $cases: [
            { $when: { 'params.id': '1' }, n: 1 },
            { $when: { 'params.id': '2' }, n: 2 },
          ],
        },
      },
    },
  ],
  [
    'a redirect, an error and a HEAD',
    [
      seen('GET /old', { status: 301, sent: { Location: 'https://api.test/new?a=1' } }),
      seen('GET /broken', { status: 500, answer: { message: 'x' } }),
      seen('HEAD /file', { sent: { 'content-type': 'application/pdf', 'x-pages': '3' } }),
    ],
    {
      'broken.json': { 'GET /broken': { $status: 500, message: 'x' } },
      'file.json': {
        'HEAD /file': {
          $status: 200,
          $headers: { 'content-type': 'application/pdf', 'x-pages': '3' },
        },
      },
      'old.json': { 'GET /old': { $status: 301, $headers: { location: '/new?a=1' } } },
    },
  ],
  [
    'no noise of headers',
    [
      seen('GET /a', {
        answer: { a: 1 },
        sent: {
          Date: 'x',
          ETag: 'y',
          Connection: 'close',
          'X-Request-Id': '1',
          traceparent: '0',
          Server: 'z',
          'Content-Encoding': 'gzip',
          'Content-Length': '9',
          'Cache-Control': 'no-cache',
          'X-Total-Count': '5',
          'Set-Cookie': [
            'a=b; Domain=api.test; Path=/; Secure; Expires=Wed, 01 Jan 2070 00:00:00 GMT',
            'c=; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
          ],
        },
      }),
    ],
    {
      'a.json': {
        'GET /a': {
          $headers: { 'x-total-count': '5', 'set-cookie': ['a=***; Path=/', 'c=; Max-Age=0'] },
          a: 1,
        },
      },
    },
  ],
  [
    'braces and dollars as they are',
    [seen('GET /a', { answer: { $each: 'x', b: '{{c}}' } })],
    { 'a.json': { 'GET /a': { $$each: 'x', b: String.raw`\{{c}}` } } },
  ],
  [
    'values that are no objects',
    [
      seen('GET /n', { answer: '7', sent: { 'content-type': 'application/json' } }),
      seen('GET /null', { answer: 'null', sent: { 'content-type': 'application/json' } }),
      seen('GET /list', { answer: [1, 2] }),
      seen('GET /empty', { answer: {} }),
    ],
    {
      'empty.json': { 'GET /empty': {} },
      'list.json': { 'GET /list': [1, 2] },
      'n.json': { 'GET /n': 7 },
      'null.json': { 'GET /null': { $body: null } },
    },
  ],
])('%s', async (_, exchanges, files) => {
  const { json, losses } = await converted(exchanges, { origins: ['https://api.test'] })
  expect(json).toEqual(files)
  expect(
    losses.all.filter(({ kind, what }) => kind !== 'secret' && what !== 'with more fields'),
  ).toEqual([])
})

it('keeps how long answers took with timing', async () => {
  const { json, text } = await converted(
    [
      seen('GET /slow', { answer: { a: 1 }, duration: 812.4 }),
      seen('GET /users', { answer: [ada], duration: 90 }),
    ],
    { timing: true },
  )
  expect(json['slow.json']).toEqual({ 'GET /slow': { $delay: 812, a: 1 } })
  expect(text['users.ts']).toContain('  delay: 90,\n')
})

it('gives people other names, the same one each time', async () => {
  const eva = { id: 1, name: 'Eva Real', email: 'eva@real.example', phone: '+49 30 1234567' }
  const { text, json } = await converted(
    [
      seen('GET /users', { answer: [eva, { ...bob, email: 'bob@real.example' }] }),
      seen('GET /orders/9', {
        answer: {
          orderNo: 'A9',
          buyer: { email: eva.email },
          note: `ask ${eva.email}`,
          title: 'Eva Real',
        },
      }),
      seen(`GET /find?email=${encodeURIComponent(eva.email)}`, { answer: { n: 1 } }),
      seen('GET /find?email=other%40real.example', { answer: { n: 2 } }),
    ],
    { anonymise: true },
  )
  const all = Object.values(text).join('\n')
  for (const real of ['Eva Real', 'real.example', '1234567', 'Bob']) expect(all).not.toContain(real)
  const [first] = json['users.json'] as { name: string; email: string; phone: string }[]
  expect(first?.email).toMatch(/^\S+@example\.\w+$/)
  expect(first?.phone).toMatch(/^\+\d+$/)
  expect(json['orders.json']).toEqual({
    'GET /orders/9': {
      orderNo: 'A9',
      buyer: { email: first?.email },
      note: `ask ${first?.email}`,
      title: first?.name,
    },
  })
  expect(JSON.stringify(json['find.json'])).toContain(`"query.email":"${first?.email}"`)
  expect(
    (
      await converted(
        [seen('GET /users', { answer: [eva, { ...bob, email: 'bob@real.example' }] })],
        { anonymise: true },
      )
    ).json['users.json'],
  ).toEqual(json['users.json'])
})

it('tells what is left out', async () => {
  const { losses } = await converted([
    seen('GET /a', { status: 304 }),
    seen('GET /video', { status: 206, answer: 'x' }),
    seen('PROPFIND /dav', { answer: { a: 1 } }),
    seen('OPTIONS /a', { status: 204 }),
  ])
  expect(losses.all.map(({ where }) => where)).toEqual(['GET /a', 'GET /video', 'PROPFIND /dav'])
})
