import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMockServer, defineMock, many, resource, type MockServer } from 'mockapi'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { openFolders } from '../support/http-folders.ts'
import { send } from '../support/send.ts'
import { openTwins } from '../support/twins.ts'

const people = [
  { id: 1, name: 'Ada', parts: [{ id: 1, text: 'a' }] },
  { id: 2, name: 'Bob', parts: [] },
]

const open = (port: number | undefined, more: object = {}) =>
  createMockServer({ mocks, port, ...more })

const mocks = [
  resource('people', { seed: people, relations: { notes: many('notes') } }),
  resource('notes', { seed: [{ id: 1, personId: 1, text: 'one' }] }),
  resource('wrapped', { seed: [{ id: 1 }], page: { envelope: true } }),
  defineMock({
    'GET /fixed': { a: 1 },
    'POST /fixed': { a: 1 },
    'GET /made': ({ query }) => ({ q: query.q }),
    'GET /hono': (c) => c.json({ a: 1 }),
    'GET /text': ({ text }) => text('a'),
    'GET /own': () => new Response('a', { headers: { etag: '"own"' } }),
    'GET /failed': ({ error }) => error(500, 'No'),
    'GET /large': { text: 'x'.repeat(1_100_000) },
    'GET /live': ({ stream }) => stream(['a', 'b']),
    'GET /people/:id': async ({ next, params }) => {
      if (params.id !== '2') return next()
      return { ...((await (await next()).json()) as object), more: true }
    },
  }),
]

const tagged = [
  '/people',
  '/people?name=Ada',
  '/people?limit=1',
  '/people?embed=notes',
  '/people/1',
  '/people/2',
  '/people/1/notes',
  '/people/1/parts',
  '/wrapped',
  '/fixed',
  '/made?q=1',
  '/hono',
  '/text',
  '/own',
]

describe.each([
  ['in process', undefined],
  ['over the network', 0],
])('%s', (_where, port) => {
  let server: MockServer

  beforeEach(async () => {
    server = await open(port)
    return () => server.close()
  })

  const tagOf = async (path: string, headers = {}) =>
    (await send(server, `GET ${path}`, undefined, headers)).headers.get('etag') ?? ''

  it.each(tagged)('GET %s has a tag, and is 304 for who has it', async (path) => {
    const tag = await tagOf(path)
    expect(tag).toMatch(/^(?:W\/)?".+"$/)
    for (const method of ['GET', 'HEAD']) {
      const { status, headers, body } = await send(server, `${method} ${path}`, undefined, {
        'if-none-match': `"other", ${tag}`,
      })
      expect([status, body, headers.get('etag')]).toEqual([304, '', tag])
      expect([headers.get('content-type'), headers.get('content-length')]).toEqual([null, null])
    }
    const other = await send(server, `GET ${path}`, undefined, { 'if-none-match': '"other"' })
    expect([other.status, other.headers.get('etag')]).toEqual([200, tag])
    expect(await tagOf(path)).toBe(tag)
  })

  it.each(['/failed', '/large', '/live', '/nowhere'])('GET %s has none', async (path) => {
    expect(await tagOf(path)).toBe('')
    const { status } = await send(server, `GET ${path}`, undefined, { 'if-none-match': '*' })
    expect(status).not.toBe(304)
  })

  it('a 304 has the total and the links of the list', async () => {
    const whole = await send(server, 'GET /people?limit=1')
    const { headers } = await send(server, 'GET /people?limit=1', undefined, {
      'if-none-match': whole.headers.get('etag') ?? '',
    })
    for (const name of ['x-total-count', 'link', 'vary']) {
      expect(headers.get(name)).toBe(whole.headers.get(name))
    }
  })

  it('a POST has none, and is done whatever tag it comes with', async () => {
    const { status, headers } = await send(server, 'POST /fixed', {}, { 'if-none-match': '*' })
    expect([status, headers.get('etag')]).toEqual([200, null])
  })

  it('a list has another tag after each change that it shows, and its old one when that is undone', async () => {
    const [list, embedded, nested] = ['/people', '/people?embed=notes', '/people/1/notes']
    const before = [await tagOf(list), await tagOf(embedded), await tagOf(nested)]
    server.db('notes').update(1, { text: 'two' })
    expect([await tagOf(list), await tagOf(embedded), await tagOf(nested)]).toEqual([
      before[0],
      expect.not.stringMatching(before[1] as string),
      expect.not.stringMatching(before[2] as string),
    ])
    server.db('people').create({ name: 'Eve' })
    expect(await tagOf(list)).not.toBe(before[0])
    await server.reset()
    expect([await tagOf(list), await tagOf(embedded), await tagOf(nested)]).toEqual(before)
  })

  it('a page has another tag when only the total is another one', async () => {
    const tag = await tagOf('/people?limit=1')
    server.db('people').create({ name: 'Eve' })
    expect(await tagOf('/people?limit=1')).not.toBe(tag)
  })

  it('a list as CSV has another tag than as JSON', async () => {
    const tag = await tagOf('/people', { accept: 'text/csv' })
    expect([tag, tag === (await tagOf('/people'))]).toEqual([expect.stringContaining('W/'), false])
  })

  it('a session has the tags of its own data', async () => {
    const tag = await tagOf('/people')
    using session = server.session('other')
    const own = async () => (await session.fetch('/people')).headers.get('etag')
    expect(await own()).toBe(tag)
    session.db('people').create({ name: 'Eve' })
    expect([(await own()) === tag, await tagOf('/people')]).toEqual([false, tag])
  })

  it('a handler that changes the answer below gets that as a whole', async () => {
    const { body, headers } = await send(server, 'GET /people/2')
    expect(body).toMatchObject({ name: 'Bob', more: true })
    const { status } = await send(server, 'GET /people/2', undefined, {
      'if-none-match': headers.get('etag') ?? '',
    })
    expect(status).toBe(304)
  })
})

