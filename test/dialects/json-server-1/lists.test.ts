import { beforeEach, describe, expect, it } from 'vitest'
import type { MockServer } from 'mockapi'
import { send } from '../../support/send.ts'
import { blog, idsOf, serve } from '../../support/json-server-1.ts'

let server: MockServer

beforeEach(async () => {
  const folder = await serve()
  server = folder.server
  return () => folder[Symbol.asyncDispose]()
})

async function bodyOf(path: string): Promise<unknown> {
  const { status, body } = await send(server, `GET ${path}`)
  expect(status).toBe(200)
  return body
}

describe('a list', () => {
  it('is JSON in lines of two spaces', async () => {
    const response = await server.fetch('/posts')
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.text()).toBe(JSON.stringify(blog.posts, null, 2))
    expect(await (await server.fetch('/posts?views:gt=100000')).text()).toBe('[]')
  })

  it.each([
    ['/posts?views:gt=100', ['2']],
    ['/posts?views_gt=100', ['2']],
    ['/posts?title:eq=a%20title', ['1']],
    ['/posts?id:in=1,2,3', ['1', '2']],
    ['/posts?author.name:eq=typicode', ['1']],
    ['/posts?title:contains=ANOTHER', ['2']],
    ['/posts?title:startsWith=a', ['1', '2']],
    ['/posts?title:endsWith=title&views:lt=150', ['1']],
    ['/comments?postId=1', ['1', '2']],
    ['/posts?_sort=-views', ['2', '1']],
    ['/posts?_sort=author.name,-views', ['1', '2']],
    ['/posts?_where={"or":[{"views":{"gt":100}},{"author":{"name":{"lt":"m"}}}]}', ['2']],
    ['/posts?_where={"views":{"gt":100}}&views:lt=150', ['2']],
    ['/posts?_where={"author":{"name":"typicode"}}', ['1']],
    ['/posts?q=another', []],
    ['/posts?_limit=1', []],
    ['/posts/?views=100', ['1']],
  ])('%s', async (path, ids) => {
    expect(idsOf(await bodyOf(path))).toEqual(ids)
  })

  it.each([
    '%00=1',
    'a%zz=1',
    '%ud800=1',
    '=',
    '&&&',
    ':eq',
    '..=1',
    '_sort=%00',
    '_embed=%2e%2e',
    '_page=1e999&_per_page=1e999',
    `_page=${'9'.repeat(400)}`,
    '_page=-1&_per_page=-1',
    `_sort=${'a,'.repeat(4000)}`,
    `${'a.'.repeat(4000)}b=1`,
    `_embed=comments${'&_embed=x'.repeat(999)}`,
  ])('takes any query: %.20s', async (query) => {
    const { status, headers } = await send(server, `GET /posts?${query}`)
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json'])
  })

  it('has pages in an envelope', async () => {
    expect(await bodyOf('/comments?_page=2&_per_page=2')).toEqual({
      first: 1,
      prev: 1,
      next: null,
      last: 2,
      pages: 2,
      items: 3,
      data: [blog.comments[2]],
    })
    expect(await bodyOf('/comments?_page=99&postId=1')).toMatchObject({ items: 2, last: 1 })
    expect(await bodyOf('/comments?_page=abc&_per_page=1')).toEqual(blog.comments)
    expect(await bodyOf('/comments?_per_page=1')).toEqual(blog.comments)
  })

  it.each([
    ['/posts?views:foo=1', 'views:foo', 'ignored views:foo'],
    ['/posts?_where={broken', '_where', 'ignored _where, which is no JSON object'],
    ['/posts?_where=[]', '_where', 'ignored _where, which is no JSON object'],
    ['/posts?_where={"views":{"foo":2}}', '_where', 'ignored foo in _where'],
  ])('leaves out what is no condition, or refuses it: %s', async (path, parameter, note) => {
    expect(await bodyOf(path)).toEqual(await bodyOf('/posts'))
    expect(server.calls().at(-2)?.notes).toEqual([note])
    await using strict = await serve(blog, { strict: true })
    const { status, headers, body } = await send(strict.server, `GET ${path}`)
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json'])
    expect(body).toMatchObject({ code: 'bad-query', parameter })
  })

  it('filters by the rest of the address where _where is broken', async () => {
    const found = await bodyOf('/posts?_where={broken&title=nothing')
    expect(found).toEqual([])
  })

  it.each(['_limit', 'q', 'views_foo'])('says why nothing is found: %s', async (name) => {
    expect(await bodyOf(`/posts?${name}=1`)).toEqual([])
    expect(server.calls().at(-1)?.notes).toEqual([`no posts has ${name}`])
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'has no filter by what is inherited: %s',
    async (name) => {
      expect(await bodyOf(`/posts?${name}=1`)).toEqual([])
      expect(await bodyOf(`/posts?${name}:ne=1`)).toEqual([])
      expect((await send(server, `GET /${name}`)).status).toBe(404)
    },
  )
})

