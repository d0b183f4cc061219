import { createMockServer, defineMock, resource, use } from 'mockapi'
import type { MockServer } from 'mockapi'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  fromExpress,
  type ExpressHandler,
  type ExpressRequest,
  type ExpressResponse,
} from '../../src/importers/express/index.ts'
import { serveFolder } from '../support/folder.ts'
import { post } from '../support/mocks.ts'

async function served(mocks: unknown): Promise<MockServer> {
  const server = await createMockServer({ mocks: mocks as never })
  onTestFinished(() => server.close())
  return server
}

/** What a handler answers to `GET /x`. */
async function answer(handler: ExpressHandler, path = '/x', init?: RequestInit): Promise<Response> {
  const server = await served(fromExpress({ '/x': handler, '/x/:id': handler }))
  return await server.fetch(path, init)
}

describe('a map', () => {
  test('has keys as umi writes them, also without a method, and values as they are', async () => {
    const base = '/api/v1'
    const many = Object.fromEntries(
      Array.from({ length: 300 }, (_, at) => [`GET ${base}/n${at}`, { at }]),
    )
    const server = await served(
      fromExpress({
        ...many,
        '/api/tags': { list: ['{{now}}'], $count: 2 },
        'GET  /api/list': [{ id: 1 }],
        [`get ${base}/users/:id(\\d+)`]: (req, res) => res.json(req.params),
        'DELETE /api/*': (_req, res) => res.end(),
        'POST /api/chain': [
          (req, _res, next) => {
            ;(req as { user?: string }).user = 'Ada'
            next()
          },
          (req, res) => res.json((req as { user?: string }).user),
        ],
        'FETCH /api/no': (_req, res) => res.end(),
      }),
    ).catch((error: Error) => error)
    expect(String(server)).toContain('"FETCH" is no method')
    const { server: folder, [Symbol.asyncDispose]: end } = await serveFolder({
      'mocks/api.js': `
        import { fromExpress } from 'mockapi/express'
        const base = '/api/v1'
        export default fromExpress({
          '/api/tags': { list: ['{{now}}'], $count: 2 },
          'GET  /api/list': [{ id: 1 }],
          [\`get \${base}/users/:id(\\\\d+)\`]: (req, res) => res.json(req.params),
          'FETCH /api/no': (req, res) => res.end(),
          'POST /api/chain': [
            (req, res, next) => { req.user = 'Ada'; next() },
            (req, res) => res.json(req.user),
          ],
        })`,
    })
    onTestFinished(end)
    const json = async (path: string, init?: RequestInit) =>
      (await (await folder.fetch(path, init)).json()) as unknown
    const tags = { list: ['{{now}}'], $count: 2 }
    expect(await json('/api/tags')).toEqual(tags)
    expect(await json('/api/tags', { method: 'POST' })).toEqual(tags)
    expect(await json('/api/list')).toEqual([{ id: 1 }])
    expect(await json('/api/v1/users/7')).toEqual({ id: '7' })
    expect(await json('/api/v1/users/me')).toMatchObject({ code: 'no-endpoint' })
    expect(await json('/api/chain', { method: 'POST' })).toBe('Ada')
    expect(await json('/api/no')).toMatchObject({ status: 404 })
  })

  test('a handler alone may have more parameters than it gets, as in ant-design-pro', async () => {
    const handler = (req: ExpressRequest, res: ExpressResponse, url: unknown, other?: unknown) =>
      res.json([req.body, typeof url, other ?? null])
    expect(handler).toHaveLength(4)
    const server = await served(fromExpress({ 'POST /api/rule': handler as never }))
    const response = await server.fetch('/api/rule', post({ key: 1 }))
    expect(await response.json()).toEqual([{ key: 1 }, 'function', null])
  })

  test('a value is given as it is, each time', async () => {
    const server = await served(fromExpress({ 'GET /a': { n: 1 }, 'GET /b': 'text', 'GET /c': [] }))
    const all = await Promise.all(
      ['/a', '/b', '/c'].map(async (path) => (await server.fetch(path)).json()),
    )
    expect(all).toEqual([{ n: 1 }, 'text', []])
  })
})

describe('errors', () => {
  const file = (line: string): Record<string, string> => ({
    'mocks/api.js': `import { fromExpress } from 'mockapi/express'\nexport default fromExpress({\n  'GET /x': ${line},\n})\n`,
  })

  test.each([
    ['thrown', "(req, res) => { throw new Error('out') }"],
    ['of an async handler', "async (req, res) => { throw new Error('out') }"],
    ['given to next', "(req, res, next) => next(new Error('out'))"],
  ])('%s are a 500 with their place', async (_, line) => {
    await using folder = await serveFolder(file(line))
    const response = await folder.server.fetch('/x')
    expect(response.status).toBe(500)
    expect(await response.json()).toMatchObject({
      code: 'handler-failed',
      place: { file: 'mocks/api.js', line: 3 },
    })
  })

  test('that say their status are the answer with it', async () => {
    const response = await answer((_req, _res, next) =>
      next(Object.assign(new Error('No token'), { status: 401 })),
    )
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ detail: 'No token' })
  })

  test('reach a handler with four parameters', async () => {
    const server = await served(
      defineMock({
        'GET /x': fromExpress([
          () => {
            throw new Error('out')
          },
          (_req: ExpressRequest, res: ExpressResponse) => res.send('not reached'),
          (error: Error, _req: ExpressRequest, res: ExpressResponse, _next: unknown) =>
            res.status(418).send(error.message),
        ]),
      }),
    )
    const response = await server.fetch('/x')
    expect([response.status, await response.text()]).toEqual([418, 'out'])
  })

  test('of a second answer are told beside the first', async () => {
    const failures: unknown[] = []
    await using folder = await serveFolder(
      file('(req, res) => { res.status(404).json({ a: 1 }); res.json({ b: 2 }) }'),
      { onRequest: ({ failure }) => failures.push(failure) },
    )
    const response = await folder.server.fetch('/x')
    expect([response.status, await response.json()]).toEqual([404, { a: 1 }])
    expect(failures).toEqual([
      expect.objectContaining({
        message: expect.stringContaining(
          'Cannot set headers after they are sent to the client',
        ) as string,
        place: expect.objectContaining({ file: 'mocks/api.js', line: 3 }) as object,
      }),
    ])
  })
})

