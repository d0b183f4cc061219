import { fileURLToPath } from 'node:url'
import { use } from 'mockapi'
import type { MockServer } from 'mockapi'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { clock } from '../../src/clock.ts'
import { openTwins } from '../support/twins.ts'
import type { Asked, Twins } from '../support/twins.ts'

const cwd = fileURLToPath(new URL('../..', import.meta.url))

/** What stands for the parameters of the samples. */
const values: Readonly<Record<string, readonly string[]>> = {
  name: ['Ada', 'a%20b'],
  code: ['WELCOME10', 'SUMMER2024', 'OTHER'],
  city: ['oslo'],
  replica_id: ['r4c41453d2', 'r0b5d7ab12c', 'none'],
  id: ['2', '1001', 'none'],
}

/** Addresses that relations make, and others that no list of endpoints names. */
const others = [
  '/users/2/orders',
  '/users/2/accounts?sort=-balance',
  '/orders/1001/user',
  '/accounts/2/transactions?limit=2&page=2',
  '/nowhere',
  '/%zz',
  '/',
  '/__mockapi/state',
]

const queries = ['?', '?sort=-id&limit=2&page=2&fields=id&embed=user&lang=de']

/** Many requests on a machine that has others to do as well. */
const long = 30_000

let twins: Twins
let addresses: string[]

beforeAll(async () => {
  // The samples wait up to 800 ms, and look at the time of day; limits tell how much is left of theirs.
  const { after } = clock
  vi.spyOn(clock, 'after').mockImplementation((ms, run) => after(ms < 1000 ? 0 : ms, run))
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2030, 0, 1) })
  vi.spyOn(clock, 'elapsed').mockReturnValue(0)
  twins = await openTwins({ cwd, dir: 'mocks', seed: 7 })
  const { routes } = await twins.both((server) => server.overview())
  const paths = routes.flatMap(({ kind, method, path }) =>
    kind === 'crud' ? [path, `${path}/:id`] : method === 'GET' ? [path] : [],
  )
  addresses = [...new Set(paths.flatMap(concrete)), ...others]
})
beforeEach(() => twins.both((server) => server.reset()))
afterEach(() => twins.compareCalls())
afterAll(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  await twins[Symbol.asyncDispose]()
})

/** A path with values for its parameters, as many times as they have values. */
function concrete(path: string): string[] {
  const [parameter, name = ''] = /:(\w+)|\{(\w+)\}/.exec(path)?.slice(0).filter(Boolean) ?? []
  if (parameter === undefined) return [path]
  const found = values[name]
  if (!found) throw new Error(`Nothing stands for ${parameter} of ${path}: add it to values.`)
  return found.flatMap((value) => concrete(path.replace(parameter, value)))
}

/** Asks addresses twice, so that the second answer may be that of the first. */
async function askTwice(which: readonly string[], asked: Asked = {}): Promise<void> {
  for (const address of which) {
    await twins.ask(address, asked)
    await twins.ask(address, asked)
  }
}

/** Addresses whose answers come from the cache, and some whose answers never do. */
const watched = [
  '/health',
  '/logo',
  '/rates',
  '/users',
  '/users/2',
  '/users/2/orders',
  '/users?limit=2&page=2',
  '/products/2',
  '/orders/1001?embed=user',
  '/orders/1001/user',
  '/settings',
  '/nowhere',
]

const json = { 'content-type': 'application/json' }

/** Headers that may decide what is answered, or what is told of it. */
const headers: readonly Readonly<Record<string, string | readonly string[]>>[] = [
  { origin: 'http://localhost:3000' },
  { origin: 'https://example.test' },
  { origin: 'null' },
  { origin: ['http://localhost:3000', 'http://localhost:3001'] },
  { cookie: 'mockapi-session=a1' },
  { cookie: 'session=mock-token-1; theme=dark' },
  { 'x-mockapi-session': 'a2' },
  { 'x-mockapi-session': 'no name' },
  { 'if-none-match': '*' },
  { 'if-none-match': '"other"' },
  { 'if-modified-since': 'Fri, 01 Jan 2038 00:00:00 GMT' },
  { range: 'bytes=0-3' },
  { prefer: 'code=404' },
  { prefer: 'respond-async' },
  { 'x-mockapi-status': '503' },
  { 'x-mockapi-status': 'none' },
  { 'x-mockapi-delay': '1ms' },
  { 'x-mockapi-fault': 'empty' },
  { accept: 'application/xml' },
  { 'accept-encoding': 'gzip, br' },
  { 'accept-version': '1' },
  { authorization: 'Bearer mock-token-1' },
  { 'x-api-key': 'any' },
  { 'cache-control': 'no-cache', pragma: 'no-cache' },
  { 'sec-fetch-site': 'cross-site' },
  { host: 'LOCALHOST:80' },
  { host: 'example.test' },
  { host: '[::1]' },
]

