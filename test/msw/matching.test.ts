import { HttpResponse, http } from 'msw'
import { describe, expect, test } from 'vitest'
import { mountPath } from '../../src/msw/path.ts'
import { serve } from '../support/msw-handlers.ts'

describe('where a path is mounted', () => {
  test.each<[unknown, readonly string[], string?]>([
    ['/users', ['/users']],
    ['/users/:id', ['/users/:id']],
    ['/users/:id?', ['/users/:id?']],
    ['/users/', ['/users'], undefined],
    ['/users?page=1#top', ['/users'], '/users'],
    ['users/:id', ['/users/:id'], '/users/:id'],
    ['https://api.example.test/users/:id', ['/users/:id'], '/users/:id'],
    ['https://api.example.test:8080', ['/'], '/'],
    ['//api.example.test/a', ['/a'], '/a'],
    ['https://*.example.test/a', ['/a'], '/a'],
    [':protocol://api.example.test/a', ['/a'], '/a'],
    ['*.example.test/a', ['/a'], '/a'],
    ['*/users/:id', ['/users/:id', '/*']],
    ['**/users', ['/users', '/*']],
    ['*', ['/*']],
    ['*users', ['/*']],
    ['/files/*', ['/files/*']],
    ['/files/*/edit', ['/files/*']],
    ['/files/:path+', ['/files/*']],
    ['/files/:path*', ['/files/*']],
    ['/files/:path(.*)', ['/files/*']],
    ['/orders/:id(\\d+)', ['/orders/:id']],
    ['/a-:b/c', ['/*']],
    ['/:a/:a', ['/*']],
    ['/', ['/']],
    [/users/, ['/*']],
    [() => true, ['/*']],
  ])('%s', (path, paths, own) => {
    const mounted = mountPath(path)
    expect(mounted.paths).toEqual(paths)
    expect(mounted.own).toBe(own)
  })
})

describe('which handler answers', () => {
  const said = (word: string) => () => HttpResponse.json(word)
  const cases: [string, string, readonly Parameters<typeof serve>[0][number][], unknown][] = [
    ['the first of two', 'GET /a', [http.get('/a', said('1')), http.get('/a', said('2'))], '1'],
    [
      'the first, though the second says more',
      'GET /users/me',
      [http.get('/users/:id', said('id')), http.get('/users/me', said('me'))],
      'id',
    ],
    [
      'a star before all',
      'GET /a',
      [http.all('*', said('star')), http.get('/a', said('a'))],
      'star',
    ],
    ['one of its method', 'PUT /a', [http.get('/a', said('g')), http.put('/a', said('p'))], 'p'],
    ['all, for any method', 'DELETE /a/b', [http.all('/a/*', said('all'))], 'all'],
    ['an address', 'GET /v1/a', [http.get('https://api.example.test/v1/a', said('x'))], 'x'],
    ['any origin and prefix', 'GET /api/v1/users/3', [http.get('*/users/:id', said('x'))], 'x'],
    ['any origin', 'GET /users/3', [http.get('*/users/:id', said('x'))], 'x'],
    ['a wildcard inside', 'GET /files/a/b/edit', [http.get('/files/*/edit', said('x'))], 'x'],
    ['a wildcard with nothing', 'GET /files', [http.get('/files/:rest*', said('x'))], 'x'],
    ['several segments', 'GET /files/a/b', [http.get('/files/:rest+', said('x'))], 'x'],
    ['a pattern', 'GET /orders/12', [http.get('/orders/:id(\\d+)', said('x'))], 'x'],
    ['part of a segment', 'GET /a-1/c', [http.get('/a-:b/c', said('x'))], 'x'],
    ['a regular expression', 'GET /x/users/9', [http.get(/\/users\/\d+$/, said('x'))], 'x'],
    [
      'a predicate',
      'GET /q',
      [http.get(({ request }) => request.url.endsWith('q'), said('x'))],
      'x',
    ],
    ['a query, which counts for nothing', 'GET /a?b=2', [http.get('/a?b=1', said('x'))], 'x'],
  ]
  test.each(cases)('%s: %s', async (_, request, handlers, expected) => {
    await using server = await serve(handlers)
    const [method = '', path = ''] = request.split(' ')
    const response = await server.fetch(path, { method })
    expect(await response.json()).toBe(expected)
    expect(server.overview().diagnostics).toEqual([])
  })

  test.each<[string, readonly Parameters<typeof serve>[0][number][]]>([
    ['GET /orders/abc', [http.get('/orders/:id(\\d+)', said('x'))]],
    ['GET /files/a/see', [http.get('/files/*/edit', said('x'))]],
    ['POST /a', [http.get('/a', said('x'))]],
    ['HEAD /a', [http.get('/a', said('x'))]],
    ['GET /b', [http.get(/\/a$/, said('x'))]],
  ])('%s: none', async (request, handlers) => {
    await using server = await serve(handlers)
    const [method = '', path = ''] = request.split(' ')
    const response = await server.fetch(path, { method })
    expect([404, 405]).toContain(response.status)
    expect(server.unmatched()).toHaveLength(1)
  })

  test('parameters of an address, a wildcard and a regular expression', async () => {
    await using server = await serve([
      http.get('https://:tenant.example.test/v1/:id', ({ params }) => HttpResponse.json(params)),
      http.get('/files/*', ({ params }) => HttpResponse.json(params)),
    ])
    expect(await (await server.fetch('/v1/7')).json()).toEqual({ id: '7' })
    expect(await (await server.fetch('/files/a/b')).json()).toEqual({ 0: 'a/b' })
  })

  test('the journal names the one that answered, and the handlers are listed', async () => {
    await using server = await serve([
      http.get('/users/:id', said('id')),
      http.get('/users/me', said('me')),
    ])
    await server.fetch('/users/me')
    const [call] = server.calls()
    expect(call?.answeredBy?.key).toBe('GET /users/:id')
    expect(call?.layers.map(({ key, passed }) => [key, passed])).toEqual([
      ['GET /users/me', 'it has no answer'],
      ['GET /users/:id', undefined],
    ])
    const listed = server
      .overview()
      .routes.map(({ method, path, note }) => [`${method} ${path}`, note])
    expect(listed).toEqual([
      ['GET /users/:id', 'msw GET /users/:id'],
      ['GET /users/me', 'msw GET /users/me'],
    ])
  })
})
