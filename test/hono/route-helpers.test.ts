import { createRequire } from 'node:module'
import type { Context } from 'hono'
import { expect, it } from 'vitest'
import { routeHelpers } from '../../src/dispatch/hono-request.ts'
import { serveFolder } from '../support/folder.ts'

/** Another copy of Hono, as an application has that is not built with ours. */
const { Hono } = createRequire(import.meta.url)('hono') as typeof import('hono')

const { basePath, baseRoutePath, matchedRoutes, routePath } = routeHelpers
const told = (c: Context) =>
  c.json([routePath(c), baseRoutePath(c), basePath(c), matchedRoutes(c).map(({ path }) => path)])

it('hono/route knows the requests of every copy of Hono', async () => {
  const app = new Hono().use('/x/*', (_c, next) => next()).get('/x/:id', told)
  const parent = new Hono().route('/:tenant', app)
  const answer = await parent.request('/one/x/2')
  expect(await answer.json()).toEqual([
    '/:tenant/x/:id',
    '/:tenant',
    '/one',
    ['/:tenant/x/*', '/:tenant/x/:id'],
  ])
})

it('hono/route knows what a mock has matched', async () => {
  await using folder = await serveFolder({
    'mocks/api.ts': `import { routePath, basePath, matchedRoutes } from 'hono/route'
import { Hono } from 'hono'
import { use } from 'mockapi'
export const before = use('/r/*', async (c, next) => {
  await next()
  c.header('x-before', routePath(c))
})
export default { 'GET /r/:id': (c) => c.json([routePath(c), basePath(c), matchedRoutes(c).length]) }
export const app = new Hono().get('/app/:id', (c) => c.json([routePath(c), basePath(c)]))`,
  })
  const { server } = folder
  const answer = await server.fetch('/r/1')
  expect(await answer.json()).toEqual(['/r/:id', '/', 2])
  expect(answer.headers.get('x-before')).toBe('/r/*')
  expect(await (await server.fetch('/app/1')).json()).toEqual(['/app/:id', '/'])
})