describe('_embed', () => {
  it('puts the children in, by the plural', async () => {
    const [first, second] = blog.comments
    expect(await bodyOf('/posts/1?_embed=comments')).toEqual({
      ...blog.posts[0],
      comments: [first, second],
    })
    const body = (await bodyOf('/posts?_embed=comments')) as { comments: unknown[] }[]
    expect(body.map(({ comments }) => comments.length)).toEqual([2, 1])
  })

  it('puts the parent in, by the singular', async () => {
    expect(await bodyOf('/comments/3?_embed=post')).toEqual({
      ...blog.comments[2],
      post: blog.posts[1],
    })
  })

  it('is there before filters, orders and pages', async () => {
    expect(idsOf(await bodyOf('/comments?_embed=post&post.views:gt=100'))).toEqual(['3'])
    expect(idsOf(await bodyOf('/comments?_embed=post&_sort=-post.views'))).toEqual(['3', '1', '2'])
    expect(await bodyOf('/comments?_embed=post&_page=1&_per_page=1')).toMatchObject({
      items: 3,
      data: [{ id: '1', post: { id: '1' } }],
    })
    expect(await bodyOf('/comments?post.views:gt=100')).toEqual([])
  })

  it('is repeated for more, and ignored for what is nothing', async () => {
    const path = '/posts/2?_embed=comments&_embed=profile&_embed=nothing&_embed=&_embed=constructor'
    expect(await bodyOf(path)).toEqual({ ...blog.posts[1], comments: [blog.comments[2]] })
  })

  it('leaves out a parent that is not there', async () => {
    await send(server, 'POST /comments', { text: 'lost', postId: '99' })
    await send(server, 'POST /comments', { text: 'free' })
    const body = (await bodyOf('/comments?_embed=post&_sort=text')) as object[]
    const parents = body.filter((each) => 'post' in each)
    expect([body.length, parents.length]).toEqual([5, 3])
  })
})

it('embeds what was added to a collection that began empty', async () => {
  const data = { posts: [{ id: '1' }, { id: '2' }], comments: [], likes: [] }
  await using folder = await serve(data)
  await send(folder.server, 'POST /comments', { text: 'first', postId: '1' })
  const { body } = await send(folder.server, 'GET /posts?_embed=comments&_embed=likes')
  expect(body).toMatchObject([
    { comments: [{ text: 'first', postId: '1' }], likes: [] },
    { comments: [], likes: [] },
  ])
  const { body: comment } = await send(folder.server, 'GET /comments?_embed=post&postId=1')
  expect(comment).toMatchObject([{ text: 'first', post: { id: '1' } }])
})

