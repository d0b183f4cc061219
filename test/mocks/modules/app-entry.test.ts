import { expect, test } from 'vitest'
import { serveFolder } from '../../support/folder.ts'

test('a mock file imports mockapi/app where mockapi is not installed', async () => {
  await using folder = await serveFolder({
    'mocks/shop.ts': `
      import { createHandler, defineMock, resource } from 'mockapi/app'
      export const users = resource('users', { seed: [{ name: 'Ada' }] })
      export default defineMock({
        'GET /me': (c) => c.redirect('/users/1'),
        'GET /kind': () => typeof createHandler,
      })
    `,
  })
  const { server } = folder
  expect(server.overview().diagnostics).toEqual([])
  expect((await server.fetch('/me', { redirect: 'manual' })).headers.get('location')).toBe(
    '/users/1',
  )
  expect(await (await server.fetch('/kind')).json()).toBe('function')
  expect(await (await server.fetch('/users/1')).json()).toEqual({ id: 1, name: 'Ada' })
})
