import { describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'

const files = {
  'mocks/db.json': JSON.stringify({
    posts: [{ id: 1, title: 'One' }],
    comments: [{ id: 1, postId: 1 }],
    profile: { name: 'Ada' },
  }),
  'mocks/own.ts': `import { defineMock } from 'mockapi'
    export default defineMock({
      'POST /login': { token: 't' },
      'POST /posts/:id/like': ({ db, params }) => db('posts').update(params.id, { liked: true }),
    })`,
}
const dialects = [undefined, 'json-server-0', 'json-server-1'] as const

describe.each(dialects)('in the dialect %s', (dialect) => {
  const options = { readOnly: true, ...(dialect && { dialect }) }

  it.each([
    { method: 'POST', path: '/posts' },
    { method: 'PUT', path: '/posts/1' },
    { method: 'PATCH', path: '/posts/1' },
    { method: 'DELETE', path: '/posts/1' },
    { method: 'PUT', path: '/profile' },
    { method: 'PATCH', path: '/profile' },
  ])('$method $path is refused', async ({ method, path }) => {
    await using served = await serveFolder(files, options)
    const { server } = served
    const body = method === 'DELETE' ? null : '{"title":"Two"}'
    const headers = { 'content-type': 'application/json' }
    const answer = await server.fetch(path, { method, headers, body })
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'read-only' })
    expect(server.db('posts').all()).toEqual([{ id: 1, title: 'One' }])
    expect(server.db.single('profile').get()).toEqual({ name: 'Ada' })
  })

  it('reads, and answers endpoints of your own', async () => {
    await using served = await serveFolder(files, options)
    const { server } = served
    expect((await server.fetch('/posts/1')).status).toBe(200)
    expect((await server.fetch('/login', { method: 'POST' })).status).toBe(200)
    await server.fetch('/posts/1/like', { method: 'POST' })
    expect(server.db('posts').find(1)).toMatchObject({ liked: true })
  })
})

it.each(['/posts/1/comments', '/posts?id=1', '/comments'])(
  'refuses every write of %s',
  async (path) => {
    await using served = await serveFolder(files, { readOnly: true })
    const method = path.includes('?') ? 'DELETE' : 'POST'
    expect((await served.server.fetch(path, { method })).status).toBe(403)
  },
)

it('says so in the list of endpoints', async () => {
  await using served = await serveFolder(files, { readOnly: true })
  const notes = served.server.overview().routes.map(({ path, note }) => [path, note])
  expect(notes).toContainEqual(['/posts', '1 record, read-only'])
  expect(notes).toContainEqual(['/profile', 'one object, read-only'])
})
