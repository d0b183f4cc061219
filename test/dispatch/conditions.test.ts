import { createMockServer, defineMock, resource, route, scenario } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import { post } from '../support/mocks.ts'

const users = resource('users', { seed: [{ id: 7, name: 'Ada', locked: true }] })

const cases = defineMock({
  'GET /users/:id/secret': {
    $cases: [
      { $when: { 'db.users[params.id]': { exists: false } }, $status: 404 },
      { $when: { 'db.users[params.id].locked': true }, $status: 423 },
      { of: '{{db.users[params.id].name}}', all: '{{db.users.length}}' },
    ],
  },
  'PUT /orders/:id': {
    $cases: [
      { $when: { 'body.id': '{{params.id}}' }, same: true },
      { $status: 409, same: false },
    ],
  },
  'ALL /method': { $when: [{ 'request.method': 'POST' }, { 'query.as': 'POST' }], ok: true },
  'GET /number/:id': { id: '{{number(params.id)}}', mode: "{{env.MOCKAPI_MODE ?? 'none'}}" },
  'GET /ip': { ip: '{{request.ip}}', at: '{{request.method}} {{request.path}}' },
  'GET /handled/ip': ({ ip }) => ({ ip: ip ?? null }),
})

describe('conditions of a request', () => {
  let server: MockServer
  beforeAll(async () => {
    const settings = { settings: { locked: false } }
    server = await createMockServer({ mocks: [users, cases, settings], port: 0 })
  })
  afterAll(() => server.close())

  const json = async (path: string, init?: RequestInit): Promise<unknown> =>
    await (await server.fetch(path, init)).json()

  it('read stored data of the session, as it is now', async () => {
    using session = server.session('data')
    expect((await session.fetch('/users/7/secret')).status).toBe(423)
    session.db(users).update(7, { locked: false })
    expect(await (await session.fetch('/users/7/secret')).json()).toEqual({ of: 'Ada', all: 1 })
    session.db(users).delete(7)
    expect((await session.fetch('/users/7/secret')).status).toBe(404)
    expect((await server.fetch('/users/7/secret')).status).toBe(423)
  })

  it('compare a body with the address', async () => {
    const init = { ...post({ id: 3 }), method: 'PUT' }
    expect(await json('/orders/3', init)).toEqual({ same: true })
    expect(await json('/orders/4', init)).toEqual({ same: false })
  })

  it('hold where one of several does', async () => {
    expect((await server.fetch('/method', { method: 'POST' })).status).toBe(200)
    expect((await server.fetch('/method?as=POST')).status).toBe(200)
    const miss = (await json('/method')) as { near: { reason: string }[] }
    expect(miss.near[0]?.reason).toBe(
      'request.method is "GET", which is not "POST"; query as is missing',
    )
  })

  it('give numbers of texts, and variables of the environment', async () => {
    expect(await json('/number/7')).toEqual({ id: 7, mode: 'none' })
    process.env['MOCKAPI_MODE'] = 'demo'
    try {
      expect(await json('/number/x')).toEqual({ id: null, mode: 'demo' })
    } finally {
      delete process.env['MOCKAPI_MODE']
    }
  })

  it('know the address of the client, over the network alone', async () => {
    const over = async (path: string) => (await (await fetch(server.url + path)).json()) as unknown
    const ip = expect.stringMatching(/^(?:127\.0\.0\.1|::1)$/) as string
    expect(await over('/ip')).toEqual({ ip, at: 'GET /ip' })
    expect(await over('/handled/ip')).toEqual({ ip })
    expect(await json('/ip')).toEqual({ ip: null, at: 'GET /ip' })
    expect(await json('/handled/ip')).toEqual({ ip: null })
  })
})

describe('what a condition reads is read by each request, also where answers are cached', () => {
  it.each([
    ['a header', { 'headers.x-a': '1' }],
    ['the client', [{ 'headers.x-a': '1' }, { 'request.ip': '9.9.9.9' }]],
  ])('%s', async (_what, $when) => {
    const mocks = { 'GET /x': { $cases: [{ $when, $body: 'one' }, { $body: 'other' }] } }
    await using server = await createMockServer({ mocks, port: 0 })
    for (const [value, body] of [
      ['1', 'one'],
      ['2', 'other'],
      ['1', 'one'],
    ] as const) {
      const answer = await fetch(`${server.url}/x`, { headers: { 'x-a': value } })
      expect(await answer.json()).toBe(body)
    }
  })
})

