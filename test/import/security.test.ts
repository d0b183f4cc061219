import { createMockServer } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { document, importInto } from '../support/imported.ts'

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
    expect(Object.keys(guards)).toEqual([
      '$schema',
      'USE /user/*',
      'USE /users/:name/follow/*',
      'GET /posts/:id',
      'GET /posts/:id/likes',
      'DELETE /posts/:id/likes',
      'GET /tags/:id',
      'PUT /tags/:id',
    ])
    await using server = await createMockServer({ cwd: imported.path })
    const ask = async (line: string) => {
      const [method = '', path = ''] = line.split(' ')
      return (await server.fetch(path, { method })).status
    }
    for (const line of ['GET /user', 'POST /users/7/follow', 'GET /users/me/follow', 'GET /tags/1'])
      expect(await ask(line)).toBe(401)
    for (const line of ['POST /users', 'GET /users/7', 'GET /tags/all'])
      expect(await ask(line)).toBe(204)
  })
})
