import { createMockServer, defineMock, resource, type Context } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/cli/command-line/arguments.ts'
import { serveFolder } from '../support/folder.ts'

const own = 'GET /own'

const mocks = [
  defineMock(
    {
      [own]: {
        $headers: { 'x-map': 'own', 'x-all': 'own', 'set-cookie': 'own=1' },
        $body: 1,
      },
      'GET /response': () => new Response('x'),
      'GET /fails': () => {
        throw new Error('x')
      },
      'GET /none': () => null,
      'GET /stream': ({ stream }: Context) => stream(['x']),
    } as never,
    { headers: { 'X-Map': 'map', 'set-cookie': ['map=1'] }, delay: 0 },
  ),
  resource('users', { seed: [{ id: 1 }] }),
]

const headers = { 'X-All': ['a', 'b'], 'set-cookie': 'all=1', 'x-map': 'all' }

describe('headers of all answers', () => {
  it('are on each, below those of its map, and of its own', async () => {
    await using server = await createMockServer({ mocks, headers, port: 0 })
    const got = async (path: string, init?: RequestInit) => {
      const answers = [await fetch(server.url + path, init), await server.fetch(path, init)]
      const [one, other] = answers.map(({ status, headers: { ...all }, ...rest }) => ({
        status,
        all,
        rest,
      }))
      expect(one?.status).toBe(other?.status)
      const [answer] = answers as [Response]
      const of = (name: string) => answer.headers.get(name)
      return [answer.status, of('x-all'), of('x-map'), answer.headers.getSetCookie()]
    }
    expect(await got('/own')).toEqual([200, 'own', 'own', ['all=1', 'map=1', 'own=1']])
    for (const path of ['/response', '/stream']) {
      expect(await got(path), path).toEqual([200, 'a, b', 'map', ['all=1', 'map=1']])
    }
    expect(await got('/fails')).toEqual([500, 'a, b', 'map', ['all=1', 'map=1']])
    expect(await got('/none')).toEqual([204, 'a, b', 'map', ['all=1', 'map=1']])
    const other = ['a, b', 'all', ['all=1']]
    for (const _ of 'ab') expect(await got('/users')).toEqual([200, ...other])
    expect(await got('/nowhere')).toEqual([404, ...other])
    expect(await got('/users', { method: 'DELETE' })).toEqual([400, ...other])
    expect(await got('/own', { method: 'PUT' })).toEqual([405, ...other])
    const preflight = { origin: 'http://localhost:5173', 'access-control-request-method': 'PUT' }
    expect(await got('/users/1', { method: 'OPTIONS', headers: preflight })).toEqual([
      204,
      ...other,
    ])
    const tag = (await server.fetch('/users/1')).headers.get('etag') ?? ''
    expect(await got('/users/1', { headers: { 'if-none-match': tag } })).toEqual([304, ...other])
  })

  it('say how long files may be kept, before the default of files', async () => {
    const file = (name: string, more = '') => `"GET /${name}": { "$file": "_files/a.txt"${more} }`
    const own = ', "$headers": { "Cache-Control": "max-age=1" }'
    await using folder = await serveFolder(
      {
        'mocks/_files/a.txt': 'a',
        'public/b.txt': 'b',
        'mocks/a.json': `{ "$defaults": { "$headers": { "cache-control": "max-age=2" } }, ${file('two')}, ${file('one', own)} }`,
        'mocks/b.json': `{ ${file('three')} }`,
      },
      { headers: { 'cache-control': 'max-age=3' }, static: ['public'] },
    )
    const ages = ['/one', '/two', '/three', '/b.txt'].map(async (path) => {
      const { headers } = await folder.server.fetch(path)
      return headers.get('cache-control')
    })
    const expected = ['max-age=1', 'max-age=2', 'max-age=3', 'max-age=3']
    expect(await Promise.all(ages)).toEqual(expected)
  })

  it('can be read by pages of other origins', async () => {
    await using server = await createMockServer({ mocks, headers })
    const answer = await server.fetch('/users', { headers: { origin: 'http://localhost:5173' } })
    expect(answer.headers.get('access-control-expose-headers')).toContain('x-all')
  })

  it('of $defaults are each for itself: one that is wrong is missing alone', async () => {
    const $headers = { 'x-a': '1', 'b c': '2', 'x-id': '{{params.id}}', 'set-cookie': ['s=1'] }
    const text = JSON.stringify({ $defaults: { $headers }, 'GET /a': 1 })
    await using folder = await serveFolder({ 'mocks/a.json': text })
    const problems = folder.server.overview().diagnostics.map(({ message }) => message)
    expect(problems).toEqual([
      '"b c" is no name of a header.',
      'A template stands in a header that is the same for all answers.',
    ])
    const answer = await folder.server.fetch('/a')
    const names = [...answer.headers.keys()].filter((name) => /^x-(?:a|id)|cookie|b/.test(name))
    expect(names).toEqual(['set-cookie', 'x-a', 'x-mockapi-broken'])
  })

  it('stand in $defaults of a JSON file, for its endpoints and collections', async () => {
    const files = {
      'mocks/a.json': `{ "$defaults": { "$headers": { "x-file": "a", "set-cookie": "file=1" } },
        "GET /x": { "a": 1 }, "GET /own": { "$headers": { "x-file": "own" }, "a": 1 } }`,
      'mocks/b.json': '{ "GET /other": 1 }',
      'mocks/db.json':
        '{ "$defaults": { "$headers": { "x-file": "db" } }, "users": [{ "id": 1 }] }',
    }
    await using folder = await serveFolder(files)
    const of = async (path: string) => (await folder.server.fetch(path)).headers.get('x-file')
    expect(await Promise.all(['/x', '/own', '/other', '/users', '/users/1'].map(of))).toEqual([
      'a',
      'own',
      null,
      'db',
      'db',
    ])
    expect((await folder.server.fetch('/x')).headers.getSetCookie()).toEqual(['file=1'])
  })

  it.each([
    [{ 'x a': '1' }, 'headers: "x a" is no name of a header.'],
    ['x', 'headers: "x" is not a list of headers. Write x-a: 1, x-b: 2.'],
    [5, 'headers: Headers are an object'],
    [{ 'transfer-encoding': 'chunked' }, 'headers: "transfer-encoding" depends on the answer.'],
  ])('are refused as %j', async (wrong, message) => {
    await expect(createMockServer({ mocks, headers: wrong as never })).rejects.toThrow(message)
  })

  it.each([
    ['{ "x-a": "{{now}}" }', 'A template stands in a header'],
    ['{ "content-length": "3" }', '"content-length" depends on the answer.'],
    ['{ "Content-Type": "text/xml" }', '"content-type" depends on the answer.'],
    ['[5]', 'Headers are an object'],
  ])('of a file are refused as %s', async (wrong, message) => {
    const text = `{ "$defaults": { "$headers": ${wrong} }, "GET /x": 1 }`
    await using folder = await serveFolder({ 'mocks/a.json': text })
    expect(folder.server.overview().diagnostics).toMatchObject([
      { code: 'bad-instruction', message: expect.stringContaining(message) as string },
    ])
  })

  it('are a flag of the command line', () => {
    const { flags } = parseArguments(['serve', '--headers', 'x-a: 1, 2, x-b: b'])
    expect(flags.headers).toEqual([
      ['x-a', '1, 2'],
      ['x-b', 'b'],
    ])
  })
})
