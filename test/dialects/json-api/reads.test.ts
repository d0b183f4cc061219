import { describe, expect, it } from 'vitest'
import { createMockServer, resource } from 'mockapi'
import { createApp } from '../../../src/app.ts'
import { ask, idsOf, serve } from '../../support/json-api.ts'

describe('documents of JSON:API', () => {
  it('have type, id as text, attributes and relationships with linkage and links', async () => {
    await using served = await serve()
    const { status, headers, document } = await ask(served.server, 'GET /posts/1')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/vnd.api+json')
    expect(headers.get('vary')).toBe('Accept')
    expect(document).toEqual({
      data: {
        type: 'posts',
        id: '1',
        attributes: { title: 'Omakase', 'created-at': '2024-01-01', price: 5 },
        relationships: {
          author: {
            links: { self: '/posts/1/relationships/author', related: '/posts/1/author' },
            data: { type: 'authors', id: '1' },
          },
          tags: {
            links: { self: '/posts/1/relationships/tags', related: '/posts/1/tags' },
            data: [{ type: 'tags', id: 'a' }],
          },
          comments: {
            links: { self: '/posts/1/relationships/comments', related: '/posts/1/comments' },
            data: [
              { type: 'comments', id: 'c1' },
              { type: 'comments', id: 'c2' },
            ],
          },
        },
        links: { self: '/posts/1' },
      },
      links: { self: '/posts/1' },
    })
  })

  it('say names as Ember does, and keep those that would be the same', async () => {
    await using served = await serve({
      blogPosts: [
        { id: 1, isPublished: true, word_count: 3, wordCount: 4, comments: 7, type: 'x' },
      ],
      comments: [{ id: 1, blogPostId: 1 }],
    })
    const { data } = await ask(served.server, 'GET /blogPosts/1')
    expect(data.type).toBe('blog-posts')
    expect(data.attributes).toEqual({
      'is-published': true,
      'word-count': 3,
      wordCount: 4,
      type: 'x',
    })
    expect(Object.keys(data.relationships)).toEqual(['comments'])
    const { data: comment } = await ask(served.server, 'GET /comments/1')
    expect(comment.attributes).toEqual({})
    expect(comment.relationships).toMatchObject({
      'blog-post': {
        data: { type: 'blog-posts', id: '1' },
        links: { related: '/comments/1/blog-post' },
      },
    })
    expect((await ask(served.server, 'GET /comments/1/blog-post')).data.id).toBe('1')
    expect((await ask(served.server, 'GET /comments/1/blogPost')).data.id).toBe('1')
  })

  it.each([
    ['createdAt', 'created-at'],
    ['created_at', 'created-at'],
    ['HTMLBody', 'htmlbody'],
    ['a b', 'a-b'],
    ['line2Text', 'line2-text'],
    ['ünïcode', 'ünïcode'],
  ])('call the field %s %s, and find it again', async (field, key) => {
    await using served = await serve({ notes: [{ id: 1, [field]: 1 }] })
    const { data } = await ask(served.server, 'GET /notes/1?fields[notes]=' + key)
    expect(data.attributes).toEqual({ [key]: 1 })
    const body = { data: { type: 'notes', id: '1', attributes: { [key]: 2 } } }
    await ask(served.server, 'PATCH /notes/1', body)
    expect(served.server.db('notes').find(1)).toEqual({ id: 1, [field]: 2 })
  })

  it('lead to ids and names that an address must escape', async () => {
    await using served = await serve({ 'odd name': [{ id: 'a/b c' }] })
    const { list } = await ask(served.server, 'GET /odd%20name')
    const self = list[0]?.links.self
    expect([list[0]?.type, self]).toEqual(['odd-name', '/odd%20name/a%2Fb%20c'])
    expect((await ask(served.server, `GET ${self}`)).data.id).toBe('a/b c')
  })

  it('have the prefix and the session of the request in their links', async () => {
    await using served = await serve(undefined, { prefix: '/api' })
    const { data, links } = await ask(served.server, 'GET /api/posts/1')
    expect([data.links.self, links['self']]).toEqual(['/api/posts/1', '/api/posts/1'])
    const made = await ask(served.server, 'POST /api/tags', { data: { type: 'tags', id: 'z' } })
    expect(made.headers.get('location')).toBe('/api/tags/z')
    expect(made.data.links.self).toBe('/api/tags/z')
    const inSession = await ask(served.server, 'GET /__session/one/api/posts?page[size]=1')
    expect(inSession.list[0]?.links.self).toBe('/__session/one/api/posts/1')
    expect(inSession.links['last']).toMatch(/^\/__session\/one\/api\/posts\?/)
  })

  it('are made of collections without ids, and of generated ones', async () => {
    await using served = await serve({ notes: [{ text: 'a' }, { text: 'b' }], empty: [] })
    expect(idsOf((await ask(served.server, 'GET /notes')).list)).toEqual(['1', '2'])
    expect((await ask(served.server, 'GET /empty')).document).toEqual({
      data: [],
      links: { self: '/empty' },
      meta: { total: 0 },
    })
    const mocks = { people: { $count: 2, $each: { fullName: '{{person.fullName}}' } } }
    await using folder = await serve(mocks)
    const { list } = await ask(folder.server, 'GET /people')
    expect(list[0]?.attributes['full-name']).toMatch(/^\w/)
    expect(list[0]?.attributes['full-name']).not.toContain('{{')
  })

  it('hold a single resource by its name', async () => {
    await using served = await serve()
    expect((await ask(served.server, 'GET /settings')).document).toEqual({
      data: { type: 'settings', id: 'settings', attributes: { theme: 'dark', 'font-size': 12 } },
      links: { self: '/settings' },
    })
  })

  it('show the key of a record that is not there, and null for none', async () => {
    await using served = await serve({
      users: [{ id: 1 }],
      posts: [
        { id: 1, userId: 9 },
        { id: 2, userId: null },
        { id: 3, userId: { a: 1 } },
      ],
    })
    const { list } = await ask(served.server, 'GET /posts')
    const linkage = list.map(({ relationships }) => relationships['user']?.data)
    expect(linkage).toEqual([{ type: 'users', id: '9' }, null, null])
    expect((await ask(served.server, 'GET /posts/1/user')).document).toMatchObject({ data: null })
  })
})

