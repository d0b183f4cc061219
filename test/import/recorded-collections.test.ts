import { describe, expect, it, test } from 'vitest'
import type { Exchange } from '../../src/http/exchange.ts'
import { converted, seen } from '../support/exchanges.ts'

const ada = { id: 1, name: 'Ada' }
const bob = { id: 2, name: 'Bob' }
const asText = { headers: { 'Content-Type': 'text/plain;charset=UTF-8' } }

test.each<[what: string, exchanges: readonly Exchange[], files: Record<string, unknown>]>([
  [
    'a list and its items as a collection, with all fields',
    [
      seen('GET /users', { answer: [ada, bob] }),
      seen('GET /users/2', { answer: { ...bob, age: 3 } }),
    ],
    { 'users.json': [ada, { ...bob, age: 3 }] },
  ],
  [
    'items alone as a collection, by their numbers',
    [seen('GET /users/2', { answer: bob }), seen('GET /users/1', { answer: ada })],
    { 'users.json': [ada, bob] },
  ],
  [
    'pages of a list as one collection',
    [
      seen('GET /users?page=1&limit=1', { answer: [ada] }),
      seen('GET /users?page=2&limit=1', { answer: [bob] }),
    ],
    { 'users.json': [ada, bob] },
  ],
  [
    'a collection as it was before it was changed',
    [
      seen('GET /users', { answer: [ada] }),
      seen('POST /users', { body: { name: 'Bob' }, status: 201, answer: bob }),
      seen('PATCH /users/1', { body: { name: 'A' }, answer: { id: 1, name: 'A' } }),
      seen('GET /users', { answer: [{ id: 1, name: 'A' }, bob] }),
      seen('DELETE /users/2', { status: 204 }),
      seen('GET /users', { answer: [{ id: 1, name: 'A' }] }),
    ],
    { 'users.json': [ada] },
  ],
  [
    'a query that collections do not know, beside the collection',
    [seen('GET /users', { answer: [ada, bob] }), seen('GET /users?near=x', { answer: [bob] })],
    {
      'users.endpoints.json': { 'GET /users': { $when: { 'query.near': 'x' }, $body: [bob] } },
      'users.json': [ada, bob],
    },
  ],
  [
    'a body that a collection refused, and the 404 of its records',
    [
      seen('GET /users', { answer: [ada] }),
      seen('POST /users', { body: { name: 'Bob' }, status: 201, answer: bob }),
      seen('POST /users', { body: {}, status: 422, answer: { errors: 1 } }),
      seen('GET /users/9', { status: 404, answer: { message: 'No user 9' } }),
    ],
    {
      'users.endpoints.json': {
        'POST /users': { $when: { 'body.name': { exists: false } }, $status: 422, errors: 1 },
        'ALL /users/:id': {
          $when: { 'db.users[params.id]': { exists: false } },
          $status: 404,
          message: 'No user {{params.id}}',
        },
      },
      'users.json': [ada],
    },
  ],
  [
    'lists below records by their relation',
    [
      seen('GET /users', { answer: [ada] }),
      seen('GET /posts', {
        answer: [
          { id: 7, userId: 1 },
          { id: 8, userId: 2 },
        ],
      }),
      seen('GET /users/1/posts', { answer: [{ id: 7, userId: 1 }] }),
    ],
    {
      'posts.json': [
        { id: 7, userId: 1 },
        { id: 8, userId: 2 },
      ],
      'users.json': [ada],
    },
  ],
  [
    'an object that is written as a single resource',
    [
      seen('GET /settings', { answer: { dark: true } }),
      seen('PATCH /settings', { body: { dark: false }, answer: { dark: false } }),
      seen('GET /settings', { answer: { dark: false } }),
    ],
    { 'settings.json': { dark: true } },
  ],
  [
    'an object that is written as plain text, which single resources refuse, as answers',
    [
      seen('GET /state', { answer: { state: 'open' } }),
      seen('PUT /state', { ...asText, body: '{"state":"closed"}', answer: { state: 'closed' } }),
      seen('GET /state', { answer: { state: 'closed' } }),
    ],
    {
      'state.json': {
        'GET /state': { $sequence: [{ state: 'open' }, { state: 'closed' }] },
        'PUT /state': { state: 'closed' },
      },
    },
  ],
  [
    'writes that collections refuse, as plain text and without a body, beside the collection',
    [
      seen('GET /users', { answer: [ada, bob] }),
      seen('POST /users', { ...asText, body: '{"name":"Eve"}', status: 201, answer: { id: 3 } }),
      seen('PUT /users/2', { answer: bob }),
      seen('PATCH /users/1', { body: { name: 'A' }, answer: { id: 1, name: 'A' } }),
    ],
    {
      'users.endpoints.json': {
        'POST /users': { $status: 201, id: 3 },
        'PUT /users/:id': bob,
      },
      'users.json': [ada, bob],
    },
  ],
  [
    'lists without ids, and lists beside other things, as answers',
    [
      seen('GET /tags', { answer: [{ t: 1 }, { t: 2 }] }),
      seen('GET /board', { answer: { title: 'x', widgets: [ada] } }),
    ],
    {
      'board.json': { 'GET /board': { title: 'x', widgets: [ada] } },
      'tags.json': { 'GET /tags': [{ t: 1 }, { t: 2 }] },
    },
  ],
  [
    'what is no record below a collection, as an endpoint',
    [
      seen('GET /users', { answer: [ada] }),
      seen('GET /users/1', { answer: ada }),
      seen('GET /users/me', { answer: ada }),
    ],
    { 'users.endpoints.json': { 'GET /users/me': ada }, 'users.json': [ada] },
  ],
])('%s', async (_, exchanges, files) => {
  const { json, losses } = await converted(exchanges, { origins: ['https://api.test'] })
  expect(json).toEqual(files)
  expect(
    losses.all.filter(({ kind, what }) => kind !== 'secret' && what !== 'with more fields'),
  ).toEqual([])
})

