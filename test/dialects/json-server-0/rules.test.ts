import { describe, expect, it } from 'vitest'
import { serveFolder } from '../../support/folder.ts'

const db = {
  posts: [
    { id: 1, body: 'foo' },
    { id: 2, body: 'bar' },
  ],
  comments: [
    { id: 1, body: 'foo', postId: 1, userId: 1 },
    { id: 5, body: 'quux', postId: 1, userId: 1 },
  ],
}

/** The rules and addresses that json-server 0.17's own tests rewrite. */
const rules = {
  '/api/*': '/$1',
  '/blog/posts/:id/show': '/posts/:id',
  '/comments/special/:userId-:body': '/comments/?userId=:userId&body=:body',
  '/firstpostwithcomments': '/posts/1?_embed=comments',
  '/articles\\?_id=:id': '/posts/:id',
}

function serve(routes: string | undefined) {
  return serveFolder(
    { 'db.json': JSON.stringify(db), 'routes.json': JSON.stringify(rules) },
    { dir: 'db.json', dialect: 'json-server-0', ...(routes !== undefined && { routes }) },
  )
}

describe('rules of json-server 0.17', () => {
  it.each([
    { path: '/api/posts/1', answer: db.posts[0] },
    { path: '/blog/posts/1/show', answer: db.posts[0] },
    { path: '/comments/special/1-quux', answer: [db.comments[1]] },
    { path: '/firstpostwithcomments', answer: { ...db.posts[0], comments: db.comments } },
    { path: '/articles?_id=1', answer: db.posts[0] },
    { path: '/__rules', answer: rules },
    { path: '/api/comments?_sort=id&_order=desc&_limit=1', answer: [db.comments[1]] },
  ])('$path', async ({ path, answer }) => {
    await using served = await serve('routes.json')
    expect(await (await served.server.fetch(path)).json()).toEqual(answer)
  })

  it('are applied one after the other, each to what those before it made', async () => {
    await using served = await serveFolder(
      {
        'db.json': JSON.stringify({
          members: [
            { id: 1, role: 'a' },
            { id: 2, role: 'b' },
          ],
        }),
        'routes.json': JSON.stringify({
          '/api/*': '/$1',
          '/users*': '/members$1',
          '/members/role/:role': '/members?role=:role',
          '/people': '/users',
        }),
      },
      { dir: 'db.json', dialect: 'json-server-0', routes: 'routes.json' },
    )
    const ids = async (path: string) => {
      const answer = (await (await served.server.fetch(path)).json()) as { id: number }[]
      return [answer].flat().map(({ id }) => id)
    }
    expect(await ids('/api/users')).toEqual([1, 2])
    expect(await ids('/api/users/2')).toEqual([2])
    expect(await ids('/api/users/role/b?_sort=id')).toEqual([2])
    // A rule that stands before is not applied again.
    expect(await ids('/people')).toEqual([undefined])
  })

  it('are listed only where there are any', async () => {
    await using served = await serve(undefined)
    const answer = await served.server.fetch('/__rules')
    expect([answer.status, await answer.json()]).toEqual([404, {}])
  })
})