describe('the same conditions everywhere', () => {
  const when = { 'query.a': "{{headers.x-a ?? 'none'}}", 'request.method': 'GET' }
  const handle = () => ({ special: true })
  const general = { 'GET /x': { special: false } }
  it.each([
    ['a file', [{ 'GET /x': { $cases: [{ $when: when, special: true }, { special: false }] } }]],
    ['a route', [route('GET /x', { when, handle }), general]],
    ['several of a route', [route('GET /x', { when: [{ 'query.b': 1 }, when], handle }), general]],
    [
      'a scenario',
      [general, scenario('on', [route('GET /x', { when, handle })], { active: true })],
    ],
    ['what stands before endpoints', [general, { 'USE /*': { $when: when, special: true } }]],
  ])('%s', async (_where, mocks) => {
    await using server = await createMockServer({ mocks })
    await expectSpecial(server)
  })

  it('an override', async () => {
    await using server = await createMockServer({ mocks: general })
    using _ = server.use(route('GET /x', { when, handle }))
    await expectSpecial(server)
  })

  async function expectSpecial(server: MockServer): Promise<void> {
    const of = async (path: string, headers: Record<string, string> = {}): Promise<unknown> =>
      await (await server.fetch(path, { headers })).json()
    expect(await of('/x?a=1', { 'x-a': '1' })).toEqual({ special: true })
    expect(await of('/x?a=none')).toEqual({ special: true })
    expect(await of('/x?a=1')).toEqual({ special: false })
    expect(await of('/x')).toEqual({ special: false })
  }
})

it('a function as a condition that gives a promise is an error, since it would always hold', async () => {
  const when = (async () => false) as unknown as () => boolean
  await using server = await createMockServer({
    mocks: route('GET /x', { when, handle: () => 'secret' }),
  })
  const answer = await server.fetch('/x')
  expect(answer.status).toBe(500)
  expect(await answer.text()).toContain('Answer true or false at once')
})

it('a parameter that the path does not have is reported', async () => {
  const mocks = [
    { 'GET /users/:id': { $cases: [{ $when: { 'params.idd': '1' }, a: 1 }, { b: 1 }] } },
    route('GET /posts/:id', { when: { 'params.post': '1' }, handle: () => 1 }),
  ]
  const message =
    /"params.idd" is no parameter of \/users\/:id\. .*Did you mean "id"\?[^]*"params.post" is no parameter of \/posts\/:id\./
  await expect(createMockServer({ mocks })).rejects.toThrow(message)
})

