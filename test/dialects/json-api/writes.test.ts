import { describe, expect, it } from 'vitest'
import { createMockServer, manyToMany, resource } from 'mockapi'
import { ask, idsOf, serve } from '../../support/json-api.ts'

const post = (more: object = {}) => ({ data: { type: 'posts', ...more } })

describe('POST', () => {
  it('creates a record as createRecord(…).save() sends it', async () => {
    await using served = await serve()
    const { server } = served
    const made = await ask(server, 'POST /posts', {
      data: {
        attributes: { title: 'New', 'created-at': '2025', 'word-count': 3 },
        relationships: { author: { data: { type: 'authors', id: '2' } } },
        type: 'posts',
      },
    })
    expect(made.status).toBe(201)
    expect(made.headers.get('location')).toBe('/posts/4')
    expect(made.data).toMatchObject({
      type: 'posts',
      id: '4',
      attributes: { title: 'New', 'created-at': '2025', 'word-count': 3 },
      relationships: { author: { data: { type: 'authors', id: '2' } } },
      links: { self: '/posts/4' },
    })
    // The record is what the file has: ids keep their type, names are those of the fields.
    expect(server.db('posts').find(4)).toEqual({
      id: 4,
      title: 'New',
      createdAt: '2025',
      wordCount: 3,
      authorId: 2,
    })
  })

  it('names new fields as the collection names its own', async () => {
    await using served = await serve({ notes: [{ id: 1, due_on: 'x' }] })
    const body = { data: { type: 'notes', attributes: { 'is-done': true } } }
    await ask(served.server, 'POST /notes', body)
    expect(served.server.db('notes').find(2)).toEqual({ id: 2, is_done: true })
  })

  it('leads relations of all kinds to other records', async () => {
    await using served = await serve()
    const { server } = served
    const made = await ask(
      server,
      'POST /posts?include=comments,tags',
      post({
        relationships: {
          comments: { data: [{ type: 'comments', id: 'c2' }] },
          tags: { data: [{ type: 'tags', id: 'b' }] },
        },
      }),
    )
    expect(idsOf(made.included)).toEqual(['c2', 'b'])
    expect(server.db('comments').find('c2')).toMatchObject({ postId: 4 })
    expect(server.db('posts').find(4)).toMatchObject({ tagIds: ['b'] })
  })

  it('takes ids of clients, as the type that the ids have', async () => {
    await using served = await serve()
    const made = await ask(served.server, 'POST /posts', post({ id: '9' }))
    expect([made.status, made.data.id]).toEqual([201, '9'])
    expect(served.server.db('posts').find(9)?.['id']).toBe(9)
    expect((await ask(served.server, 'POST /posts', post())).data.id).toBe('10')
    const text = await ask(served.server, 'POST /posts', post({ id: 'abc' }))
    expect(text.data.id).toBe('abc')
  })

  it('creates below a record', async () => {
    await using served = await serve()
    const body = { data: { type: 'comments', attributes: { body: 'third' } } }
    const made = await ask(served.server, 'POST /posts/2/comments', body)
    expect(made.data.relationships['post']?.data).toEqual({ type: 'posts', id: '2' })
    expect(made.headers.get('location')).toBe(made.data.links.self)
  })

  it.each(['post', 'posts', 'Posts'])('knows its type as %s', async (type) => {
    await using served = await serve()
    expect((await ask(served.server, 'POST /posts', { data: { type } })).status).toBe(201)
  })

  it('takes plain JSON for a document', async () => {
    await using served = await serve()
    const type = { 'content-type': 'application/json; charset=utf-8' }
    expect((await ask(served.server, 'POST /posts', post(), type)).status).toBe(201)
  })

  it('passes over empty relationships that the data do not have', async () => {
    await using served = await serve()
    const relationships = { editor: { data: null }, likes: { data: [] } }
    expect((await ask(served.server, 'POST /posts', post({ relationships }))).status).toBe(201)
  })
})

