import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createMockServer, defineMock, resource, scenario, use } from 'mockapi'
import type { MockServer } from 'mockapi'
import { serveFolder } from '../support/folder.ts'

const unlessKey = { 'headers.x-key': { exists: false } }
const withKey = { headers: { 'x-key': 'k' } }

const api = defineMock({
  'GET /admin': 'page',
  'GET /admin/:name': ({ params }) => params.name,
  'GET /admin/users/1': 'literal',
  'GET /open': 'open',
})

async function statuses(server: MockServer, init?: RequestInit): Promise<number[]> {
  const asked = ['/admin', '/admin/x', '/admin/users/1', '/admin/none/at/all', '/open']
  return await Promise.all(asked.map(async (path) => (await server.fetch(path, init)).status))
}

const open = [200, 200, 200, 404, 200]

describe('what stands before endpoints', () => {
  const guards = {
    'a condition in a map': { 'USE /admin/*': { $when: unlessKey, $status: 401 } },
    'cases in a map': { 'USE /admin/*': { $cases: [{ $when: unlessKey, $status: 401 }] } },
    'a function': use('/admin/*', (c) => (c.req.header('x-key') ? undefined : c.json({}, 401))),
    'middleware of Hono': use('/admin/*', async (c, next) => {
      if (!c.req.header('x-key')) return c.text('no', 401)
      await next()
      return undefined
    }),
  }
  it.each(Object.entries(guards))('%s is asked before all of them', async (_name, guard) => {
    await using server = await createMockServer({ mocks: [api, guard] })
    expect(await statuses(server)).toEqual([401, 401, 401, 401, 200])
    expect(await statuses(server, withKey)).toEqual(open)
  })

  it('is asked before collections and for every method', async () => {
    const guard = { 'USE /users/*': { $when: unlessKey, $status: 401 } }
    await using server = await createMockServer({
      mocks: [guard, resource('users', { seed: [{ id: 1 }] })],
    })
    for (const [method, path] of [
      ['GET', '/users'],
      ['GET', '/users/1'],
      ['POST', '/users'],
      ['DELETE', '/users/1'],
    ] as const) {
      expect((await server.fetch(path, { method })).status, `${method} ${path}`).toBe(401)
    }
    expect(await (await server.fetch('/users', withKey)).json()).toEqual([{ id: 1 }])
  })

  it('is asked for OPTIONS that is no preflight, which Allow answers below it', async () => {
    const guard = { 'USE /admin/*': { $when: unlessKey, $status: 401 } }
    await using server = await createMockServer({ mocks: [api, guard] })
    const method = 'OPTIONS'
    expect((await server.fetch('/admin/x', { method })).status).toBe(401)
    const { status, headers } = await server.fetch('/admin/x', { method, ...withKey })
    expect([status, headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS'])
    const preflight = { 'access-control-request-method': 'GET', origin: 'http://localhost:1' }
    expect((await server.fetch('/admin/x', { method, headers: preflight })).status).toBe(204)
    expect((await server.fetch('/none', { method, ...withKey })).status).toBe(404)
  })

  it('is asked in the order of declaration, the outermost first', async () => {
    const seen: string[] = []
    const note = (name: string) =>
      use('/*', async (_c, next) => {
        seen.push(`${name} begins`)
        await next()
        seen.push(`${name} ends`)
      })
    await using server = await createMockServer({ mocks: [note('one'), api, note('two')] })
    await server.fetch('/open')
    expect(seen).toEqual(['one begins', 'two begins', 'two ends', 'one ends'])
  })

  it('behaves for whatever lies below it', async () => {
    const slow = { 'USE /admin/*': { $behaviour: { status: 503 } } }
    await using server = await createMockServer({ mocks: [api, slow] })
    expect(await statuses(server)).toEqual([503, 503, 503, 503, 200])
  })

  describe('while the server runs', () => {
    let server: MockServer
    beforeEach(async () => {
      const strict = scenario('strict', { 'USE /*': { $when: unlessKey, $status: 401 } })
      server = await createMockServer({ mocks: [api, strict] })
    })
    afterEach(() => server.close())

    it('is laid over and taken off as any other mock', async () => {
      {
        using _ = server.use(use('/admin/*', (c) => c.text('no', 403)))
        expect(await statuses(server)).toEqual([403, 403, 403, 403, 200])
      }
      expect(await statuses(server)).toEqual(open)
    })

    it('is part of a scenario', async () => {
      server.scenario('strict')
      expect(await statuses(server)).toEqual([401, 401, 401, 401, 401])
      expect(await statuses(server, withKey)).toEqual(open)
    })

    it('fails for all below its path', async () => {
      {
        using _ = server.fail('USE /admin/*', 500)
        expect(await statuses(server)).toEqual([500, 500, 500, 500, 200])
      }
      expect(await statuses(server)).toEqual(open)
    })
  })
})

describe('a warning', () => {
  const cases: readonly [name: string, map: object, code: string | undefined, message: string][] = [
    [
      'tells of a condition that endpoints below do not ask',
      { 'ALL /admin/*': { $when: unlessKey, $status: 401 }, 'GET /admin/users': 1 },
      'condition-not-asked',
      '"GET /admin/users" is more specific',
    ],
    [
      'tells how many there are',
      { 'GET /*': { $when: unlessKey, $status: 401 }, 'GET /a': 1, 'GET /b': 1, 'POST /c': 1 },
      'condition-not-asked',
      '"GET /a" and 1 more is more specific',
    ],
    [
      'tells of what answers always',
      { 'USE /admin/*': { $status: 401 }, 'GET /admin/users': 1 },
      'answers-always',
      'nothing below /admin/* is ever asked',
    ],
    [
      'is not for USE',
      { 'USE /a/*': { $when: unlessKey, $status: 401 }, 'GET /a/b': 1 },
      undefined,
      '',
    ],
    [
      'is not for other methods',
      { 'POST /a/*': { $when: unlessKey }, 'GET /a/b': 1 },
      undefined,
      '',
    ],
    ['is not for other paths', { 'ALL /a/*': { $when: unlessKey }, 'GET /b/c': 1 }, undefined, ''],
    ['is not for behaviour', { 'USE /a/*': { $behaviour: { delay: 1 } } }, undefined, ''],
  ]
  it.each(cases)('%s', async (_name, map, code, message) => {
    await using folder = await serveFolder({ 'mocks/api.json': JSON.stringify(map) })
    const { diagnostics } = folder.server.overview()
    expect(diagnostics.map((each) => each.code)).toEqual(code === undefined ? [] : [code])
    if (code === undefined) return
    const [warning] = diagnostics
    expect(warning?.severity).toBe('warning')
    expect(warning?.message).toContain(message)
    expect(warning?.place?.file).toBe('mocks/api.json')
  })
})

it('next() asks what lies below with another query, and the query is as before after it', async () => {
  const people = resource('people', {
    seed: [
      { name: 'Ada', deleted: false },
      { name: 'Bob', deleted: true },
    ],
  })
  const seen: unknown[] = []
  await using server = await createMockServer({
    mocks: [
      people,
      defineMock({
        'GET /people': async ({ query, next }) => {
          const answer = await next({ query: { deleted: false, page: undefined } })
          seen.push({ ...query })
          return answer
        },
        'GET /echo': ({ next }) => next({ query: { tag: ['a', 'b'], q: 'x y' } }),
      }),
      defineMock({ 'GET /:any': (c) => [c.query, c.queries('tag'), c.req.query('q')] }),
    ],
  })
  const answer = await server.fetch('/people?page=7&sort=-name')
  expect(await answer.json()).toMatchObject([{ name: 'Ada' }])
  expect(seen).toEqual([{ page: '7', sort: '-name' }])
  expect(server.calls()[0]?.request.target).toBe('/people?page=7&sort=-name')
  expect(await (await server.fetch('/echo?q=1')).json()).toEqual([
    { tag: 'a', q: 'x y' },
    ['a', 'b'],
    'x y',
  ])
})

it('next() asks what lies below by another method', async () => {
  const posts = resource('posts', { seed: [{ title: 'A' }, { title: 'B' }] })
  await using server = await createMockServer({
    mocks: [
      posts,
      use('/posts/*', async ({ req, query, next }) => {
        const { method } = query
        const answer = await next(
          method === undefined ? {} : { method, query: { method: undefined } },
        )
        answer.headers.set('x-method', req.method)
        return answer
      }),
      use('/posts/*', (c) => c.header('x-seen', c.req.method)),
      defineMock({
        'POST /posts/:id/drop': ({ next }) => next({ method: 'DELETE' }),
        'ALL /posts/:id/drop': ({ req, params }) => ({ method: req.method, ...params }),
        'GET /posts/:other': (c) =>
          c.req.param('other') === '9' ? { param: c.req.param('other') } : undefined,
      }),
    ],
  })
  const ask = async (path: string, method = 'POST') => {
    const answer = await server.fetch(path, { method })
    const seen = ['x-method', 'x-seen'].map((name) => answer.headers.get(name))
    return { status: answer.status, text: await answer.text(), seen }
  }
  const read = await ask('/posts?method=GET&title=B')
  expect(read).toMatchObject({ status: 200, seen: ['GET', 'GET'] })
  expect(JSON.parse(read.text)).toEqual([{ id: 2, title: 'B' }])
  expect(await ask('/posts/9?method=GET')).toMatchObject({ status: 200, text: '{"param":"9"}' })
  expect(await ask('/posts/1?method=DELETE')).toMatchObject({ status: 204 })
  expect(await ask('/posts/1', 'GET')).toMatchObject({ status: 404 })
  expect(await ask('/posts/1?method=LINK')).toMatchObject({ status: 405 })
  expect(await ask('/posts/2/drop')).toMatchObject({ text: '{"method":"DELETE","id":"2"}' })
  expect(server.calls()[0]?.request.target).toBe('/posts?method=GET&title=B')
})
