import { beforeEach, describe, expect, it } from 'vitest'
import { createMockServer, many, manyToMany, one, resource, route } from 'mockapi'
import type { MockServer } from 'mockapi'
import * as v from 'valibot'
import { send } from '../support/send.ts'

const users = resource('users', {
  path: '/api/users',
  seed: [
    { id: 1, name: 'Ada' },
    { id: 2, name: 'Bob' },
  ],
  relations: { posts: many('posts', { foreignKey: 'authorId', onDelete: 'refuse' }) },
})
const posts = resource<{ title: string; authorId: number | null }>('posts', {
  seed: [
    { id: 'a', title: 'First', authorId: 1 },
    { id: 'b', title: 'Second', authorId: 2 },
    { id: 'c', title: 'Third', authorId: 1 },
    { id: 'd', title: 'Orphan', authorId: null },
    { id: 'e', title: 'Dangling', authorId: 9 },
  ],
  schema: v.object({ title: v.string(), authorId: v.nullable(v.number()) }),
  relations: {
    author: one('users'),
    tags: manyToMany('tags', { through: 'postTags' }),
    topics: manyToMany('topics'),
  },
})
const tags = resource('tags', { seed: [{ id: 1, label: 'red' }] })
const topics = resource('topics', { seed: [{ id: 1, label: 'sea' }] })
const postTags = resource('postTags', { seed: [{ id: 1, postId: 'a', tagId: 1 }] })
const drafts = resource('drafts', {
  seed: [{ id: 1, authorId: 1 }],
  only: [],
  relations: { author: one('users') },
})

const groups = resource('groups', { seed: [{ id: 1 }, { id: 2 }] })
const people = resource('people', { relations: { groups: manyToMany('groups') } })

let server: MockServer

beforeEach(async () => {
  server = await createMockServer({
    mocks: [users, posts, tags, topics, postTags, drafts, groups, people],
  })
  return () => server.close()
})

const titles = (body: unknown) => (body as { title: string }[]).map(({ title }) => title)

describe('GET below a record', () => {
  it.each([
    ['', ['First', 'Third']],
    ['?sort=-title', ['Third', 'First']],
    ['?title:contains=thi', ['Third']],
    ['?limit=1&page=2', ['Third']],
    ['?q=first', ['First']],
    ['?embed=author&author.name=Ada&sort=-title', ['Third', 'First']],
  ])('lists what belongs to it, with any query: %s', async (query, expected) => {
    const { status, body } = await send(server, `GET /api/users/1/posts${query}`)
    expect(status).toBe(200)
    expect(titles(body)).toEqual(expected)
  })

  it('counts and links the pages of that list', async () => {
    const { headers } = await send(server, 'GET /api/users/1/posts?limit=1')
    expect(headers.get('x-total-count')).toBe('2')
    expect(headers.get('link')).toContain('/api/users/1/posts?limit=1&page=2>; rel="next"')
  })

  it('is 404 for a record that does not exist', async () => {
    for (const line of [
      'GET /api/users/3/posts',
      'GET /posts/x/author',
      'POST /api/users/3/posts',
    ]) {
      const { status, body } = await send(server, line, line.startsWith('POST') ? {} : undefined)
      expect(status).toBe(404)
      expect(body).toMatchObject({ code: 'no-record' })
    }
  })

  it('leads to the one record, with its tag', async () => {
    const { status, headers, body } = await send(server, 'GET /posts/b/author')
    expect(status).toBe(200)
    expect(body).toEqual({ id: 2, name: 'Bob' })
    const etag = headers.get('etag') ?? ''
    const again = await send(server, 'GET /posts/b/author', undefined, { 'if-none-match': etag })
    expect(again.status).toBe(304)
  })

  it.each([
    ['d', 'This record has no author: its authorId is empty.'],
    ['e', 'The author of this record has the id 9, which is none of "users".'],
  ])('is 404 where there is no such one: %s', async (id, detail) => {
    const { status, body } = await send(server, `GET /posts/${id}/author`)
    expect(status).toBe(404)
    expect(body).toMatchObject({ code: 'no-record', detail })
  })

  it('goes through joins in both directions', async () => {
    expect((await send(server, 'GET /posts/a/tags')).body).toEqual([{ id: 1, label: 'red' }])
    expect(titles((await send(server, 'GET /tags/1/posts')).body)).toEqual(['First'])
  })

  it('does not show what is only stored', async () => {
    expect((await send(server, 'GET /api/users/1/drafts')).status).toBe(404)
  })

  it('knows its methods', async () => {
    const { status, headers } = await send(server, 'DELETE /api/users/1/posts')
    expect(status).toBe(405)
    expect(headers.get('allow')).toContain('POST')
  })
})