describe('answers by the call', () => {
  const answers = async (server: Pick<MockServer, 'fetch'>, path: string, times: number) => {
    const given: unknown[] = []
    while (given.length < times) given.push(await (await server.fetch(path)).json())
    return given
  }
  const mocks = {
    'GET /circle': { $sequence: [1, 2, 3], $repeat: true },
    'GET /drawn': { $random: ['a', 'b', { $cases: [{ $body: 'c' }] }] },
    'GET /apart': { $random: [{ $random: ['a', 'b'] }, { $random: ['c', 'd'] }] },
  }

  it('go round in a circle', async () => {
    await using server = await createMockServer({ mocks })
    expect(await answers(server, '/circle', 7)).toEqual([1, 2, 3, 1, 2, 3, 1])
  })

  it('count for each case by itself', async () => {
    const $cases = ['1', '2'].map((id) => {
      return { $when: { 'params.id': id }, $sequence: [`${id} waits`, `${id} is done`] }
    })
    await using server = await createMockServer({ mocks: { 'GET /jobs/:id': { $cases } } })
    expect(await answers(server, '/jobs/1', 3)).toEqual(['1 waits', '1 is done', '1 is done'])
    expect(await answers(server, '/jobs/2', 2)).toEqual(['2 waits', '2 is done'])
    server.reset()
    expect(await answers(server, '/jobs/1', 1)).toEqual(['1 waits'])
  })

  it('are drawn by the seed, anew in each session', async () => {
    await using server = await createMockServer({ mocks, seed: 5 })
    const drawn = await answers(server, '/drawn', 60)
    expect([...new Set(drawn)].sort()).toEqual(['a', 'b', 'c'])
    expect([...new Set(await answers(server, '/apart', 60))].sort()).toEqual(['a', 'b', 'c', 'd'])
    using session = server.session('other')
    expect(await answers(session, '/drawn', 60)).toEqual(drawn)
    server.reset()
    expect(await answers(server, '/drawn', 60)).toEqual(drawn)
    await using other = await createMockServer({ mocks, seed: 6 })
    expect(await answers(other, '/drawn', 60)).not.toEqual(drawn)
  })

  it('are the same over the network, where nothing of it is cached', async () => {
    await using server = await createMockServer({ mocks, port: 0 })
    const network = { fetch: (path: unknown) => fetch(`${server.url}${String(path)}`) }
    expect(await answers(network, '/circle', 4)).toEqual([1, 2, 3, 1])
  })

  it.each([
    [{ $random: [] }, '"$random" is no list of answers.'],
    [{ $random: [{ $when: { 'query.a': 1 } }] }, 'whose answers are drawn'],
    [{ $repeat: true, a: 1 }, '"$repeat" stands without "$sequence".'],
    [{ $random: [1], $cases: [1] }, 'stands beside'],
  ])('%j is reported', async (value, message) => {
    await expect(createMockServer({ mocks: { 'GET /x': value } })).rejects.toThrow(message)
  })
})

it('a condition is asked before a general mock of an earlier file', async () => {
  await using folder = await serveFolder({
    'mocks/a.json': '{ "GET /users": [], "GET /x/:id": { "general": true } }',
    'mocks/b.json': '{ "GET /x/:name": { "$when": { "query.special": "1" }, "general": false } }',
    'mocks/users.json': '[{ "id": 1 }]',
    'mocks/z.ts': `import { route } from 'mockapi'
      export const one = route('GET /users', { when: { 'query.one': '1' }, handle: () => ['one'] })`,
  })
  const of = async (path: string): Promise<unknown> =>
    await (await folder.server.fetch(path)).json()
  expect(folder.server.overview().diagnostics).toEqual([])
  expect(await of('/x/1?special=1')).toEqual({ general: false })
  expect(await of('/x/1')).toEqual({ general: true })
  expect(await of('/users?one=1')).toEqual(['one'])
  expect(await of('/users')).toEqual([])
})

it('data and parameters that are not there are warned of', async () => {
  await using folder = await serveFolder({
    'mocks/users.json': '[{ "id": 1 }]',
    'mocks/settings.json': '{ "locked": true }',
    'mocks/a.json': `{
"GET /a/:id": { "id": "{{params.idd}}", "name": "{{db.user.1.name}}", "all": "{{db.users.length}}" },
"GET /b/:id": { "$cases": [{ "$when": { "db.setings.locked": true }, "a": 1 }, { "b": "{{db.settings.locked}}" }] },
"$scenarios": { "s": { "GET /c": { "$when": { "query.a": "{{db.orders.length}}" }, "c": 1 } } } }`,
    'mocks/b.ts': `import { route } from 'mockapi'
export const d = route('GET /d/:id', { when: { 'db.posts[params.id]': { exists: true } }, handle: () => 1 })`,
  })
  const { diagnostics } = folder.server.overview()
  expect(diagnostics.map(({ severity }) => severity)).toEqual(Array(5).fill('warning'))
  expect(
    diagnostics.map(({ place, message, hint }) => `${place?.line} ${message} ${hint}`),
  ).toEqual([
    '2 "params.idd" is no parameter of /a/:id. Did you mean "id"? It has id.',
    '2 "GET /a/:id" reads db.user, and there are no such data. Did you mean "users"? There are settings, users.',
    '3 "GET /b/:id" reads db.setings, and there are no such data. Did you mean "settings"? There are settings, users.',
    '2 "GET /d/:id" reads db.posts, and there are no such data. There are settings, users.',
    '4 "GET /c" reads db.orders, and there are no such data. There are settings, users.',
  ])
})
