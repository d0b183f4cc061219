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

const notFound = { error: 'Not Found' }

async function get(path: string): Promise<unknown> {
  return (await send(server, `GET ${path}`)).body
}

describe('methods', () => {
  it.each([
    ['GET /posts', 200],
    ['GET /posts/1', 200],
    ['GET /posts/-1', 404],
    ['GET /posts/1/comments', 404],
    ['GET /profile', 200],
    ['GET /profile/1', 404],
    ['GET /not-found', 404],
    ['GET /db', 404],
    ['POST /posts', 201],
    ['POST /posts/1', 404],
    ['POST /profile', 404],
    ['POST /not-found', 404],
    ['PUT /posts', 404],
    ['PUT /posts/1', 200],
    ['PUT /posts/-1', 404],
    ['PUT /profile', 200],
    ['PUT /profile/1', 404],
    ['PATCH /posts', 404],
    ['PATCH /posts/1', 200],
    ['PATCH /posts/-1', 404],
    ['PATCH /profile', 200],
    ['DELETE /posts', 404],
    ['DELETE /posts/1', 200],
    ['DELETE /posts/-1', 404],
    ['DELETE /profile', 404],
  ])('%s: %i', async (line, status) => {
    const answer = await send(server, line)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/json')
    if (status === 404) expect(answer.body).toEqual(notFound)
  })

  it('HEAD has the head of GET', async () => {
    const { status, headers, body } = await send(server, 'HEAD /posts')
    expect([status, headers.get('content-type'), body]).toEqual([200, 'application/json', ''])
  })
})

describe('POST', () => {
  it('makes a new id, whatever is sent', async () => {
    const sent = { id: '1', title: 'new', views: 5 }
    const { status, headers, body } = await send(server, 'POST /posts', sent)
    const { id, ...fields } = body as { id: string }
    expect([status, headers.has('location')]).toEqual([201, false])
    expect(id).toMatch(/^[\w-]{11}$/)
    expect(fields).toEqual({ title: 'new', views: 5 })
    expect(await get(`/posts/${id}`)).toEqual(body)
  })

  it('keeps all of many that come at once', async () => {
    const posts = Array.from({ length: 200 }, (_, at) => send(server, 'POST /posts', { at }))
    const ids = (await Promise.all(posts)).map(({ body }) => (body as { id: string }).id)
    expect(new Set(ids).size).toBe(200)
    expect(idsOf(await get('/posts'))).toEqual(['1', '2', ...ids])
  })

  it.each(['application/json', 'text/plain', 'application/x-www-form-urlencoded', undefined])(
    'reads JSON whatever the content type is: %s',
    async (type) => {
      const body = new Blob(['{"title":"x"}'])
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
      const response = await server.fetch('/posts', { method: 'POST', body, headers })
      expect([response.status, await response.json()]).toMatchObject([201, { title: 'x' }])
    },
  )

  it.each(['[]', '[{"title":"x"}]', 'null', '5', '"text"'])('refuses %s', async (text) => {
    for (const line of ['POST /posts', 'PUT /posts/1', 'PATCH /posts/1', 'PUT /profile']) {
      for (const type of ['application/json', 'text/plain']) {
        const { status, body } = await send(server, line, text, { 'content-type': type })
        expect([status, body]).toEqual([400, { error: 'Body must be a JSON object' }])
      }
    }
    expect(await get('/posts')).toEqual(blog.posts)
    expect(await get('/profile')).toEqual(blog.profile)
  })

  it.each([
    ['application/json', '{"title":'],
    ['text/plain', '{"title":'],
    ['application/x-www-form-urlencoded', 'title=x'],
    ['application/octet-stream', '{'],
    ['text/plain', '[['.repeat(5000)],
  ])('refuses what is no JSON: %s %.12s', async (type, text) => {
    const { status, body } = await send(server, 'POST /posts', text, { 'content-type': type })
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'bad-json' })
    expect(await get('/posts')).toEqual(blog.posts)
  })

  it('takes nothing from a prototype', async () => {
    const text = '{"__proto__":{"admin":true},"title":"x"}'
    const { body } = await send(server, 'POST /posts', text, { 'content-type': 'text/plain' })
    expect(Object.keys(body as object).sort()).toEqual(['id', 'title'])
    expect((body as { admin?: boolean }).admin).toBeUndefined()
  })
})

