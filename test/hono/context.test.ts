import { accepts } from 'hono/accepts'
import { contextStorage, getContext } from 'hono/context-storage'
import { matchedRoutes, routePath } from 'hono/route'
import type { Context, Next } from 'hono'
import { describe, expect, it } from 'vitest'
import { defineMock, route, use } from 'mockapi'
import { ask, transports, json, serve, told } from '../support/hono-transports.ts'

const post = json({ a: 1 })

describe.each(transports)('%s', (transport) => {
  it('a handler that was written for Hono runs as it is', async () => {
    const handler = async (c: Context) => {
      const { name } = await c.req.json<{ name: string }>()
      c.header('x-own', '1')
      return c.json({ id: c.req.param('id'), page: c.req.query('page'), name }, 201)
    }
    await using server = await serve(transport, defineMock({ 'POST /users/:id': handler }))
    const answer = await ask(server, 'POST /users/7?page=2', json({ name: 'Ada' }))
    expect([answer.status, await answer.json()]).toEqual([201, { id: '7', page: '2', name: 'Ada' }])
    expect(answer.headers.get('x-own')).toBe('1')
  })

  it('a handler with next, as middleware of Hono, asks the next endpoint', async () => {
    const timed = async (c: Context, next: Next) => {
      await next()
      c.res.headers.set('x-status', String(c.res.status))
    }
    const mocks = [
      route('GET /a', { handle: timed }),
      route('GET /a', { handle: () => new Response('b', { status: 203 }) }),
    ]
    await using server = await serve(transport, mocks)
    const answer = await ask(server, 'GET /a')
    expect(await told(answer)).toEqual([203, 'b'])
    expect(answer.headers.get('x-status')).toBe('203')
  })

  describe('the request', () => {
    it('has its parameters, decoded once', async () => {
      const mocks = defineMock({
        'GET /a/:one/:two': ({ req, params }) => [req.param(), req.param('two'), params],
      })
      await using server = await serve(transport, mocks)
      const both = { one: 'x/y', two: 'ü %41' }
      const answer = await ask(server, 'GET /a/x%2Fy/%C3%BC%20%2541')
      expect(await answer.json()).toEqual([both, both.two, both])
    })

    it('has parameters of each function by its own path', async () => {
      const seen: unknown[] = []
      const mocks = [
        use('/:kind/*', ({ req }) => void seen.push(req.param())),
        defineMock({ 'GET /users/:id': ({ req }) => seen.push(req.param()) && req.param() }),
      ]
      await using server = await serve(transport, mocks)
      expect(await (await ask(server, 'GET /users/7')).json()).toEqual({ id: '7' })
      expect(seen).toEqual([{ kind: 'users', '*': '7' }, { id: '7' }])
    })

    it('has path, address, method, headers and values of the query', async () => {
      const mocks = defineMock({
        'ALL /a/:b': ({ req }) => ({
          path: req.path,
          end: new URL(req.url).pathname + new URL(req.url).search,
          method: req.method,
          own: req.header('X-Own'),
          all: req.header()['x-own'],
          tags: req.queries('tag'),
          query: req.query(),
        }),
      })
      await using server = await serve(transport, mocks)
      const answer = await ask(server, 'PUT /a/b%20c?tag=1&tag=2&x=%C3%BC', {
        headers: { 'x-own': 'yes' },
      })
      expect(await answer.json()).toEqual({
        path: '/a/b c',
        end: '/a/b%20c?tag=1&tag=2&x=%C3%BC',
        method: 'PUT',
        own: 'yes',
        all: 'yes',
        tags: ['1', '2'],
        query: { tag: '1', x: 'ü' },
      })
    })

    it('gives its body in every way, after it was parsed for us', async () => {
      const mocks = defineMock({
        'POST /a': async ({ req, body, request }) => [
          body,
          await req.json(),
          await req.text(),
          (await req.arrayBuffer()).byteLength,
          (await req.blob()).size,
          await req.raw.clone().json(),
          await request.json(),
        ],
      })
      await using server = await serve(transport, mocks)
      const answer = await ask(server, 'POST /a', post)
      expect(await answer.json()).toEqual([{ a: 1 }, { a: 1 }, '{"a":1}', 7, 7, { a: 1 }, { a: 1 }])
    })

    it('gives a form with its files', async () => {
      const mocks = defineMock({
        'POST /a': async ({ req, body }) => {
          const form = await req.formData()
          const parsed = await req.parseBody({ all: true })
          const file = form.get('file') as File
          const { tag } = body as { tag: string[] }
          return [form.getAll('tag'), parsed['tag'], tag, file.name, await file.text()]
        },
      })
      await using server = await serve(transport, mocks)
      const body = new FormData()
      body.append('tag', '1')
      body.append('tag', '2')
      body.append('file', new File(['ö'], 'a.txt'))
      const answer = await ask(server, 'POST /a', { body })
      expect(await answer.json()).toEqual([['1', '2'], ['1', '2'], ['1', '2'], 'a.txt', 'ö'])
    })
  })

  it('variables go from function to function of one request, and to no other', async () => {
    const mocks = [
      use(
        (c) => void (c.get('first' as never) === undefined && c.set('first' as never, 1 as never)),
      ),
      use('/a', (c) => c.set('second' as never, 2 as never)),
      defineMock({
        'GET /a': (c: Context) => ({ ...c.var, names: Object.keys(c.var) }),
        'GET /b': (c: Context) => c.json([c.get('first'), c.get('second') ?? null]),
      }),
    ]
    await using server = await serve(transport, mocks)
    expect(await (await ask(server, 'GET /a')).json()).toEqual({
      first: 1,
      second: 2,
      names: ['first', 'second'],
    })
    expect(await (await ask(server, 'GET /b')).json()).toEqual([1, null])
  })

  it('two handlers of one request share variables', async () => {
    const mocks = [
      route('GET /a', { handle: (c: Context) => void c.set('who', 'ada') }),
      route('GET /a', { handle: (c: Context) => c.text(`hello ${c.get('who')}`) }),
    ]
    await using server = await serve(transport, mocks)
    expect(await (await ask(server, 'GET /a')).text()).toBe('hello ada')
  })

  it('contextStorage hands out the context anywhere below', async () => {
    const whoAsks = () => getContext().req.header('x-user')
    const mocks = [
      use(contextStorage()),
      defineMock({
        'GET /a': async () => {
          await Promise.resolve()
          return { who: whoAsks(), own: 'params' in getContext() }
        },
      }),
    ]
    await using server = await serve(transport, mocks)
    const answer = await ask(server, 'GET /a', { headers: { 'x-user': 'ada' } })
    expect(await answer.json()).toEqual({ who: 'ada', own: true })
  })

  it('accepts chooses what the client likes best', async () => {
    const mocks = defineMock({
      'GET /a': (c) => ({
        lang: accepts(c, { header: 'Accept-Language', supports: ['en', 'fr'], default: 'en' }),
      }),
    })
    await using server = await serve(transport, mocks)
    const headers = { 'accept-language': 'de;q=0.5, fr;q=0.9' }
    expect(await (await ask(server, 'GET /a', { headers })).json()).toEqual({ lang: 'fr' })
  })

  it('routePath and matchedRoutes name what stands in the mocks', async () => {
    const seen: string[] = []
    const mocks = [
      use('/users/*', async (c, next) => {
        seen.push(routePath(c))
        await next()
        seen.push(routePath(c))
      }),
      defineMock({
        'GET /users/:id': (c) => ({
          own: routePath(c),
          last: routePath(c, -1),
          all: matchedRoutes(c).map(({ method, path }) => `${method} ${path}`),
        }),
        'GET /users/*': {},
      }),
    ]
    await using server = await serve(transport, mocks)
    expect(await (await ask(server, 'GET /users/7')).json()).toEqual({
      own: '/users/:id',
      last: '/users/*',
      all: ['USE /users/*', 'GET /users/:id', 'GET /users/*'],
    })
    expect(seen).toEqual(['/users/*', '/users/*'])
  })
})
