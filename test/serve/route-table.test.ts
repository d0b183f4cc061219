import { describe, expect, it } from 'vitest'
import type { Endpoint } from '../../src/core/endpoint.ts'
import { parseKey } from '../../src/core/path.ts'
import { RouteTable } from '../../src/serve/route-table.ts'

function endpoint(key: string): Endpoint {
  const parsed = parseKey(key)
  if ('message' in parsed) throw new Error(parsed.message)
  return {
    key,
    ...parsed,
    origin: { file: 'mocks/api.json', place: () => undefined },
    needs: { body: false, call: false, faker: false },
    handle: () => null,
  }
}

const table = new RouteTable(
  [
    'GET /files/*',
    'GET /users/:id',
    'GET /users/me',
    'DELETE /users/:id',
    'GET /users/:id{[0-9]+}/posts',
    'GET /users/:name/posts',
    'GET /users/:id/posts/:post?',
    'ALL /legacy/*',
    'GET /v2/replicas/{replica_id}',
    'GET /caf%C3%A9',
    'GET /',
    'GET /a/:b?/c/:d?',
    'GET /a/x/c',
  ].map(endpoint),
)

describe('a route table', () => {
  it.each([
    ['GET', '/users/me', ['GET /users/me', 'GET /users/:id']],
    ['GET', '/users/7', ['GET /users/:id']],
    ['GET', '/users/7/', ['GET /users/:id']],
    ['HEAD', '/users/7', ['GET /users/:id']],
    ['DELETE', '/users/7', ['DELETE /users/:id']],
    ['PUT', '/users/7', []],
    ['GET', '/users/', []],
    [
      'GET',
      '/users/7/posts',
      ['GET /users/:id{[0-9]+}/posts', 'GET /users/:name/posts', 'GET /users/:id/posts/:post?'],
    ],
    ['GET', '/users/ada/posts', ['GET /users/:name/posts', 'GET /users/:id/posts/:post?']],
    ['GET', '/files/a/b.png', ['GET /files/*']],
    ['GET', '/files', ['GET /files/*']],
    ['PATCH', '/legacy/x/y', ['ALL /legacy/*']],
    ['GET', '/caf%C3%A9', ['GET /caf%C3%A9']],
    ['GET', '/', ['GET /']],
    ['GET', '/USERS/7', []],
    ['GET', '/a/x/c', ['GET /a/x/c', 'GET /a/:b?/c/:d?']],
  ])('%s %s is answered by %j', (method, path, keys) => {
    expect(table.lookup(method, path)?.matches.map((match) => match.endpoint.key)).toEqual(keys)
  })

  it.each([
    ['/users/a%20b', { id: 'a b' }],
    ['/users/a%2Fb', { id: 'a/b' }],
    ['/files/a/b.png', { '*': 'a/b.png' }],
    ['/v2/replicas/r1', { replica_id: 'r1' }],
    ['/a/c', {}],
    ['/a/1/c', { b: '1' }],
    ['/a/c/2', { d: '2' }],
    ['/a/1/c/2', { b: '1', d: '2' }],
  ])('%s has the parameters %j', (path, params) => {
    expect(table.lookup('GET', path)?.matches[0]?.params).toEqual(params)
  })

  it('knows the methods of a path', () => {
    expect([...(table.lookup('PUT', '/users/7')?.methods ?? [])]).toEqual(['GET', 'DELETE'])
    expect(table.lookup('PUT', '/nowhere')?.methods.size).toBe(0)
  })

  it('refuses broken percent-encoding', () => {
    expect(table.lookup('GET', '/users/%zz')).toBeUndefined()
  })

  it.each([
    '/users/me',
    '/users/7',
    '/users/7/posts',
    '/users/ada/posts',
    '/users/7/posts/1',
    '/files/a/b.png',
    '/files',
    '/',
    '/a/x/c',
    '/a/1/c',
    '/USERS/7',
    '/nowhere',
    '/legacy/x',
  ])('finds the first match of %s alone as it does among all', (path) => {
    for (const method of ['GET', 'DELETE', 'PATCH']) {
      expect(table.first(method, path)).toEqual(table.lookup(method, path)?.matches[0])
    }
  })

  it.each([
    ['HEAD', '/users/me'],
    ['GET', '/users/me/'],
    ['GET', '/users/%37'],
    ['GET', '/caf%C3%A9'],
  ])('leaves %s %s to the whole look-up', (method, path) => {
    expect(table.first(method, path)).toBeUndefined()
  })

  it('prefers what stands first among ALL and the method itself', () => {
    const mixed = new RouteTable(['ALL /x', 'GET /x', 'ALL /:y', 'GET /:y'].map(endpoint))
    expect(mixed.first('GET', '/x')?.endpoint.key).toBe('ALL /x')
    expect(mixed.first('GET', '/z')?.endpoint.key).toBe('ALL /:y')
  })
})
