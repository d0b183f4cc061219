import * as fc from 'fast-check'
import { behave, createMockServer, defineMock, resource, scenario, use } from 'mockapi'
import type { BehaviourInput, Context, MockServer, OverrideMocks } from 'mockapi'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { clock } from '../../src/clock.ts'
import { openTwins } from '../support/twins.ts'
import type { Asked, Twins } from '../support/twins.ts'

beforeAll(() => {
  // What is left of the time of a limit is told in a header.
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.spyOn(clock, 'elapsed').mockReturnValue(0)
})
afterAll(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const keyed = { $when: { 'headers.x-key': { exists: true } } }
const asked = { $when: { 'query.q': '1' } }

/** What an endpoint may answer with; some pass on. */
const values: readonly unknown[] = [
  { plain: true },
  { plain: false },
  { plain: [] },
  'text',
  null,
  { $status: 201, $headers: { 'x-a': 'b' }, $body: [1, 2] },
  { $headers: { 'content-type': 'text/plain', vary: 'Accept' }, $body: 'é' },
  { $headers: { 'set-cookie': 'a=1' }, $body: 1 },
  { of: '{{params.id}} {{query.q}} {{headers.x-key}} {{headers.origin}}' },
  { name: '{{person.firstName}}' },
  { ...keyed, when: 'key' },
  { ...asked, when: 'query' },
  {
    $cases: [
      { ...keyed, case: 1 },
      { ...asked, $status: 402, $body: {} },
    ],
  },
  { $cases: [{ ...keyed, $status: 401, case: 1 }, { case: 2 }] },
  { $sequence: [{ n: 1 }, { $status: 503, n: 2 }, { n: 3 }] },
  { $delay: 1, late: true },
  { $status: { status: 503, times: 2 }, healed: true },
  { $rateLimit: '3/1m', few: true },
  { $fault: { fault: 'empty', times: 1 }, broken: false },
  ({ headers }: Context) => ({ key: headers['x-key'] ?? null }),
  ({ headers, error }: Context) => (headers['x-key'] ? undefined : error(401)),
  ({ query, next }: Context) => (query['q'] ? undefined : next()),
  ({ call }: Context) => ({ call }),
  ({ db }: Context) => db('users').all(),
  ({ header }: Context) => void header('x-passed', 'on'),
]

const keys = [
  'GET /a, GET /a, GET /a/:id, GET /a/*, ALL /a, GET /*, ALL /*, GET /b',
  'GET /users, GET /users/:id, POST /a, HEAD /a',
].flatMap((line) => line.split(', '))

const addresses = [
  '/a /a /a?q=1 /a/1 /a/1/2 /b /c /users /users?limit=1 /users/1',
  '/users/1?fields=name /users/1/posts /posts?embed=user /posts/1/user /users/9',
].flatMap((line) => line.split(' '))

const before: readonly unknown[] = [
  { 'USE /a': { $cases: [{ ...keyed, $status: 401, $body: {} }] } },
  { 'USE /*': { $cases: [{ ...asked, $status: 402, $body: {} }] } },
  { 'USE /users/*': { $behaviour: { delay: 1 } } },
  use('/*', (c) => (c.req.header('x-key') ? c.json({ used: 1 }, 401) : undefined)),
  use('/users/*', async (c, next) => {
    await next()
    c.header('x-seen', c.req.header('origin') ?? 'none')
  }),
  use('/b', (c, next) => (c.req.header('x-key') ? next() : undefined)),
]

const entry = fc
  .record({ key: fc.constantFrom(...keys), value: fc.constantFrom(...values) })
  .map(({ key, value }): unknown => ({ [key]: value }))
/** One map, or what stands before all. */
const piece = fc.oneof({ weight: 20, arbitrary: entry }, fc.constantFrom(...before))

const data = [
  resource('users', {
    seed: [
      { id: 1, name: 'Ada' },
      { id: 2, name: 'Grace' },
    ],
  }),
  resource('posts', { seed: [{ id: 1, userId: 1, title: 'One' }] }),
  scenario('flat', { 'GET /a': { flat: true }, 'GET /users/:id': behave({ delay: 1 }) }),
  scenario('states', {
    states: {
      first: { 'GET /b': { state: 1 }, 'GET /c': ({ moveTo }) => (moveTo('second'), 1) },
      second: { 'GET /b': { state: 2 } },
    },
  }),
]

const deciding = fc.constantFrom<NonNullable<Asked['headers']>>(
  { 'x-key': 'k' },
  { origin: 'http://localhost:1' },
  { origin: 'https://example.test' },
  { host: 'example.test' },
  { cookie: 'mockapi-session=a' },
  { 'x-mockapi-session': 'a' },
  { 'if-none-match': '*' },
  { prefer: 'code=503' },
  { 'x-mockapi-status': '404' },
  { 'x-mockapi-delay': '1' },
)
const headers = fc.oneof(fc.constant({}), deciding)

/** A step, which fast-check shows by its words. */
interface Step {
  readonly words: string
  readonly take: (twins: Twins) => Promise<unknown>
}

const ask = fc
  .record({ target: fc.constantFrom(...addresses), headers })
  .map(({ target, headers: sent }): Step => ({
    words: `ask ${target} ${JSON.stringify(sent)}`,
    take: async (twins) => {
      for (const method of ['GET', 'GET', 'HEAD'])
        await twins.ask(target, { method, headers: sent })
      await twins.ask(target)
    },
  }))

const json = { 'content-type': 'application/json' }
const lines = ['POST /users', 'PATCH /users/1', 'DELETE /users/2', 'PUT /posts/1'] as const
const write = fc
  .record({ line: fc.constantFrom(...lines), headers })
  .map(({ line, headers: sent }): Step => ({
    words: `${line} ${JSON.stringify(sent)}`,
    take: (twins) => {
      const [method = '', target = ''] = line.split(' ')
      const body = JSON.stringify({ name: 'x', userId: 2 })
      return twins.ask(target, { method, body, headers: { ...json, ...sent } })
    },
  }))

const act = (words: string, does: (server: MockServer) => unknown): Step => ({
  words,
  take: (twins) => twins.both(does),
})
const weather = (behaviour: BehaviourInput | undefined) =>
  act(`weather ${JSON.stringify(behaviour)}`, (server) => server.setBehaviour(behaviour))

const acts = fc.constantFrom(
  act('db', (server) => server.db('users').update(1, { name: 'db' })?.['name']),
  act('session', (server) => server.session('a').db('users').delete(1)),
  act('reset', (server) => server.reset()),
  act('restore', (server) => {
    server.snapshot('t')
    server.db('users').create({ name: 'gone' })
    return server.restore('t')
  }),
  act('once', (server) => void server.once('GET /a', { once: true })),
  act('fail', (server) => void server.fail('GET /users/:id', 500, { times: 1 })),
)

/** Asks while something holds, and puts an end to it. */
const during = (words: string, asks: readonly Step[], begin: Step, end: Step): Step => ({
  words: `${words}: ${asks.map((one) => one.words).join(', ')}`,
  take: async (twins) => {
    for (const one of [begin, ...asks, end]) await one.take(twins)
  },
})
const laid = (words: string, asks: readonly Step[], lay: (server: MockServer) => Disposable) => {
  const handles: Disposable[] = []
  const begin = act(words, (server) => void handles.push(lay(server)))
  const end = act('end', () => handles.splice(0, 1)[0]?.[Symbol.dispose]())
  return during(words, asks, begin, end)
}

const key = fc.constantFrom('GET /a', 'GET /a/:id', 'GET /users/:id', 'GET /users', 'ALL /*')
const asks = fc.array(ask, { minLength: 1, maxLength: 3 })
const behaviours: readonly BehaviourInput[] = [
  { status: 503 },
  { status: 203 },
  { delay: 1, bandwidth: '9mb/s' },
  { rateLimit: '2/1m' },
]
const disturbed = fc.oneof(
  fc
    .tuple(fc.constantFrom(...behaviours), asks)
    .map(([behaviour, list]) => during('weather', list, weather(behaviour), weather(undefined))),
  fc
    .tuple(piece, asks)
    .map(([one, list]) => laid(show(one), list, (server) => server.use(one as OverrideMocks))),
  fc
    .tuple(key, asks, fc.constantFrom<500 | 'empty'>(500, 'empty'))
    .map(([name, list, how]) => laid(`fail ${name}`, list, (server) => server.fail(name, how))),
  fc
    .tuple(key, asks)
    .map(([name, list]) => laid(`delay ${name}`, list, (server) => server.delay(name, 1))),
  fc
    .tuple(fc.constantFrom('flat', 'states'), asks)
    .map(([name, list]) => laid(name, list, (server) => server.scenario(name))),
)

const step = fc.oneof(
  { weight: 6, arbitrary: ask },
  { weight: 1, arbitrary: write },
  { weight: 1, arbitrary: acts },
  { weight: 2, arbitrary: disturbed },
)

/** Whether there can be such mocks at all. */
async function areMocks(mocks: unknown): Promise<boolean> {
  try {
    await (await createMockServer({ mocks })).close()
    return true
  } catch {
    return false
  }
}

it('whatever the mocks are and whatever happens, a cache changes no answer', async () => {
  let hits = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { minLength: 1, maxLength: 5 }),
      fc.array(step, { minLength: 5, maxLength: 25 }),
      async (pieces, steps) => {
        const mocks = [...data, ...pieces.map((one) => (isMap(one) ? defineMock(one) : one))]
        fc.pre(await areMocks(mocks))
        await using twins = await openTwins({ mocks })
        for (const { take } of steps) await take(twins)
        twins.compareCalls()
        hits += twins.hits
      },
    ),
    { numRuns: 12, seed: 1 },
  )
  expect(hits).toBeGreaterThan(20)
}, 60_000)

function show(mocks: unknown): string {
  return JSON.stringify(mocks, (_, value: unknown) =>
    typeof value === 'function' ? String(value) : value,
  )
}

function isMap(value: unknown): value is Record<string, never> {
  return Object.keys(value as object).some((name) => name.includes(' /'))
}