describe('PUT and PATCH', () => {
  it('replace and merge, but never the id', async () => {
    const put = await send(server, 'PUT /posts/1', { id: 'xxx', title: 'put' })
    expect(put.body).toEqual({ id: '1', title: 'put' })
    const patch = await send(server, 'PATCH /posts/2', { id: 'xxx', title: 'patch' })
    expect(patch.body).toEqual({ id: '2', title: 'patch', views: 200 })
    expect(await get('/posts')).toEqual([put.body, patch.body])
  })

  it('merge at the top alone', async () => {
    const { body } = await send(server, 'PATCH /posts/1', { author: { age: 5 } })
    expect(body).toMatchObject({ author: { age: 5 }, views: 100 })
    expect((body as { author: object }).author).not.toHaveProperty('name')
  })

  it('work on a single resource', async () => {
    expect((await send(server, 'PATCH /profile', { age: 5 })).body).toEqual({
      name: 'typicode',
      age: 5,
    })
    expect((await send(server, 'PUT /profile', { id: 3 })).body).toEqual({ id: 3 })
    expect(await get('/profile')).toEqual({ id: 3 })
  })
})

describe('DELETE', () => {
  const family = {
    posts: [{ id: 1 }, { id: 2 }],
    comments: [
      { id: 1, postId: 1 },
      { id: 2, postId: null },
      { id: 3, postId: 2 },
      { id: 4, postId: 'nowhere' },
      { id: 5 },
    ],
    reactions: [
      { id: 1, commentId: 1 },
      { id: 2, commentId: 3 },
    ],
    likes: [{ id: 1, postId: 1, commentId: 3 }],
  }

  it('answers with the record and empties the keys of its children', async () => {
    const { status, body } = await send(server, 'DELETE /posts/1')
    expect([status, body]).toEqual([200, blog.posts[0]])
    expect(await get('/posts/1')).toEqual(notFound)
    expect(await get('/comments?postId=null')).toEqual([
      { ...blog.comments[0], postId: null },
      { ...blog.comments[1], postId: null },
    ])
  })

  it('removes children that are asked for, and theirs, but no strangers', async () => {
    await using folder = await serve(family)
    const { fetch } = folder.server
    await fetch('/posts/1?_dependent=comments&_dependent=unknown', { method: 'DELETE' })
    expect(await (await fetch('/comments')).json()).toEqual([
      { id: '2', postId: null },
      { id: '3', postId: 2 },
      { id: '4', postId: 'nowhere' },
      { id: '5' },
    ])
    expect(await (await fetch('/reactions')).json()).toEqual([
      { id: '1', commentId: null },
      { id: '2', commentId: 3 },
    ])
    expect(await (await fetch('/likes')).json()).toEqual([{ id: '1', postId: null, commentId: 3 }])
  })

  it('removes children of children with them', async () => {
    await using folder = await serve(family)
    const { fetch } = folder.server
    const query = '_dependent=comments&_dependent=reactions'
    await fetch(`/posts/1?${query}`, { method: 'DELETE' })
    expect(await (await fetch('/reactions')).json()).toEqual([{ id: '2', commentId: 3 }])
  })

  it('finds nothing the second time', async () => {
    expect((await send(server, 'DELETE /posts/1')).status).toBe(200)
    const { status, body } = await send(server, 'DELETE /posts/1?_dependent=comments')
    expect([status, body]).toEqual([404, notFound])
    expect(idsOf(await get('/comments'))).toEqual(['1', '2', '3'])
  })
})