it('another seed gives other tags, the same seed the same', async () => {
  const users = resource('users', { seed: 3, factory: (f) => ({ name: f.person.fullName() }) })
  const tags = [1, 1, 2].map(async (seed) => {
    await using server = await createMockServer({ mocks: users, seed })
    return (await server.fetch('/users')).headers.get('etag')
  })
  const [one, again, other] = await Promise.all(tags)
  expect([again === one, other === one]).toEqual([true, false])
})

describe('a reload', () => {
  const folders = openFolders()
  afterAll(() => folders.remove())

  it('gives what it changed another tag', async () => {
    const cwd = folders.make({ 'mocks/a.json': '{ "GET /a": { "a": 1 } }' })
    await using server = await createMockServer({ cwd, watch: true })
    const tag = (await server.fetch('/a')).headers.get('etag') ?? ''
    const again = async () =>
      (await server.fetch('/a', { headers: { 'if-none-match': tag } })).status
    expect(await again()).toBe(304)
    writeFileSync(join(cwd, 'mocks/a.json'), '{ "GET /a": { "a": 2 } }')
    await expect.poll(again, { timeout: 10_000 }).toBe(200)
  })
})

it.each(['json-server-0', 'json-server-1'] as const)('%s has tags and 304', async (dialect) => {
  await using server = await open(undefined, { dialect })
  for (const path of ['/people', '/people?name=Ada', '/people/1']) {
    const tag = (await send(server, `GET ${path}`)).headers.get('etag') ?? ''
    const headers = { 'if-none-match': tag }
    expect((await send(server, `GET ${path}`, undefined, headers)).status, path).toBe(304)
  }
})

it('a 304 comes from the cache as well, and is logged as one', async () => {
  await using twins = await openTwins({ mocks })
  for (const path of ['/people', '/people/1', '/fixed', '/people?limit=1']) {
    await twins.ask(path)
    const { fields } = await twins.ask(path)
    const tag = fields.find((field) => field.startsWith('etag: '))?.slice(6) ?? ''
    const before = twins.hits
    const same = await twins.ask(path, { headers: { 'if-none-match': tag } })
    const other = await twins.ask(path, { headers: { 'if-none-match': '"other"' } })
    expect([same.status, other.status]).toEqual([304, 200])
    expect(twins.hits - before, path).toBe(path === '/people/1' ? 0 : 2)
  }
  twins.compareCalls()
})