describe('a middleware', () => {
  const mocks = (middleware: unknown) => [
    use('/posts/*', middleware as never),
    {
      'GET /posts/mine': fromExpress((req, res) =>
        res.json({ user: (req as { user?: string }).user, ...res.locals }),
      ),
    },
  ]

  test('leaves what it adds to later handlers of the request', async () => {
    const server = await served(
      mocks(
        fromExpress((req, res, next) => {
          Object.assign(req, { user: 'Ada' })
          res.locals.role = 'admin'
          res.set('X-Seen', '1').cookie('a', '1')
          next()
        }),
      ),
    )
    const response = await server.fetch('/posts/mine')
    expect(await response.json()).toEqual({ user: 'Ada', role: 'admin' })
    expect(response.headers.get('x-seen')).toBe('1')
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/'])
  })

  test('goes around collections: its headers, finish, the body and the query that it changes', async () => {
    const finished: number[] = []
    await using folder = await serveFolder({
      'mocks/db.json': '{ "posts": [{ "id": 1, "title": "A" }, { "id": 2, "title": "B" }] }',
    })
    using _ = folder.server.use([
      use(
        fromExpress((req, res, next) => {
          res.setHeader('X-Powered-By', 'me')
          res.cookie('a', '1')
          res.on('finish', () => finished.push(res.statusCode))
          if (req.method === 'POST') req.body.createdAt = 1
          else req.query._limit = '1'
          next()
        }),
      ),
    ] as never) as never as Disposable
    const created = await folder.server.fetch('/posts', post({ title: 'C' }))
    expect(await created.json()).toEqual({ id: 3, title: 'C', createdAt: 1 })
    const list = await folder.server.fetch('/posts')
    expect(await list.json()).toEqual([{ id: 1, title: 'A' }])
    expect(list.headers.get('x-powered-by')).toBe('me')
    expect(list.headers.getSetCookie()).toEqual(['a=1; Path=/'])
    await vi.waitFor(() => expect(finished).toEqual([201, 200]))
  })

  test('guards', async () => {
    const server = await served(
      mocks(
        fromExpress((req, res, next) =>
          req.get('authorization') ? next() : void res.sendStatus(401),
        ),
      ),
    )
    expect((await server.fetch('/posts/mine')).status).toBe(401)
    expect((await server.fetch('/posts/mine', { headers: { authorization: 'x' } })).status).toBe(
      200,
    )
  })

  test('that changes the method asks by that one, with a body as the query', async () => {
    const asking: ExpressHandler = (req, _res, next) => {
      if (req.method === 'POST') Object.assign(req, { method: 'GET', query: req.body as object })
      next()
    }
    const posts = resource('posts', { seed: [{ id: 1 }, { id: 2 }] })
    const server = await served([posts, ...mocks(fromExpress(asking))])
    const response = await server.fetch('/posts', post({ id: 2 }))
    expect([response.status, await response.json()]).toEqual([200, [{ id: 2 }]])
  })

  test('that changes the path is told to write a rule', async () => {
    const server = await served(
      mocks(
        fromExpress((req, _res, next) => {
          req.url = req.url.replace('/posts', '/articles')
          next()
        }),
      ),
    )
    const response = await server.fetch('/posts/mine')
    expect(await response.json()).toMatchObject({
      detail: expect.stringContaining('req.url was changed to "/articles/mine"') as string,
    })
  })
})

test('handlers and middleware of Express that are not wrapped are told so', async () => {
  await using folder = await serveFolder(
    {
      'mock/user.js': `
      import { use } from 'mockapi'
      export const log = use('/x', function log(req, res, next) { next() })
      async function captcha(_req, res) { res.json(1) }
      export default {
        'GET /a': (req, res) => res.json(1),
        'GET /b': captcha,
        'GET /c': { ok: true },
        'GET /d': (c, next) => next(),
        'GET /e': (c) => [1].map((req, res) => res),
      }`,
      'mock/route.js': `export default { '/api/auth': { ok: true }, '/api/no': (req, res) => res.end() }`,
    },
    { dir: 'mock' },
  )
  const told = folder.server.overview().diagnostics.map(({ message, hint }) => `${message} ${hint}`)
  expect(told).toEqual([
    expect.stringContaining("Write use('/x', fromExpress(…))"),
    expect.stringMatching(/^The handler of GET \/a takes \(req, res\), .* fromExpress/),
    expect.stringMatching(/^The handler of GET \/b takes \(req, res\)/),
    expect.stringContaining('Keys need a method: write "GET /api/auth"'),
  ])
  expect(await (await folder.server.fetch('/a')).json()).toMatchObject({
    detail: expect.stringContaining('Wrap it in fromExpress(…)') as string,
  })
  expect((await folder.server.fetch('/c')).status).toBe(200)
  expect((await folder.server.fetch('/e')).status).toBe(200)
})
