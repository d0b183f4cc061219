import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { appEndpoints } from '../../../src/mocks/exports/app.ts'

const origin = { file: 'mocks/app.ts', place: () => undefined }

function pathsOf(app: Parameters<typeof appEndpoints>[0]): string[] {
  return appEndpoints(app, () => origin).map(({ method, path }) => `${method} ${path.text}`)
}

it('takes each route of an application once, and no middleware', () => {
  const app = new Hono()
  app.use('*', async (_, next) => next())
  app.get('/users/:id', (c) => c.text('user'))
  app.on(['GET', 'POST'], '/both', (c) => c.text('both'))
  expect(pathsOf(app)).toEqual(['GET /users/:id', 'GET /both', 'POST /both'])
})

it('takes handlers of all methods below a path', () => {
  const app = new Hono().all('/proxy/*', (c) => c.text(c.req.path))
  expect(pathsOf(app)).toEqual(['ALL /proxy/*'])
})

it.each([
  ['/files/:name.json', 'GET /files/*'],
  ['/files/:path{.+}', 'GET /files/*'],
  ['/:any{[^x]+}/end', 'GET /*'],
  ['/orders/:id{[0-9]+}', 'GET /orders/:id{[0-9]+}'],
])('asks the application for what only it understands: %s', (path, expected) => {
  expect(pathsOf(new Hono().get(path, (c) => c.text('')))).toEqual([expected])
})

it('asks an application that tells no routes for everything', () => {
  expect(pathsOf({ fetch: () => new Response() })).toEqual(['ALL /*'])
})
