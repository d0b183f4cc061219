import { describe, expect, it } from 'vitest'
import type { Endpoint } from '../../src/endpoints/endpoint.ts'
import { parseKey } from '../../src/http/path.ts'
import { RouteTable } from '../../src/endpoints/router.ts'

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
    expect([...(table.lookup('PUT', '/users/7')?.methods() ?? [])]).toEqual(['GET', 'DELETE'])
    expect(table.lookup('PUT', '/nowhere')?.methods().size).toBe(0)
  })

  it('refuses broken percent-encoding', () => {
    expect(table.lookup('GET', '/users/%zz')).toBeUndefined()
  })

  it('asks in the order of files where paths are alike, ALL or not', () => {
    const mixed = new RouteTable(['ALL /x', 'GET /x', 'ALL /:y', 'GET /:y'].map(endpoint))
    const keysOf = (path: string) =>
      mixed.lookup('GET', path)?.matches.map((match) => match.endpoint.key)
    expect(keysOf('/x')).toEqual(['ALL /x', 'GET /x', 'ALL /:y', 'GET /:y'])
    expect(keysOf('/z')).toEqual(['ALL /:y', 'GET /:y'])
  })
})

describe('what stands before endpoints', () => {
  const table = new RouteTable(
    ['GET /a/b', 'USE /a/*', 'USE /*', 'USE /a/:id/c', 'USE /a/b', 'ALL /a/*'].map(endpoint),
  )

  it.each([
    ['/a/b', ['USE /a/*', 'USE /*', 'USE /a/b']],
    ['/a', ['USE /a/*', 'USE /*']],
    ['/a/', ['USE /a/*', 'USE /*']],
    ['/a/1/c', ['USE /a/*', 'USE /*', 'USE /a/:id/c']],
    ['/A/b', ['USE /*']],
    ['/', ['USE /*']],
    ['/ab', ['USE /*']],
    ['/%61/b', ['USE /a/*', 'USE /*', 'USE /a/b']],
    ['/a%2Fb', ['USE /*']],
  ])('%s is %j, in the order of files', (path, keys) => {
    expect(table.middleware(path).map((match) => match.endpoint.key)).toEqual(keys)
  })

  it('has the parameters of its own path', () => {
    expect(table.middleware('/a/1/c').map(({ params }) => params)).toEqual([
      { '*': '1/c' },
      { '*': 'a/1/c' },
      { id: '1' },
    ])
  })

  it('is no endpoint', () => {
    expect(table.lookup('USE', '/x')?.matches).toEqual([])
    expect([...(table.lookup('GET', '/a/b')?.methods() ?? [])]).toEqual(['GET', 'ALL'])
  })
})

it('asks those with a condition first, wherever they stand', () => {
  const when = { unmet: () => undefined }
  for (const path of ['/users', '/users/:id', '/files/*']) {
    const [general, other, first, second] = [
      `GET ${path}`,
      `ALL ${path}`,
      `GET ${path}`,
      `ALL ${path}`,
    ]
      .map(endpoint)
      .map((each, index) => (index < 2 ? each : { ...each, when }))
    const behaving = { ...endpoint(`GET ${path}`), modifierOnly: true }
    const all = [general, other, first, behaving, second] as Endpoint[]
    const found = new RouteTable(all).lookup('GET', path.replace(':id', '7'))
    expect(found?.matches.map((match) => all.indexOf(match.endpoint))).toEqual([2, 3, 4, 0, 1])
  }
})