describe('PATCH and DELETE', () => {
  it('change what is sent, and leave the rest', async () => {
    await using served = await serve()
    const { status, data } = await ask(
      served.server,
      'PATCH /posts/1',
      post({
        id: '1',
        attributes: { 'created-at': '2025', price: null },
        relationships: { author: { data: null }, comments: { data: [] } },
      }),
    )
    expect(status).toBe(200)
    expect(data.attributes).toEqual({ title: 'Omakase', 'created-at': '2025', price: null })
    expect(data.relationships).toMatchObject({
      author: { data: null },
      comments: { data: [] },
      tags: { data: [{ id: 'a' }] },
    })
    expect(served.server.db('comments').where({ postId: 1 })).toEqual([])
  })

  it('keep a key that leads nowhere when it is sent again', async () => {
    await using served = await serve({ users: [{ id: 1 }], posts: [{ id: 1, userId: 9 }] })
    const relationships = { user: { data: { type: 'users', id: '9' } } }
    const again = await ask(served.server, 'PATCH /posts/1', post({ id: '1', relationships }))
    expect([again.status, served.server.db('posts').find(1)?.['userId']]).toEqual([200, 9])
  })

  it.each([
    { address: '/posts/1', body: post(), status: 422, source: { pointer: '/data' } },
    { address: '/posts/1', body: post({ id: '2' }), status: 409, source: { pointer: '/data/id' } },
    { address: '/posts/7', body: post({ id: '7' }), status: 404 },
    {
      address: '/posts/1',
      body: { data: { type: 'tags', id: '1' } },
      status: 409,
      source: { pointer: '/data/type' },
    },
  ])('$address with $body is $status', async ({ address, body, status, source }) => {
    await using served = await serve()
    const { errors, ...answer } = await ask(served.server, `PATCH ${address}`, body)
    expect(answer.status).toBe(status)
    if (source) expect(errors[0]?.source).toEqual(source)
  })

  it('delete', async () => {
    await using served = await serve()
    expect((await ask(served.server, 'DELETE /posts/1')).status).toBe(204)
    const again = await ask(served.server, 'DELETE /posts/1')
    expect([again.status, again.errors[0]?.code]).toEqual([404, 'no-record'])
  })

  it('change a single resource', async () => {
    await using served = await serve()
    const body = (id: string) => ({
      data: { type: 'settings', id, attributes: { 'font-size': 14 } },
    })
    const changed = await ask(served.server, 'PATCH /settings', body('settings'))
    expect(changed.data.attributes).toEqual({ theme: 'dark', 'font-size': 14 })
    expect(served.server.db.single('settings').get()).toEqual({ theme: 'dark', fontSize: 14 })
    expect((await ask(served.server, 'PATCH /settings', body('other'))).status).toBe(409)
  })
})

describe('relationships', () => {
  it.each([
    {
      key: 'author',
      write: 'PATCH',
      data: { type: 'authors', id: '2' },
      after: { type: 'authors', id: '2' },
    },
    { key: 'author', write: 'PATCH', data: null, after: null },
    { key: 'comments', write: 'POST', ids: ['c1'], after: ['c1', 'c2'] },
    { key: 'comments', write: 'PATCH', ids: ['c2'], after: ['c2'] },
    { key: 'comments', write: 'DELETE', ids: ['c1', 'c2'], after: [] },
    { key: 'tags', write: 'POST', ids: ['b', 'a', 'b'], after: ['a', 'b'] },
    { key: 'tags', write: 'PATCH', ids: ['b'], after: ['b'] },
    { key: 'tags', write: 'DELETE', ids: ['a', 'b'], after: [] },
  ])('$write of $key makes it $after', async ({ key, write, data, ids, after }) => {
    await using served = await serve()
    const address = `/posts/1/relationships/${key}`
    const sent = ids?.map((id) => ({ type: key, id })) ?? data
    expect((await ask(served.server, `${write} ${address}`, { data: sent })).status).toBe(204)
    const { document } = await ask(served.server, `GET ${address}`)
    const linkage = Array.isArray(after) ? after.map((id) => ({ type: key, id })) : after
    expect(document).toEqual({
      data: linkage,
      links: { self: address, related: `/posts/1/${key}` },
    })
  })

  it('through a join, and held by the other side, are changed there', async () => {
    const users = resource('users', {
      seed: [{ id: 1 }, { id: 2 }],
      relations: { teams: manyToMany('teams', { through: 'memberships' }) },
    })
    const teams = resource('teams', { seed: [{ id: 1 }, { id: 2 }] })
    const memberships = resource('memberships', { seed: [{ id: 1, userId: 1, teamId: 1 }] })
    await using server = await createMockServer({
      mocks: [users, teams, memberships],
      dialect: 'json-api',
    })
    const address = '/users/1/relationships/teams'
    await ask(server, `PATCH ${address}`, { data: [{ type: 'teams', id: '2' }] })
    expect(server.db(memberships).all()).toEqual([{ id: 2, userId: 1, teamId: 2 }])
    await ask(server, 'POST /teams/2/relationships/users', { data: [{ type: 'users', id: '2' }] })
    const { included } = await ask(server, 'GET /teams/2?include=users')
    expect(idsOf(included)).toEqual(['1', '2'])
  })

  it.each([
    { request: 'POST /posts/1/relationships/author', status: 405 },
    { request: 'PATCH /posts/7/relationships/author', status: 404 },
    { request: 'PATCH /posts/1/relationships/nope', status: 404 },
  ])('$request is $status', async ({ request, status }) => {
    await using served = await serve()
    expect((await ask(served.server, request, { data: null })).status).toBe(status)
  })
})
