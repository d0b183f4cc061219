import { createMockServer, resource } from 'mockapi'
import { expect, test } from 'vitest'
import { fromExpress, type ExpressRouter } from '../../src/importers/express/index.ts'

type Step = (
  req: { method: string; url: string },
  res: { end(text: string): void },
  next: (error?: Error) => void,
) => void

/** A router with a stack as Express 4 and 5 have it. */
function routerOf(
  routes: Readonly<Record<string, Step>>,
  layers: readonly object[] = [],
): ExpressRouter {
  const run: Step = (req, res, next) => {
    const route = routes[`${req.method.toLowerCase()} ${req.url}`]
    if (route) route(req, res, next)
    else next()
  }
  const stack = Object.keys(routes).map((key) => {
    const [method = '', path = ''] = key.split(' ')
    return { name: 'handle', route: { path, methods: { [method]: true } } }
  })
  return Object.assign(run, { use: () => {}, stack: [...layers, ...stack] }) as never
}

test('routes are listed by their paths, and what it does not answer goes on', async () => {
  const router = routerOf({
    'get /users/1': (_req, res) => res.end('Ada'),
    'get /posts': (_r, _s, next) => next(),
  })
  const mocks = [fromExpress(router), resource('posts', { seed: [{ id: 1 }] })] as never
  await using server = await createMockServer({ mocks })
  expect(await (await server.fetch('/users/1')).text()).toBe('Ada')
  expect(await (await server.fetch('/posts')).json()).toEqual([{ id: 1 }])
  expect((await server.fetch('/users/2')).status).toBe(404)
  const keys = server.overview().routes.map(({ method, path, note }) => `${method} ${path} ${note}`)
  expect(keys).toContain('GET /users/1 express router')
  expect(keys.filter((key) => key.startsWith('ALL'))).toEqual([])
})

test('layers without a route are asked at any address', async () => {
  const router = routerOf(
    { 'get /a': (_req, res) => res.end('a'), 'get /b': (_req, res) => res.end('b') },
    [{ name: 'router' }],
  )
  await using server = await createMockServer({ mocks: fromExpress(router) as never })
  const keys = server.overview().routes.map(({ method, path }) => `${method} ${path}`)
  expect(keys).toContain('ALL /*')
  expect(await (await server.fetch('/b')).text()).toBe('b')
})

test('an error that a router passes on after it has answered is told beside the answer', async () => {
  const router = routerOf({
    'get /twice': (_req, res, next) => {
      res.end('once')
      next(new Error('Cannot set headers after they are sent to the client'))
    },
  })
  const failures: unknown[] = []
  await using server = await createMockServer({
    mocks: fromExpress(router) as never,
    onRequest: ({ failure }) => failures.push(failure?.message),
  })
  expect(await (await server.fetch('/twice')).text()).toBe('once')
  expect(failures).toEqual([expect.stringContaining('Cannot set headers after')])
})