describe('include', () => {
  it.each([
    { include: 'author', included: ['authors 1'] },
    { include: 'comments', included: ['comments c1', 'comments c2'] },
    {
      include: 'comments.author',
      included: ['comments c1', 'comments c2', 'authors 2', 'authors 1'],
    },
    {
      include: 'author,comments.author',
      included: ['authors 1', 'comments c1', 'comments c2', 'authors 2'],
    },
    { include: 'author.posts.author', included: ['authors 1', 'posts 3'] },
    { include: 'tags,tags', included: ['tags a'] },
    { include: '', included: [] },
  ])('include=$include has each resource once', async ({ include, included }) => {
    await using served = await serve()
    const answer = await ask(served.server, `GET /posts/1?include=${include}`)
    expect(answer.included.map(({ type, id }) => `${type} ${id}`)).toEqual(included)
  })

  it('is part of an answer that was asked for it alone', async () => {
    await using served = await serve()
    expect((await ask(served.server, 'GET /posts/1')).document).not.toHaveProperty('included')
  })

  it('links every included resource from another one', async () => {
    await using served = await serve()
    const { list, included } = await ask(
      served.server,
      'GET /posts?include=author,comments.author,tags',
    )
    const linked = new Set(
      [...list, ...included].flatMap(({ relationships }) =>
        Object.values(relationships).flatMap(({ data }) =>
          [data].flat().map((each) => JSON.stringify(each)),
        ),
      ),
    )
    const own = included.map(({ type, id }) => JSON.stringify({ type, id }))
    expect(own.filter((each) => !linked.has(each))).toEqual([])
    expect(new Set(own).size).toBe(own.length)
  })
})

describe('sparse fields', () => {
  it('leave attributes and relationships out, by type', async () => {
    await using served = await serve()
    const address = 'GET /posts/1?include=author&fields[posts]=title,author&fields[authors]='
    const { data, included } = await ask(served.server, address)
    expect(data.attributes).toEqual({ title: 'Omakase' })
    expect(Object.keys(data.relationships)).toEqual(['author'])
    expect(included[0]).toMatchObject({ type: 'authors', attributes: {} })
    expect(included[0]).not.toHaveProperty('relationships')
  })

  it.each(['created-at', 'createdAt', 'created_at'])('know the name %s', async (name) => {
    await using served = await serve()
    const { data } = await ask(served.server, `GET /posts/1?fields[posts]=${name}`)
    expect(data.attributes).toEqual({ 'created-at': '2024-01-01' })
  })
})

describe('the cache of answers', () => {
  it('knows that an Accept decides, and forgets what a write changed', async () => {
    await using served = await serve(undefined, { port: 0 })
    const address = `${served.server.url}/posts/1?include=comments`
    const get = (accept: string) => fetch(address, { headers: { accept } })
    const type = 'application/vnd.api+json'
    for (let count = 0; count < 3; count++) expect((await get(type)).status).toBe(200)
    expect((await get(`${type}; charset=utf-8`)).status).toBe(406)
    expect((await get(`${type}; profile="https://example.com/a"`)).status).toBe(200)
    await ask(served.server, 'DELETE /comments/c1')
    const { included } = (await (await get(type)).json()) as { included: unknown[] }
    expect(included).toHaveLength(1)
  })
})

describe('what else a folder has', () => {
  it('is in an application made of values as well', async () => {
    const posts = resource('posts', { seed: [{ id: 1 }] })
    const app = createApp({ mocks: posts, dialect: 'json-api' })
    const fetch = async (address: string | URL | Request, init?: RequestInit) =>
      await app.request(String(address), init)
    expect((await ask({ fetch }, 'GET /posts/1')).data.links.self).toBe('/posts/1')
  })

  it('calls hooks, records calls, and keeps sessions apart', async () => {
    const seen: unknown[] = []
    const posts = resource('posts', {
      seed: [{ id: 1, title: 'a' }],
      on: { created: ({ title }) => void seen.push(title) },
    })
    await using server = await createMockServer({ mocks: posts, dialect: 'json-api' })
    using session = server.session('one')
    const body = { data: { type: 'posts', attributes: { title: 'b' } } }
    await ask(session, 'POST /posts', body)
    expect(seen).toEqual(['b'])
    expect(session.calls('POST /posts')).toHaveLength(1)
    expect([session.db(posts).count(), server.db(posts).count()]).toEqual([2, 1])
  })

  it('stays as it is: endpoints and the objects that they answer', async () => {
    await using server = await createMockServer({
      mocks: { 'GET /health': { ok: true }, 'GET /me': { $status: 401, $body: { message: 'no' } } },
      dialect: 'json-api',
    })
    expect(await (await server.fetch('/health')).json()).toEqual({ ok: true })
    expect(await (await server.fetch('/me')).json()).toEqual({ message: 'no' })
  })
})
