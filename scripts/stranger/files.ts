/** A mock in TypeScript with a handler, a schema and a fault. */
export const authMock = `import { defineMock, route } from 'mockapi'

const isObject = {
  '~standard': {
    version: 1 as const,
    vendor: 'stranger',
    validate: (value: unknown) => Array.isArray(value) ? { issues: [{ message: 'an object, please' }] } : { value },
  },
}
export default defineMock({
  'GET /me': () => ({ name: 'Ada' }),

  'GET /boom': () => { throw new Error('ouch') },
})
export const echo = route('POST /echo/:id', { body: isObject, handle: ({ body, params }) => ({ body, id: params.id }) })
`

/** The same folder in a test. */
export const vitestFile = `import { expect, test } from 'vitest'
import { createMockServer } from 'mockapi'

test('answers without a port', async () => {
  await using server = await createMockServer({ dir: 'mocks' })
  expect((await server.fetch('/users/1')).status).toBe(200)
})
test('is the same on every start', async () => {
  await using one = await createMockServer({ dir: 'mocks' })
  await using other = await createMockServer({ dir: 'mocks' })
  expect(await (await one.fetch('/users')).json()).toEqual(await (await other.fetch('/users')).json())
})
test('goes back to the start', async () => {
  await using server = await createMockServer({ dir: 'mocks', port: 0 })
  await fetch(server.url + '/users/1', { method: 'DELETE' })
  expect((await fetch(server.url + '/users/1')).status).toBe(404)
  server.reset()
  expect((await fetch(server.url + '/users/1')).status).toBe(200)
})
`
