import { describe, expect, it } from 'vitest'
import type { MockServerOptions } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import type { ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const dialects = ['json-server-0', 'json-server-1'] as const

function serve(db: unknown, options: MockServerOptions): Promise<ServedFolder> {
  return serveFolder({ 'db.json': JSON.stringify(db) }, { dir: 'db.json', ...options })
}

describe.each(dialects)('ids that several records have, %s', (dialect) => {
  const text = (id: number) => (dialect === 'json-server-1' ? String(id) : id)
  const posts = [
    { id: text(1), t: 'a', userId: text(1) },
    { id: text(1), t: 'b' },
    { id: text(2), t: 'c' },
  ]
  const comments = [
    { id: text(1), postId: text(1) },
    { id: text(1), postId: text(2) },
  ]
  const db = { posts, comments, users: [{ id: text(1) }] }

  it('are listed, filtered and embedded in, and the first is found', async () => {
    await using served = await serve(db, { dialect })
    const get = async (target: string) => (await send(served.server, `GET ${target}`)).body
    expect(await get('/users')).toEqual(db.users)
    expect(await get('/posts')).toEqual(posts)
    expect(await get('/posts/1')).toEqual(posts[0])
    expect(await get('/posts?id=1')).toEqual(posts.slice(0, 2))
    expect(await get('/posts/1?_embed=comments')).toEqual({ ...posts[0], comments: [comments[0]] })
    expect(await get('/posts?_embed=comments')).toMatchObject([
      { comments: [comments[0]] },
      { comments: [comments[0]] },
      { comments: [comments[1]] },
    ])
  })

  it('are changed and deleted one after the other, in a session too', async () => {
    await using served = await serve(db, { dialect })
    for (const session of ['a', '']) {
      const ask = (line: string, body?: unknown) =>
        send(served.server, line, body, session === '' ? {} : { 'x-mockapi-session': session })
      await ask('PATCH /posts/1', { t: 'A' })
      expect((await ask('GET /posts')).body).toEqual([{ ...posts[0], t: 'A' }, ...posts.slice(1)])
      await ask('DELETE /posts/1')
      expect((await ask('GET /posts/1')).body).toEqual(posts[1])
      await ask('PUT /posts/1', { t: 'B' })
      expect((await ask('GET /posts')).body).toEqual([{ id: text(1), t: 'B' }, posts[2]])
      await ask('DELETE /posts/1')
      expect((await ask('GET /posts/1')).status).toBe(404)
    }
  })

  it('are a warning with both lines', async () => {
    const lines = '{ "posts": [\n  { "id": 1 },\n  { "id": 1 }\n] }'
    await using served = await serveFolder({ 'db.json': lines }, { dir: 'db.json', dialect })
    expect(served.server.overview().diagnostics).toMatchObject([
      { severity: 'warning', code: 'duplicate-id', place: { line: 3 }, message: /line 2/ },
    ])
  })
})

describe('json-server 0.17', () => {
  const dialect = 'json-server-0'

  it('keeps the children of a record while another one has its id', async () => {
    const comments = [{ id: 1, postId: 1 }]
    await using served = await serve({ posts: [{ id: 1 }, { id: 1 }], comments }, { dialect })
    await send(served.server, 'DELETE /posts/1')
    expect((await send(served.server, 'GET /comments')).body).toEqual(comments)
    await send(served.server, 'DELETE /posts/1')
    expect((await send(served.server, 'GET /comments')).body).toEqual([])
  })

  it('numbers the next record after the highest', async () => {
    const posts = [{ id: 2 }, { id: 2 }, { id: 1 }]
    await using served = await serve({ posts }, { dialect })
    expect((await send(served.server, 'POST /posts', {})).body).toEqual({ id: 3 })
    expect((await send(served.server, 'POST /posts', { id: 2 })).status).toBe(409)
  })

  it('takes a parameter without a name for none, and a word that ends in another letter for its plural', async () => {
    const db = { notes: [{ id: 1, '': 'x', caféId: 'a' }], café: [{ id: 'a' }] }
    await using served = await serve(db, { dialect: 'json-server-0' })
    const get = async (target: string) => (await send(served.server, `GET ${target}`)).body
    expect(await get('/notes?=y')).toEqual(db.notes)
    expect(await get('/notes/1?_expand=café')).toEqual({ ...db.notes[0], café: { id: 'a' } })
  })

  it('shows plain values and $schema with the rest', async () => {
    const db = { $schema: './x.json', tags: ['a', '{{b}}'], n: [1], posts: [{ id: 1 }], me: {} }
    await using served = await serve(db, { dialect })
    expect((await send(served.server, 'GET /db')).body).toEqual(db)
    expect((await send(served.server, 'GET /tags')).body).toEqual(db.tags)
    await send(served.server, 'POST /posts', { t: 'x' })
    expect((await send(served.server, 'GET /db')).body).toEqual({
      ...db,
      posts: [{ id: 1 }, { t: 'x', id: 2 }],
    })
  })

  it('keeps the data that were written to records of one id', async () => {
    const db = JSON.stringify({
      posts: [
        { id: 1, t: 'a' },
        { id: 1, t: 'b' },
      ],
    })
    const options = { dir: 'db.json', dialect, persist: 'state.json' } as const
    await using served = await serveFolder({ 'db.json': db }, options)
    await send(served.server, 'DELETE /posts/1')
    await send(served.server, 'PATCH /posts/1', { t: 'B' })
    await served.server.close()
    const { createMockServer } = await import('mockapi')
    await using again = await createMockServer({ cwd: served.path, ...options })
    expect((await send(again, 'GET /posts')).body).toEqual([{ id: 1, t: 'B' }])
  })
})

describe.each(dialects)('a database is data, %s', (dialect) => {
  const db = {
    posts: [
      { id: '1', title: 'Hello {{person.firstName}}' },
      { id: '2', title: '{{ name }}', at: { $date: '2020-01-01' }, $count: 2 },
    ],
    $meta: { $ref: '#/posts' },
    settings: { $count: 3, $each: { a: '{{index}}' }, $body: 'x' },
    'blog posts': [{ id: '1' }],
  }

  it('without templates and instructions', async () => {
    await using served = await serve(db, { dialect })
    expect(served.server.overview().diagnostics).toEqual([])
    const get = async (target: string) => (await send(served.server, `GET ${target}`)).body
    expect(await get('/posts')).toEqual(db.posts)
    expect(await get('/$meta')).toEqual(db.$meta)
    expect(await get('/settings')).toEqual(db.settings)
    expect(await get('/blog%20posts')).toEqual(db['blog posts'])
  })

  it('in a folder too, beside files that are mocks', async () => {
    const files = {
      'mocks/db.json': JSON.stringify(db),
      'mocks/names.json': '[{ "id": "1", "name": "{{index}}" }]',
    }
    await using served = await serveFolder(files, { dir: 'mocks', dialect })
    expect((await send(served.server, 'GET /posts')).body).toEqual(db.posts)
    expect((await send(served.server, 'GET /names')).body).toEqual([{ id: '1', name: 0 }])
  })

  it('whose ids that are none are others', async () => {
    const rows = [
      { id: '', t: 'a' },
      { id: null, t: 'b' },
      { id: 7, t: 'c' },
    ]
    await using served = await serve({ rows }, { dialect })
    const { body } = await send(served.server, 'GET /rows')
    expect(body).toEqual(
      ['8', '9', '7'].map((id, at) => {
        return { id: dialect === 'json-server-1' ? id : Number(id), t: rows[at]?.t }
      }),
    )
    expect(served.server.overview().diagnostics).toMatchObject([
      { severity: 'warning', code: 'bad-record' },
      { severity: 'warning', code: 'bad-record' },
    ])
  })
})

describe('what else a db.json holds', () => {
  const numbered = { datumId: 1, user_id: '4' }

  it.each([
    ['0: an empty file has all data', 'json-server-0', {}, 'GET /db', {}],
    ['0: so has one of plain values', 'json-server-0', { tags: ['a'] }, 'GET /db', { tags: ['a'] }],
    ['1: null is null', 'json-server-1', { a: null, posts: [] }, 'GET /a', null],
    [
      '1: data are what a datum belongs to',
      'json-server-1',
      { data: [{ id: '1' }], posts: [{ id: '1', ...numbered }] },
      'GET /data/1?_embed=posts',
      { id: '1', posts: [{ id: '1', ...numbered }] },
    ],
    [
      '1: user_id is a field like any other',
      'json-server-1',
      { users: [{ id: '4' }], posts: [{ id: '1', ...numbered }] },
      'GET /posts?user_id=4',
      [],
    ],
    [
      '1: of two empty values the later is first',
      'json-server-1',
      { posts: [{ id: '1', a: null }, { id: '2' }] },
      'GET /posts?_sort=a',
      [{ id: '2' }, { id: '1', a: null }],
    ],
  ] as const)('%s', async (_, dialect, db, line, expected) => {
    await using served = await serve(db, { dialect })
    const answer = await send(served.server, line)
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual(expected)
  })

  it.each([
    [[1, 2.5], 3.5],
    [['1', 77], 78],
    [['p', 77], expect.stringMatching(/^[\w-]{7}$/)],
    [[1, 'p'], 2],
    [[-1, 0], 1],
  ])('0: after the ids %j comes the next one', async (ids, next) => {
    await using served = await serve(
      { rows: ids.map((id) => ({ id })) },
      { dialect: 'json-server-0' },
    )
    expect((await send(served.server, 'POST /rows', {})).body).toEqual({ id: next })
  })
})
