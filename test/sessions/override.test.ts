import { expect, it } from 'vitest'
import { createMockServer, defineMock, resource } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

it('an endpoint of its own goes before an operation of a collection, whatever the order', async () => {
  const files = {
    'mocks/a.json': '{ "DELETE /users/:id": { "$status": 403, "$body": "never" } }',
    'mocks/users.json': '[{ "name": "Ada" }]',
    'mocks/z.json': '{ "GET /users/:user": { "name": "always" } }',
  }
  await using folder = await serveFolder(files)
  expect((await send(folder.server, 'DELETE /users/1')).status).toBe(403)
  expect((await send(folder.server, 'GET /users/1')).body).toEqual({ name: 'always' })
  expect((await send(folder.server, 'GET /users')).body).toEqual([{ id: 1, name: 'Ada' }])
  expect(folder.server.overview().diagnostics).toEqual([])
})

it('a handler can change what the collection answers, or leave the answer to it', async () => {
  const users = resource('users', { seed: [{ name: 'Ada' }, { name: 'Bob' }] })
  const map = defineMock({
    'GET /users': async ({ next }) => {
      const answer = await next()
      answer.headers.set('x-seen', 'yes')
      return answer
    },
    'POST /users': ({ body, error }) =>
      (body as { name?: string }).name === undefined ? error(400, 'No name') : undefined,
  })
  await using server = await createMockServer({ mocks: [users, map] })
  const { headers, body } = await send(server, 'GET /users')
  expect(headers.get('x-seen')).toBe('yes')
  expect(body).toHaveLength(2)
  expect((await send(server, 'POST /users', {})).status).toBe(400)
  expect((await send(server, 'POST /users', { name: 'Eve' })).status).toBe(201)
})
