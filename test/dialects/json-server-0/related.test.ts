import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idsOf, serve } from '../../support/json-server-0.ts'
import type { Served } from '../../support/json-server-0.ts'

const data = {
  posts: [
    { id: 1, title: 'one', userId: 1 },
    { id: 2, title: 'two', userId: 2 },
    { id: 3, title: 'three', userId: null },
  ],
  comments: [
    { id: 1, body: 'a', postId: 1 },
    { id: 2, body: 'b', postId: '1' },
    { id: 3, body: 'c', postId: 2 },
    { id: 4, body: 'd', postId: 99 },
    { id: 5, body: 'e', postId: null },
  ],
  reactions: [{ id: 1, commentId: 1 }],
  users: [
    { id: 1, name: 'Ada' },
    { id: 2, name: 'Grace' },
  ],
  people: [{ id: 'kim' }],
  pets: [],
  profile: { name: 'typicode' },
}

let served: Served

beforeAll(async () => {
  served = await serve(data)
})

afterAll(() => served[Symbol.asyncDispose]())

describe('_embed and _expand', () => {
  it.each<[target: string, body: unknown]>([
    ['/posts/2?_embed=comments', { ...data.posts[1], comments: [data.comments[2]] }],
    [
      '/posts/1?_embed=comments',
      { ...data.posts[0], comments: [data.comments[0], data.comments[1]] },
    ],
    ['/comments/3?_expand=post', { ...data.comments[2], post: data.posts[1] }],
    ['/comments/2?_expand=post', { ...data.comments[1], post: data.posts[0] }],
    ['/comments/4?_expand=post', data.comments[3]],
    ['/comments/5?_expand=post', data.comments[4]],
    ['/comments/5?_expand=posts', data.comments[4]],
    ['/comments/5?_expand=nobody', data.comments[4]],
    ['/posts/2?_embed=nothing', { ...data.posts[1], nothing: [] }],
    ['/posts/2?_embed=profile', { ...data.posts[1], profile: [] }],
    ['/posts/2?_embed=', data.posts[1]],
    [
      '/posts/2?_embed=comments&_embed=users&_expand=user',
      { ...data.posts[1], comments: [data.comments[2]], users: [], user: data.users[1] },
    ],
    ['/people/kim?_embed=pets', { id: 'kim', pets: [] }],
    [
      '/users?_embed=posts',
      [
        { ...data.users[0], posts: [data.posts[0]] },
        { ...data.users[1], posts: [data.posts[1]] },
      ],
    ],
    ['/posts?_expand=user&_start=2&_limit=1', [data.posts[2]]],
    ['/posts?_embed=comments&comments=x&_limit=1&_start=2', [{ ...data.posts[2], comments: [] }]],
  ])('%s', async (target, expected) => {
    const { status, body } = await served.ask(`GET ${target}`)
    expect(status).toBe(200)
    expect(body).toEqual(expected)
  })

  it('add nothing but what they say', async () => {
    const { text } = await served.ask('GET /posts/1?_embed=__proto__&_expand=__proto__')
    expect(JSON.parse(text)).toMatchObject(data.posts[0] as object)
    expect(({} as { title?: unknown }).title).toBeUndefined()
  })

  it('give up an answer that would not fit into memory', async () => {
    const many = Array.from({ length: 600 }, (_, id) => ({ id, groupId: 1 }))
    await using other = await serve({ groups: [{ id: 1 }], members: many, ranks: many })
    const query = Array.from({ length: 500 }, (_, index) => `_embed=x${index}`).join('&')
    const { status, body } = await other.ask(`GET /members?${query}`)
    expect(status).toBe(400)
    expect(body).toMatchObject({ code: 'bad-query', parameter: '_embed' })
  })
})

describe('nested lists', () => {
  it.each<[target: string, ids: unknown[]]>([
    ['/posts/1/comments', [1, 2]],
    ['/posts/1/comments?_sort=body&_order=desc', [2, 1]],
    ['/posts/1/comments?body=b', [2]],
    ['/posts/2/comments?postId=1', [3]],
    ['/posts/3/comments', []],
    ['/posts/77/comments', []],
    ['/people/kim/pets', []],
    ['/posts/1/users', []],
  ])('%s', async (target, expected) => {
    const answer = await served.ask(`GET ${target}`)
    expect(answer.status).toBe(200)
    expect(idsOf(answer)).toEqual(expected)
  })

  it.each(['/unknown/1/comments', '/posts/1/unknown', '/posts/1/profile', '/profile/1/posts'])(
    '%s is not there',
    async (target) => {
      const { status, body } = await served.ask(`GET ${target}`)
      expect(status).toBe(404)
      expect(body).toEqual({})
    },
  )

  it('take new records, with the id of the parent as it is', async () => {
    await using other = await serve(data)
    const made = await other.ask('POST /posts/2/comments', { body: 'new', postId: 1 })
    expect(made.status).toBe(201)
    expect(made.body).toEqual({ id: 6, body: 'new', postId: 2 })
    expect(made.headers.get('location')).toBe(`${other.server.url}/comments/6`)
    expect(idsOf(await other.ask('GET /posts/2/comments'))).toEqual([3, 6])
    const pet = await other.ask('POST /people/kim/pets', { name: 'Rex' })
    expect(pet.body).toEqual({ id: 1, name: 'Rex', personId: 'kim' })
    expect((await other.ask('GET /people/kim?_embed=pets')).body).toEqual({
      id: 'kim',
      pets: [pet.body],
    })
    expect((await other.ask('GET /pets/1?_expand=person')).body).toMatchObject({
      person: { id: 'kim' },
    })
  })
})