describe('POST below a record', () => {
  it('sets the key in the type of the record it is below', async () => {
    const { status, headers, body } = await send(server, 'POST /api/users/2/posts', {
      title: 'New',
      authorId: 1,
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ title: 'New', authorId: 2 })
    const { id } = body as { id: string | number }
    expect(headers.get('location')).toBe(`/posts/${id}`)
    expect((await send(server, `GET /posts/${id}`)).body).toEqual(body)
  })

  it('adds many, or none', async () => {
    const made = await send(server, 'POST /api/users/2/posts', [{ title: 'X' }, { title: 'Y' }])
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject([{ authorId: 2 }, { authorId: 2 }])
    const refused = await send(server, 'POST /api/users/2/posts', [{ title: 'Z' }, { title: 1 }])
    expect(refused.status).toBe(422)
    expect(titles((await send(server, 'GET /api/users/2/posts')).body)).toEqual([
      'Second',
      'X',
      'Y',
    ])
  })

  it('adds the join', async () => {
    const { body } = await send(server, 'POST /posts/b/tags', { label: 'blue' })
    expect(body).toEqual({ id: 2, label: 'blue' })
    expect((await send(server, 'GET /posts/b/tags')).body).toEqual([body])
    expect((await send(server, 'GET /postTags/2')).body).toEqual({ id: 2, postId: 'b', tagId: 2 })
  })

  it('adds the id to the list that the record holds', async () => {
    await send(server, 'POST /posts/b/topics', { label: 'sky' })
    await send(server, 'POST /posts/b/topics', { label: 'ice' })
    expect((await send(server, 'GET /posts/b')).body).toMatchObject({ topicIds: [2, 3] })
    expect((await send(server, 'GET /posts/b/topics')).body).toHaveLength(2)
  })

  it('adds the record to the list of ids that the new one holds', async () => {
    const { body } = await send(server, 'POST /topics/1/posts', { title: 'New', authorId: null })
    expect(body).toMatchObject({ title: 'New' })
    expect(titles((await send(server, 'GET /topics/1/posts')).body)).toEqual(['New'])
  })

  it('keeps the other ids of such a list', async () => {
    const { body } = await send(server, 'POST /groups/1/people', { groupIds: [2, '1'] })
    expect(body).toEqual({ id: 1, groupIds: [2, 1] })
  })
})

describe('embed', () => {
  it('puts records into one, with a tag that changes with them', async () => {
    const { body, headers } = await send(server, 'GET /posts/a?embed=author,tags')
    expect(body).toMatchObject({
      id: 'a',
      author: { name: 'Ada' },
      tags: [{ label: 'red' }],
    })
    const etag = headers.get('etag') ?? ''
    const get = () =>
      send(server, 'GET /posts/a?embed=author,tags', undefined, { 'if-none-match': etag })
    expect((await get()).status).toBe(304)
    await send(server, 'PATCH /api/users/1', { name: 'Ada L.' })
    expect((await get()).body).toMatchObject({ author: { name: 'Ada L.' } })
  })

  it.each(['embed=author', '_expand=author', '_embed=author'])('understands %s', async (query) => {
    const { body } = await send(server, `GET /posts?${query}&id=b`)
    expect(body).toMatchObject([{ author: { name: 'Bob' } }])
  })

  it.each(['/posts?embed=autor', '/posts/a?embed=autor'])('names the nearest: %s', async (path) => {
    const { status, body } = await send(server, `GET ${path}`)
    expect(status).toBe(400)
    expect(body).toMatchObject({
      code: 'bad-query',
      parameter: 'embed',
      detail: '"posts" has no relation "autor". Did you mean "author"?',
    })
  })
})

describe('relations of other shapes', () => {
  const teams = resource('teams', { idField: '_id', seed: [{ _id: 'x', name: 'Looms' }] })
  const members = resource('members', {
    idField: '_id',
    seed: [{ _id: 1, teamId: 'x' }],
    relations: { team: one('teams', { onDelete: 'cascade' }), skills: manyToMany('skills') },
  })
  const skills = resource('skills', { idField: 'key', ids: 'nanoid' })
  const own = route('GET /teams/:id/members', { handle: () => ({ mine: true }) })

  it('go by ids in fields of other names', async () => {
    await using other = await createMockServer({ mocks: [teams, members, skills] })
    const { body } = await send(other, 'GET /teams/x/members?embed=team')
    expect(body).toEqual([{ _id: 1, teamId: 'x', team: { _id: 'x', name: 'Looms' } }])
    const made = await send(other, 'POST /members/1/skills', { label: 'weaving' })
    const { key } = made.body as { key: string }
    expect(made.headers.get('location')).toBe(`/skills/${key}`)
    expect((await send(other, 'GET /members/1?embed=skills')).body).toMatchObject({
      skillIds: [key],
      skills: [{ key, label: 'weaving' }],
    })
    expect((await send(other, 'DELETE /teams/x')).status).toBe(204)
    expect((await send(other, 'GET /members')).body).toEqual([])
  })

  it('without their field are warned of once, at the start', async () => {
    const warnings: string[] = []
    const cats = resource('cats', { seed: [{ id: 1 }], relations: { owner: one('groups') } })
    await using other = await createMockServer({
      mocks: [cats, groups],
      onWarning: ({ code }) => warnings.push(code),
    })
    expect(warnings).toEqual(['no-foreign-key'])
    expect((await send(other, 'GET /cats?embed=owner')).body).toEqual([{ id: 1, owner: null }])
    expect(warnings).toEqual(['no-foreign-key'])
  })

  it('give way to endpoints of one own', async () => {
    await using other = await createMockServer({ mocks: [teams, members, skills, own] })
    expect((await send(other, 'GET /teams/x/members')).body).toEqual({ mine: true })
  })

  it('go with handlers too: db deletes as DELETE does', async () => {
    await using other = await createMockServer({ mocks: [teams, members, skills] })
    expect(other.db('teams').delete('x')).toBe(true)
    expect(other.db('members').count()).toBe(0)
  })
})

describe('DELETE', () => {
  it('is 409 while others refer to the record', async () => {
    const { status, body } = await send(server, 'DELETE /api/users/1')
    expect(status).toBe(409)
    expect(body).toMatchObject({ code: 'still-referenced', by: 'posts', ids: ['a', 'c'] })
    expect((await send(server, 'GET /api/users/1')).status).toBe(200)
  })
})
