import { describe, it } from 'vitest'
import { expectSame, post, type BuiltFolder } from '../support/built.ts'

/** Code that uses one part of the engine or another, and what it is asked. */
const folders: readonly BuiltFolder[] = [
  [
    'handlers without anything more',
    {
      'mocks/api.ts': `import { defineMock, resource, route } from 'mockapi'
export const users = resource('users', { seed: [{ id: 1, name: 'Ada', born: new Date(0) }] })
export default defineMock({
  'GET /plain': { a: [1, null, 'x'], at: new Date(0) },
  'GET /nothing': null,
  'GET /text': ({ text }) => text('hi'),
  'POST /echo': async ({ body, query, headers }) => ({ body, query, x: headers['x-a'] }),
  'GET /error': () => { throw new Error('no') },
  'GET /refused': ({ error }) => error(409, 'taken'),
  'GET /bytes': () => new Uint8Array([1, 2]),
  'GET /response': () => new Response('r', { status: 202, headers: { 'x-r': '1' } }),
  'GET /cookie': (c) => { c.header('x-c', '1'); c.cookie('a', 'b'); return c.json({ ok: 1 }, 203) },
  'GET /first': ({ db }) => db.users.find(1),
  'GET /stream': ({ stream }) => stream(['a', 'b']),
  'GET /bad': () => new Map(),
})`,
    },
    [
      ['/plain'],
      ['/nothing'],
      ['/text'],
      ['/echo?q=1', post('{"a":1}')],
      ['/refused'],
      ['/bytes'],
      ['/response'],
      ['/cookie'],
      ['/first'],
      ['/stream'],
      ['/bad'],
      ['/users'],
      ['/users', post('{"name":"Eve"}')],
      ['/users', { headers: { 'x-mockapi-status': '418' } }],
      ['/plain', { headers: { accept: 'text/html' } }],
    ],
  ],
  [
    'code with conditions, middleware, applications and hooks',
    {
      'mocks/api.ts': `import { Hono } from 'hono'
import { defineMock, resource, route, use } from 'mockapi'
const app = new Hono()
app.get('/app/:id', (c) => c.json({ id: c.req.param('id') }))
export { app }
export const log = use('/guarded/*', async (c, next) => { c.header('x-m', '1'); await next() })
export const when = route('GET /when', { when: { 'query.a': '1' }, handle: () => ({ a: 1 }) })
export const items = resource('items', { seed: [{ id: 1 }], on: { created: (item, { db }) => void db(made).create({ of: item.id }) } })
export const made = resource('made', { seed: [] })
export default defineMock({ 'GET /guarded/a': { ok: true }, 'GET /when': () => ({ other: 1 }) })`,
    },
    [
      ['/app/7'],
      ['/guarded/a'],
      ['/when?a=1'],
      ['/when'],
      ['/items', post('{}')],
      ['/items/2'],
      ['/made?fields=of'],
    ],
  ],
  [
    'code with events, files, jobs, webhooks and scenarios',
    {
      'mocks/_a.txt': 'text',
      'mocks/api.ts': `import { defineMock, scenario } from 'mockapi'
export const down = scenario('down', { 'GET /state': { down: true } }, { active: true })
export default defineMock({
  'GET /events': ({ sse }) => sse([{ data: 'a' }]),
  'GET /file': ({ file }) => file('_a.txt'),
  'POST /later': ({ after }) => { after('1h', () => {}); return { ok: 1 } },
  'POST /hook': ({ webhook }) => { webhook('http://localhost:9/x', {}); return { ok: 1 } },
  'GET /state': { down: false },
  'GET /templated': { text: 'Hello {{query.name}}' },
})`,
    },
    [['/file'], ['/later', post('{}')], ['/hook', post('{}')], ['/state'], ['/templated?name=you']],
  ],
  [
    'a database in code',
    {
      'mocks/db.ts': `const users = Array.from({ length: 3 }, (_, index) => ({ id: index + 1, name: 'User ' + index }))
export default () => ({ users, profile: { a: 1 }, version: 2 })`,
    },
    [
      ['/users'],
      ['/users/2'],
      ['/profile'],
      ['/version'],
      ['/users', post('{"name":"Eve"}')],
      ['/users/4'],
    ],
  ],
  [
    'code that makes data',
    {
      'mocks/api.ts': `import { defineMock, resource } from 'mockapi'
export const users = resource('users', { seed: 5, factory: (f) => ({ name: f.person.fullName(), email: f.internet.email(), at: f.date.past() }) })
export default defineMock({ 'GET /one': ({ faker }) => ({ city: faker.location.city(), n: faker.number.int(9) }) })`,
    },
    [['/users'], ['/one'], ['/one?a=1']],
  ],
]

describe('a bundle of', () => {
  for (const [what, files, asked, settings] of folders) {
    it(`${what} answers as the folder does`, () => expectSame(files, asked, settings))
  }
})