describe('what JSON cannot say of a collection', () => {
  it('is the page that the query asks for, around the list, and a mock for what else differs there', async () => {
    const page = (number: number, rest: object, records: readonly object[]) =>
      seen(`GET /users?page=${number}&limit=1`, {
        answer: { data: records, page: number, limit: 1, total: 2, ...rest },
      })
    const { text, losses } = await converted([page(1, {}, [ada]), page(2, {}, [bob])])
    expect(Object.keys(text)).toEqual(['users.handlers.ts', 'users.json'])
    expect(text['users.handlers.ts']).toContain(`  'GET /users': async ({ next, query }) => {
    const answer = await next()
    if (!answer.ok) return answer
    return {
      data: await answer.json(),
      page: Number(query.page ?? 1),
      limit: Number(query.limit ?? 1),
      total: Number(answer.headers.get('x-total-count')),
    }
  },`)
    expect(losses.all).toEqual([])

    const next = { next: '/users?page=2' }
    const other = await converted([page(1, next, [ada]), page(2, { next: null }, [bob])])
    expect(other.json['users.endpoints.json']).toEqual({
      'GET /users': {
        $when: { 'query.page': '2' },
        data: [bob],
        page: 2,
        limit: 1,
        total: 2,
        next: null,
      },
    })
    expect(other.losses.all).toEqual([])
  })

  it('lists calls without a query whose envelope changes by itself', async () => {
    const { losses } = await converted([
      seen('GET /users', { answer: { data: [ada], meta: { took: 3 } } }),
      seen('GET /users', { answer: { data: [ada], meta: { took: 4 } } }),
    ])
    expect(losses.all).toMatchObject([{ kind: 'answer', where: 'GET /users' }])
  })

  it('is a resource where its ids have another name, and handlers for its envelopes', async () => {
    const article = { slug: 'a-b', title: 'T' }
    const { text, losses } = await converted([
      seen('GET /api/articles', { answer: { articles: [article], articlesCount: 1 } }),
      seen('GET /api/articles/a-b', { answer: { article } }),
      seen('DELETE /api/articles/a-b', { status: 200, answer: { message: 'gone' } }),
    ])
    expect(text).toEqual({
      'api/articles.handlers.ts': `import { defineMock } from 'mockapi'

export default defineMock({
  'GET /api/articles': async ({ next }) => {
    const answer = await next()
    if (!answer.ok) return answer
    return {
      articles: await answer.json(),
      articlesCount: Number(answer.headers.get('x-total-count')),
    }
  },
  'GET /api/articles/:id': async ({ next }) => {
    const answer = await next()
    if (!answer.ok) return answer
    return { article: await answer.json() }
  },
  'DELETE /api/articles/:id': async ({ next }) => {
    const answer = await next()
    if (!answer.ok) return answer
    return { message: 'gone' }
  },
})
`,
      'api/articles.ts': `import { resource } from 'mockapi'

export const articles = resource<Record<string, unknown>, 'slug'>('articles', {
  path: '/api/articles',
  idField: 'slug',
  seed: [{ slug: 'a-b', title: 'T' }],
})
`,
    })
    expect(losses.all).toEqual([])
  })

  it('is told where records are answered otherwise than they were', async () => {
    const { losses, json } = await converted([
      seen('GET /users/1', { answer: { ...ada, visits: 1 } }),
      seen('GET /users/1', { answer: { ...ada, visits: 2 } }),
    ])
    expect(json).toEqual({ 'users.json': [{ ...ada, visits: 1 }] })
    expect(losses.all).toEqual([{ kind: 'answer', where: 'GET /users/1', what: '' }])
  })
})

it('keeps the pauses of events in which texts are replaced', async () => {
  const answer = 'data: {"email":"a@b.io"}\n\n'.repeat(3)
  const chunks = [0, 100, 300].map((at) => ({ at, size: answer.length / 3 }))
  const sent = { 'content-type': 'text/event-stream' }
  const exchanges = [seen('GET /events', { answer, sent, chunks })]
  const { text } = await converted(exchanges, { anonymise: true, timing: true })
  expect(text['events.json']?.match(/"\$delay": \d+ \}/g)).toEqual([
    '"$delay": 100 }',
    '"$delay": 200 }',
  ])
})