describe('DELETE', () => {
  it('removes what depends on the record, and theirs, but no strangers', async () => {
    await using other = await serve(data)
    const gone = await other.ask('DELETE /posts/1')
    expect(gone.status).toBe(200)
    expect(gone.body).toEqual({})
    expect(idsOf(await other.ask('GET /posts'))).toEqual([2, 3])
    expect(idsOf(await other.ask('GET /comments'))).toEqual([3, 4, 5])
    expect(idsOf(await other.ask('GET /reactions'))).toEqual([])
    expect((await other.ask('DELETE /posts/1')).status).toBe(404)
  })

  it('is answered whatever body it has', async () => {
    await using other = await serve(data, { port: 0 })
    const init = {
      method: 'DELETE',
      body: '{"a":1}',
      headers: { 'content-type': 'application/json' },
    }
    const response = await fetch(`${other.server.url}/posts/1`, init)
    expect([response.status, await response.json()]).toEqual([200, {}])
  })

  it('knows Id alone as the end of keys, unless the setting says otherwise', async () => {
    const keys = [{ user_id: 1 }, { userIds: [1] }, { UserId: 1 }, { usersId: 1 }, { userId: 1 }]
    const posts = keys.map((key, index) => ({ id: index + 1, ...key }))
    const odd = { users: [{ id: 1 }], posts }
    await using other = await serve(odd)
    expect((await other.ask('GET /users?_embed=posts')).body).toEqual([
      { id: 1, posts: [posts[4]] },
    ])
    await other.ask('DELETE /users/1')
    expect(idsOf(await other.ask('GET /posts'))).toEqual([1, 2, 3])
    await using named = await serve(odd, { foreignKeySuffix: '_id' })
    expect(idsOf(await named.ask('GET /users/1/posts'))).toEqual([1])
    await named.ask('DELETE /users/1')
    expect(idsOf(await named.ask('GET /posts'))).toEqual([2, 3, 4, 5])
  })

  it('removes no children of a collection that is named in the singular', async () => {
    const post = [{ id: 1, userId: 1 }]
    await using other = await serve({ user: [{ id: 1 }], post })
    expect((await other.ask('GET /user/1/post')).body).toEqual(post)
    expect((await other.ask('GET /user?_embed=post')).body).toEqual([{ id: 1, post }])
    expect((await other.ask('GET /post?_expand=user')).body).toEqual(post)
    await other.ask('DELETE /user/1')
    expect((await other.ask('GET /post')).body).toEqual(post)
  })

  it('removes what came to depend on the record later', async () => {
    await using other = await serve(data)
    await other.ask('POST /people/kim/pets', { name: 'Rex' })
    await other.ask('DELETE /people/kim')
    expect((await other.ask('GET /pets')).body).toEqual([])
  })
})

describe('settings', () => {
  it('name the id field and what foreign keys end in', async () => {
    const own = {
      posts: [{ _id: 'a', title: 'x' }],
      comments: [{ _id: 1, post_id: 'a' }],
      notes: [],
    }
    await using other = await serve(own, { idField: '_id', foreignKeySuffix: '_id' })
    expect((await other.ask('GET /posts/a?_embed=comments')).body).toEqual({
      ...own.posts[0],
      comments: own.comments,
    })
    expect((await other.ask('GET /comments/1?_expand=post')).body).toMatchObject({
      post: own.posts[0],
    })
    const made = await other.ask('POST /posts/a/notes', { text: 'hi' })
    expect(made.body).toEqual({ _id: 1, text: 'hi', post_id: 'a' })
    expect(made.headers.get('location')).toBe(`${other.server.url}/notes/1`)
    await other.ask('DELETE /posts/a')
    expect((await other.ask('GET /db')).body).toEqual({ posts: [], comments: [], notes: [] })
  })
})

describe('keys that name no id', () => {
  const loose = {
    users: [{ id: 1 }],
    posts: [
      { id: 1, userId: 'ann', authorId: 3 },
      { id: 2, userId: 77 },
      { id: 3, userId: 1 },
    ],
  }

  it.each<[target: string, ids: number[]]>([
    ['/users/ann/posts', [1]],
    ['/users/77/posts', [2]],
    ['/users/5/posts', []],
    ['/authors/3/posts', [1]],
    ['/authors/3/posts?_sort=id&authorId=4', [1]],
  ])('list %s by the key alone', async (target, ids) => {
    await using other = await serve(loose)
    expect(idsOf(await other.ask(`GET ${target}`))).toEqual(ids)
  })

  it('find what was created below', async () => {
    await using other = await serve(loose)
    const made = await other.ask('POST /users/gone/posts', { title: 'x' })
    expect(made.body).toEqual({ id: 4, title: 'x', userId: 'gone' })
    expect((await other.ask('GET /users/gone/posts')).body).toEqual([made.body])
    await other.ask('POST /authors/3/posts', {})
    expect((await other.ask('GET /authors/3/posts')).body).toEqual([
      loose.posts[0],
      { id: 5, authorId: 3 },
    ])
    expect((await other.ask('GET /strangers/3/posts')).status).toBe(404)
  })
})
