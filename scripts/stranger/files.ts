/** A mock in TypeScript with a handler, a schema and a fault. */
export const authMock = `import { routePath } from 'hono/route'
import { defineMock, route } from 'mockapi'

const isObject = {
  '~standard': {
    version: 1 as const,
    vendor: 'stranger',
    validate: (value: unknown) => Array.isArray(value) ? { issues: [{ message: 'an object, please' }] } : { value },
  },
}
export default defineMock({
  'GET /me': () => ({ name: 'Ada' }),
  'GET /route': (c) => c.json({ route: routePath(c) }),

  'GET /boom': () => { throw new Error('ouch') },
})
export const echo = route('POST /echo/:id', { body: isObject, handle: ({ body, params }) => ({ body, id: params.id }) })
`

/** The same folder as a part of an application, whose Hono is another copy than that of the package. */
export const parentFile = `import { Hono } from 'hono'
import { createMockServer } from 'mockapi'
import { createApp } from 'mockapi/app'

const server = await createMockServer({ dir: 'mocks' })
const values = createApp({ mocks: { 'GET /value': { of: 'values' } } })
const parent = new Hono().route('/api', server.app).route('/values', values)
const headers = { 'content-type': 'application/json' }
const made = await parent.request('/api/users', { method: 'POST', headers, body: '{"name":"Eve"}' })
const route = await (await parent.request('/api/route')).json()
const { status } = await parent.request('/values/value')
console.log(JSON.stringify([made.headers.get('location'), route.route, status]))
await server.close()
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
