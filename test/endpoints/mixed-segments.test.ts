import { createMockServer, defineMock } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { parseKey } from '../../src/http/path.ts'
import { RouteTable } from '../../src/endpoints/router.ts'
import { send } from '../support/send.ts'

function routed(key: string) {
  const parsed = parseKey(key)
  if ('message' in parsed) throw new Error(parsed.message)
  return { key, ...parsed }
}

function find(keys: readonly string[], path: string) {
  const table = new RouteTable(keys.map(routed))
  const matches = table.lookup('GET', path)?.matches ?? []
  return matches.map(({ endpoint, params }) => ({ key: endpoint.key, params }))
}

describe('parameters that are a part of a segment', () => {
  it.each([
    ['/items/:id.json', '/items/5.json', { id: '5' }],
    ['/items/:id.json', '/items/a.b.json', { id: 'a.b' }],
    ['/items/:id.json', '/items/.json', undefined],
    ['/items/:id.json', '/items/5.xml', undefined],
    ['/items/:id.json', '/items/5', undefined],
    ['/v1/items/:id:approve', '/v1/items/5:approve', { id: '5' }],
    ['/v1/items/{id}:approve', '/v1/items/5:approve', { id: '5' }],
    ['/v1/items/:id\\:approve', '/v1/items/5:approve', { id: '5' }],
    ['/v1/items/:id:approve', '/v1/items/5', undefined],
    ['/v1/items:search', '/v1/items:search', {}],
    ['/v1/items:search', '/v1/itemsx', undefined],
    ['/files/:name.:ext', '/files/a.tar.gz', { name: 'a', ext: 'tar.gz' }],
    ['/files/:name.:ext', '/files/a', undefined],
    ['/:a-:b', '/x-y-z', { a: 'x', b: 'y-z' }],
    ['/:a-:b', '/-y', undefined],
    ['/:from-date-:to', '/1-2', { 'from-date': '1', to: '2' }],
    ['/@:user', '/@ada', { user: 'ada' }],
    ['/@:user', '/ada', undefined],
    ['/@:user/posts/:id.html', '/@ada/posts/7.html', { user: 'ada', id: '7' }],
    ['/v{version}/users', '/v2/users', { version: '2' }],
    ['/{a}.{b}', '/x.y', { a: 'x', b: 'y' }],
    ['/users(:id)', '/users(7)', { id: '7' }],
    ['/:id{[0-9]+}.json', '/12.json', { id: '12' }],
    ['/:id{[0-9]+}.json', '/x.json', undefined],
    ['/:a{[a-z]+}-:b{[0-9]{2}}', '/a-12', { a: 'a', b: '12' }],
    ['/:a{[a-z-]+}-:b{[0-9]{2}}', '/a-b-12', { a: 'a-b', b: '12' }],
    ['/:id.json', '/%C3%BC%2Fb.json', { id: 'ü/b' }],
    ['/caf%C3%A9-:id', '/caf%C3%A9-1', { id: '1' }],
    ['/a:b/:id', '/a:b/1', { id: '1' }],
    ['/c++/:id', '/c++/1', { id: '1' }],
  ])('%s for %s are %j', (pattern, path, params) => {
    expect(find([`GET ${pattern}`], path)).toEqual(
      params === undefined ? [] : [{ key: `GET ${pattern}`, params }],
    )
  })

  it('say more than a whole segment and less than a text, whatever the order', () => {
    const keys = [
      'GET /*',
      'GET /:id',
      'GET /:id{.+}',
      'GET /:name.:ext',
      'GET /:id.json',
      'GET /:id{a}.json',
      'GET /a.json',
    ]
    const order = keys.toReversed()
    for (const given of [keys, order]) {
      expect(find(given, '/a.json').map(({ key }) => key)).toEqual(order)
    }
  })

  it('match in bounded time', () => {
    const path = `/${'-'.repeat(5000)}`
    expect(find(['GET /:a{x}-:b{x}-:c{x}-:d{x}'], path)).toEqual([])
    expect(find(['GET /:a-:b-:c-:d-:e'], path)).toHaveLength(1)
  })

  it.each([
    ['/:a{x}{b}', 'has two parameters without text between them', 'as in ":from-:to"'],
    ['/{a}{b}', 'has two parameters without text between them', 'as in ":from-:to"'],
    ['/:id-:id', 'names the parameter ":id" twice', 'a name of its own'],
    ['/:path+', '":path+" does not parse', 'Write "*" for the rest of a path'],
    ['/:path*', '":path*" does not parse', 'Write "*" for the rest of a path'],
    ['/:path+/x', '":path+" does not parse', 'Several segments can only stand at the end'],
    ['/a/*/b', 'A "*" stands before the end', '":name"'],
    ['/:name.:ext?', '":name.:ext?" does not parse', 'Declare two endpoints'],
    ['/a*', '"a*" does not parse', '":name.json"'],
    ['/:', '":" does not parse', 'A parameter is'],
    ['/:1', '":1" does not parse', 'a letter from a to z'],
    ['/a}', '"a}" does not parse', 'A parameter is'],
    ['/:id{}', '":id{}" does not parse', 'A parameter is'],
  ])('%s is refused with a way out', (path, message, hint) => {
    const parsed = parseKey(`GET ${path}`)
    if (!('message' in parsed)) throw new Error('It was taken.')
    expect(parsed.message).toContain(message)
    expect(parsed.hint).toContain(hint)
  })
})

describe('a server', () => {
  const mocks = defineMock({
    'GET /items/:id.json': ({ params, req }) => ({ id: params.id, same: req.param('id') }),
    'POST /v1/items/:id:approve': { approved: '{{params.id}}' },
    'GET /old/:from-:to': { when: '{{params.from}} to {{params.to}}' },
  })

  it('answers, records by key, and names what is near', async () => {
    await using server = await createMockServer({ mocks, port: 0 })
    expect((await send(server, 'GET /items/5.json')).body).toEqual({ id: '5', same: '5' })
    expect((await send(server, 'POST /v1/items/7:approve')).body).toEqual({ approved: '7' })
    expect((await send(server, 'GET /old/may-june')).body).toEqual({ when: 'may to june' })
    expect(server.calls('GET /items/:id.json')).toHaveLength(1)
    expect(server.calls('POST /v1/items/:id:approve')[0]?.request.params).toEqual({ id: '7' })
    expect(server.calls('GET /items/:other.json')).toHaveLength(1)
    const { body } = await send(server, 'GET /items/5.xml')
    const [near] = (body as { near: { reason: string }[] }).near
    expect(near?.reason).toBe('"5.xml" does not match ":id.json"')
    server.use({ 'GET /items/:id.json': { over: true } })
    expect((await send(server, 'GET /items/5.json')).body).toEqual({ over: true })
  })

  it('proposes lines whose colons mean themselves', async () => {
    await using server = await createMockServer({ mocks, port: 0 })
    const { body } = await send(server, 'GET /nowhere/@:x')
    const { add } = body as { add: { text: string } }
    const key = /"(GET [^"]+)"|'(GET [^']+)'/.exec(add.text)?.slice(1).find(Boolean) ?? ''
    expect(find([key], '/nowhere/@:x')).toEqual([{ key, params: {} }])
    expect(find([key], '/nowhere/@other')).toEqual([])
  })
})