describe('the samples', () => {
  it(
    'answer the same with and without a cache',
    async () => {
      await askTwice(addresses)
      const before = twins.hits
      await askTwice(['/health', '/users', '/users/2', '/users/none', '/users/2/orders'])
      expect(twins.hits - before).toBe(10)
    },
    long,
  )

  it(
    'answer every query the same',
    async () => {
      for (const query of queries) {
        const asked = addresses.filter((address) => !address.includes('?') && address !== '/%zz')
        await askTwice(asked.map((address) => address + query))
      }
    },
    long,
  )

  it.each(headers)('answer the same to %o', async (some) => {
    for (const address of [
      '/health',
      '/logo',
      '/users/2',
      '/users?limit=2&page=2',
      '/users/2/orders',
      '/me',
    ]) {
      await twins.ask(address)
      await askTwice([address], { headers: some })
    }
    for (const address of watched) await twins.ask(address)
  })

  it(
    'answer the same to HEAD, OPTIONS, and a GET with a body',
    async () => {
      const bodied = { body: '{"name":"Ada"}', headers: json }
      for (const address of [...watched, '/logo', '/me', '/hello/Ada', '/%zz']) {
        for (const asked of [{}, { method: 'HEAD' }, { method: 'OPTIONS' }, bodied, {}]) {
          await twins.ask(address, asked)
        }
      }
    },
    long,
  )

  it('are not modified for who has the newest version alone', async () => {
    const { fields } = await twins.ask('/users/2')
    const tag = fields.find((field) => field.startsWith('etag: '))?.slice(6) ?? ''
    const asked = { headers: { 'if-none-match': tag } }
    await askTwice(['/users/2'])
    expect((await twins.ask('/users/2', asked)).status).toBe(304)
    await twins.both((server) => server.db('users').update(2, { name: 'Grace' })?.['name'])
    expect((await twins.ask('/users/2', asked)).status).toBe(200)
    await askTwice(['/users/2'], asked)
  })
})

/** What is done, and whether no answer may come from the cache as long as it holds. */
type Step = readonly [string, () => Promise<unknown>, holds?: boolean]

const write = (method: string, target: string, body?: object, more: object = {}): Step => {
  const text = body && JSON.stringify(body)
  const asked = { method, headers: { ...json, ...more }, ...(text && { body: text }) }
  return [`${method} ${target} ${JSON.stringify(more)}`, () => twins.ask(target, asked)]
}

const act = (name: string, does: (server: MockServer) => unknown, holds = false): Step => [
  name,
  () => twins.both(does),
  holds,
]

/** What lies over the mocks of either server, to be taken off again. */
let laid: Disposable[] = []

const lay = (name: string, does: (server: MockServer) => Disposable): Step =>
  act(name, (server) => void laid.push(does(server)), true)

const takeOff: Step = [
  'take off',
  () =>
    twins.both(() => {
      for (const each of laid) each[Symbol.dispose]()
      laid = []
    }),
]

const refuse = { $when: { 'headers.x-key': { exists: false } }, $status: 401, no: true }

/** One after the other; each changes what some of the addresses answer. */
const steps: readonly Step[] = [
  write('POST', '/users', { name: 'Cid' }),
  write('PATCH', '/users/2', { name: 'Grace' }),
  write('PUT', '/products/2', { name: 'Boot' }),
  write('PATCH', '/orders/1001', { userId: 2 }),
  write('POST', '/users/2/orders', { status: 'placed' }),
  write('PATCH', '/settings', { shop: 'Other' }),
  write('DELETE', '/users/3'),
  write('DELETE', '/users/3'),
  write('POST', '/users/2/reset-password'),
  write('PATCH', '/users/2', { name: 'In a session' }, { 'x-mockapi-session': 'a3' }),
  write('DELETE', '/users/2', undefined, { cookie: 'mockapi-session=a3' }),
  write('PATCH', '/users/2', { name: 'Refused' }, { 'if-match': '"none"' }),
  act('db.create', (server) => server.db('users').create({ name: 'Dan' }).id),
  act('snapshot', (server) => server.snapshot('one')),
  act('db.update', (server) => server.db('users').update(2, { name: 'Eve' })?.['name']),
  act('db.delete', (server) => server.db('users').delete(1)),
  act('restore', (server) => server.restore('one')),
  act('db.single', (server) => server.db.single('settings').update({ shop: 'Third' })['shop']),
  act('reset', (server) => server.reset()),
  act('weather 503', (server) => server.setBehaviour({ status: 503 }), true),
  act('weather 203', (server) => server.setBehaviour({ status: 203, bandwidth: '50mb/s' }), true),
  act('a limit', (server) => server.setBehaviour({ rateLimit: '30/1m' }), true),
  act('fair weather', (server) => server.setBehaviour(undefined)),
  act('fail twice', (server) => void server.fail('GET /users/:id', 500, { times: 2 })),
  act('answer once', (server) => void server.once('GET /health', { once: true })),
  lay('fail with a fault', (server) => server.fail('GET /health', 'empty')),
  takeOff,
  lay('delay', (server) => server.delay('GET /users', '1ms')),
  takeOff,
  lay('use with an answer', (server) => server.use({ 'GET /health': { other: true } })),
  takeOff,
  lay('use()', (server) =>
    server.use(use('/*', (c) => (c.req.header('x-key') ? undefined : c.json({ no: 1 }, 401)))),
  ),
  takeOff,
  lay('use() that changes answers', (server) =>
    server.use(
      use('/users/*', async (c, next) => {
        await next()
        c.header('x-seen', c.req.header('x-key') ?? 'no key')
      }),
    ),
  ),
  takeOff,
  lay('USE with cases', (server) => server.use({ 'USE /*': { $cases: [refuse] } })),
  takeOff,
  lay('ALL /* with a condition', (server) => server.use({ 'ALL /*': refuse })),
  takeOff,
]

it(
  'the samples answer the same before and after whatever changes them',
  async () => {
    await askTwice(watched)
    for (const [name, step, holds] of steps) {
      const before = twins.hits
      await step()
      await askTwice(watched)
      for (const address of holds ? watched : []) {
        await twins.ask(address, { headers: { 'x-key': 'k' } })
      }
      if (holds) expect(twins.hits, name).toBe(before)
      else expect(twins.hits - before, name).toBeGreaterThan(5)
    }
  },
  long,
)
