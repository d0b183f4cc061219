import { describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'

describe('idField', () => {
  const db = JSON.stringify({
    posts: [{ _id: 'a', title: 'One' }, { title: 'Two' }],
    comments: [{ _id: 1, postId: 'a' }],
  })

  it('is where the records of JSON files have their ids', async () => {
    await using served = await serveFolder({ 'db.json': db }, { dir: 'db.json', idField: '_id' })
    const { server } = served
    const post = await server.fetch('/posts/a')
    expect(await post.json()).toEqual({ _id: 'a', title: 'One' })
    const created = await server.fetch('/comments', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"postId":"a"}',
    })
    expect(await created.json()).toEqual({ _id: 2, postId: 'a' })
    const embedding = await server.fetch('/posts/a?embed=comments')
    expect(await embedding.json()).toMatchObject({ comments: [{ _id: 1 }, { _id: 2 }] })
  })

  it('holds for generated records too', async () => {
    const files = { 'mocks/users.json': '{ "$count": 2, "$each": { "name": "Ada" } }' }
    await using served = await serveFolder(files, { idField: 'key' })
    const answer = await served.server.fetch('/users/2')
    expect(await answer.json()).toEqual({ key: 2, name: 'Ada' })
  })

  it('leaves resources in TypeScript as they are', async () => {
    const text = `import { resource } from 'mockapi'
      export const users = resource('users', { seed: [{ id: 7 }] })`
    await using served = await serveFolder({ 'mocks/users.ts': text }, { idField: '_id' })
    expect(await (await served.server.fetch('/users/7')).json()).toEqual({ id: 7 })
  })

  it('is refused when it is empty', async () => {
    await expect(serveFolder({ 'db.json': '{}' }, { idField: '' })).rejects.toThrow(
      'idField: "" is not a text.',
    )
  })
})

describe('foreignKeySuffix', () => {
  const db = JSON.stringify({
    posts: [{ id: 1 }],
    'blog-posts': [{ id: 1 }],
    comments: [{ id: 1, post_ref: 1, post_refs: [1] }],
    notes: [{ id: 1, postId: 1 }],
  })

  it('decides by which fields records relate', async () => {
    await using served = await serveFolder(
      { 'db.json': db },
      { dir: 'db.json', foreignKeySuffix: '_ref' },
    )
    const { server } = served
    const comments = await server.fetch('/posts/1/comments')
    expect(await comments.json()).toMatchObject([{ id: 1 }])
    const embedding = await server.fetch('/comments/1?embed=post')
    expect(await embedding.json()).toMatchObject({ post: { id: 1 } })
    expect((await server.fetch('/posts/1/notes')).status).toBe(404)
  })

  it('names the key of a relation that is declared without one', async () => {
    const text = `import { many, resource } from 'mockapi'
      export const posts = resource('blog-posts', {
        seed: [{ id: 1 }],
        relations: { comments: many('comments') },
      })
      export const comments = resource('comments', { seed: 0, factory: () => ({}) })`
    await using served = await serveFolder({ 'mocks/blog.ts': text }, { foreignKeySuffix: '_ref' })
    const created = await served.server.fetch('/blog-posts/1/comments', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(await created.json()).toEqual({ id: 1, blog_post_ref: 1 })
  })

  it('holds in sessions', async () => {
    await using served = await serveFolder(
      { 'db.json': db },
      { dir: 'db.json', foreignKeySuffix: '_ref' },
    )
    const headers = { 'x-mockapi-session': 'a', 'content-type': 'application/json' }
    const { server } = served
    await server.fetch('/posts/1/comments', { method: 'POST', headers, body: '{}' })
    const comments = await server.fetch('/posts/1/comments', { headers })
    expect(await comments.json()).toHaveLength(2)
  })
})
