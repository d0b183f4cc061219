import { createMockServer } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { document, importInto, object, sent, string } from '../support/imported.ts'

describe('security.json', () => {
  it('asks for credentials below a path where all operations there need them', async () => {
    const key = (name: string) => ({ security: [{ [name]: [] }], responses: { 204: {} } })
    const open = { responses: { 204: {} } }
    const components = {
      securitySchemes: {
        a: { type: 'http', scheme: 'bearer' },
        b: { type: 'http', scheme: 'basic' },
      },
    }
    using imported = await importInto(
      document(
        {
          '/users': { post: open },
          '/user': { get: key('a'), put: key('a') },
          '/users/{name}': { get: open },
          '/users/{name}/follow': { post: key('a'), delete: key('a') },
          '/posts/{id}': { get: key('a') },
          '/posts/{id}/likes': { get: key('a'), delete: key('b') },
          // The guard of a parameter would be that of this as well.
          '/users/me/follow': { get: key('a') },
          '/tags/{id}': { get: key('a'), put: key('a') },
          '/tags/all': { get: open },
        },
        { components },
      ),
    )
    const guards = JSON.parse(imported.texts['security.json'] ?? '') as object
    expect(Object.keys(guards)).toEqual(['$schema', 'USE /user/*', 'USE /users/:name/follow/*'])
    expect(imported.texts['posts.checks.ts']).toContain("  'GET /posts/:id': unauthorized,\n")
    await using server = await createMockServer({ cwd: imported.path })
    const ask = async (line: string) => {
      const [method = '', path = ''] = line.split(' ')
      return (await server.fetch(path, { method })).status
    }
    const guarded = [
      'GET /user',
      'POST /users/7/follow',
      'GET /users/me/follow',
      'DELETE /posts/1/likes',
      'GET /tags/1',
    ]
    for (const line of guarded) expect(await ask(line)).toBe(401)
    for (const line of ['POST /users', 'GET /users/7', 'GET /tags/all'])
      expect(await ask(line)).toBe(204)
  })
  it('asks for credentials, then for the type of a body, then for what is in it', async () => {
    const components = { securitySchemes: { a: { type: 'http', scheme: 'bearer' } } }
    const body = sent(object({ name: string }, 'name'))
    const post = { security: [{ a: [] }], requestBody: body, responses: { 204: {} } }
    const open = { responses: { 204: {} } }
    using imported = await importInto(document({ '/a': { post, get: open } }, { components }))
    await using server = await createMockServer({ cwd: imported.path })
    const ask = async (headers: Record<string, string>, text: string) =>
      (await server.fetch('/a', { method: 'POST', headers, body: text })).status
    const authorization = 'Bearer t'
    const xml = { 'content-type': 'application/xml' }
    const own = { 'content-type': 'application/json' }
    expect([
      await ask(xml, '<a/>'),
      await ask(own, '{}'),
      await ask({ ...xml, authorization }, '<a/>'),
      await ask({ ...own, authorization }, '{}'),
      await ask({ ...own, authorization }, '{"name":"Ada"}'),
    ]).toEqual([401, 401, 415, 422, 204])
  })
})