describe('ids that are numbers', () => {
  const numbers = {
    posts: [
      { id: 10, title: 'ten', views: 1 },
      { id: 9, title: 'nine', views: 2 },
    ],
    comments: [
      { id: 1, postId: 10 },
      { id: 2, postId: 9 },
    ],
  }

  it('are shown as texts, and relations hold all the same', async () => {
    await using folder = await serve(numbers)
    const get = async (path: string) => (await send(folder.server, `GET ${path}`)).body
    expect(await get('/posts')).toEqual([
      { id: '10', title: 'ten', views: 1 },
      { id: '9', title: 'nine', views: 2 },
    ])
    expect(await get('/posts/9?_embed=comments')).toEqual({
      id: '9',
      title: 'nine',
      views: 2,
      comments: [{ id: '2', postId: 9 }],
    })
    expect(await get('/comments?_embed=post&postId=10')).toEqual([
      { id: '1', postId: 10, post: { id: '10', title: 'ten', views: 1 } },
    ])
    expect(idsOf(await get('/posts?id:in=9,10'))).toEqual(['10', '9'])
    expect(idsOf(await get('/posts?id=9'))).toEqual(['9'])
    expect(idsOf(await get('/posts?_sort=id'))).toEqual(['10', '9'])
    expect(idsOf(await get('/comments?_where={"postId":{"eq":"9"}}'))).toEqual(['2'])
    expect((await send(folder.server, 'PATCH /posts/9', { views: 3 })).body).toMatchObject({
      id: '9',
      views: 3,
    })
  })
})

describe('settings', () => {
  it('refuse fields that no record has, where they are strict', async () => {
    await using folder = await serve(blog, { strict: true })
    const get = (path: string) => send(folder.server, `GET ${path}`)
    expect(await get('/posts?viws:gt=1')).toMatchObject({
      status: 400,
      body: { code: 'bad-query', parameter: 'viws', detail: expect.stringContaining('"views"') },
    })
    expect((await get('/posts?_where={"or":[{"viws":{"gt":1}}]}')).status).toBe(400)
    expect((await get('/posts?author.name=x&views:gt=1')).status).toBe(200)
    expect((await get('/comments?_embed=post&post.views:gt=1')).status).toBe(200)
  })

  it('name the id field and what foreign keys end in', async () => {
    const data = {
      posts: [{ _id: 1, title: 'a' }],
      comments: [{ _id: 5, post_id: 1 }],
      likes: [],
    }
    await using folder = await serve(data, { idField: '_id', foreignKeySuffix: '_id' })
    const get = async (path: string) => (await send(folder.server, `GET ${path}`)).body
    await send(folder.server, 'POST /likes', { post_id: '1' })
    expect(await get('/posts/1?_embed=comments&_embed=likes')).toMatchObject({
      _id: '1',
      comments: [{ _id: '5', post_id: 1 }],
      likes: [{ post_id: '1' }],
    })
    expect(await get('/likes?_embed=post&post_id=1')).toMatchObject([{ post: { _id: '1' } }])
    const made = await send(folder.server, 'POST /posts', { _id: 1, title: 'b' })
    expect((made.body as { _id: string })._id).toMatch(/^[\w-]{11}$/)
    await send(folder.server, 'DELETE /posts/1')
    expect(await get('/likes')).toMatchObject([{ post_id: null }])
    expect(await get('/comments')).toMatchObject([{ post_id: null }])
  })
})

it('gives each session data of its own', async () => {
  const mine = { 'x-mockapi-session': 'mine' }
  await send(server, 'DELETE /posts/1?_dependent=comments', undefined, mine)
  await send(server, 'PATCH /profile', { name: 'me' }, mine)
  const get = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
    (await send(server, `GET ${path}`, undefined, headers)).body
  expect(idsOf(await get('/comments', mine))).toEqual(['3'])
  expect((await send(server, 'GET /posts/1', undefined, mine)).status).toBe(404)
  expect(await get('/profile', mine)).toEqual({ name: 'me' })
  expect(await get('/posts/1?_embed=comments')).toMatchObject({ comments: [{}, {}] })
  expect(await get('/profile')).toEqual(blog.profile)
})
