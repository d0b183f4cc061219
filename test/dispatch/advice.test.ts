import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createMockServer, type MockServerOptions, type RequestReport } from 'mockapi'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import { isFull } from '../support/runs.ts'

const db = JSON.stringify({ posts: [{ id: 1, userId: 1 }], users: [{ id: 1 }], me: { a: 1 } })

interface Kind {
  readonly kind: string
  readonly files: Readonly<Record<string, string>>
  readonly options?: MockServerOptions
  /** Addresses that answer. */
  readonly served: readonly string[]
  readonly below?: string
}

const kinds: Kind[] = [
  {
    kind: 'a db.json served alone',
    files: { 'db.json': db },
    options: { dir: 'db.json' },
    served: ['/posts', '/users/1', '/me'],
  },
  {
    kind: 'a file of another name served alone, beside a folder mocks',
    files: { 'data/shop.json': db, 'data/mocks/x.json': '[]' },
    options: { dir: 'data/shop.json' },
    served: ['/posts/1', '/me'],
  },
  {
    kind: 'a collection served alone',
    files: { 'data/users.json': '[{ "id": 1 }]' },
    options: { dir: 'data/users.json' },
    served: ['/users', '/users/1'],
  },
  {
    kind: 'a generator served alone',
    files: { 'items.json': '{ "$count": 2, "$each": { "n": "{{index}}" } }' },
    options: { dir: 'items.json' },
    served: ['/items', '/items/2'],
  },
  {
    kind: 'a map served alone',
    files: { 'x.json': '{ "GET /a/:id": 1 }' },
    options: { dir: 'x.json' },
    served: ['/a/2'],
  },
  {
    kind: 'a db.json of plain values alone',
    files: { 'db.json': '{ "version": 3 }' },
    options: { dir: 'db.json' },
    served: ['/version'],
  },
  {
    kind: 'databases in a folder',
    files: { 'mocks/db.json': db, 'mocks/v/x.db.json': db },
    served: ['/posts', '/v/users'],
  },
  {
    kind: 'plain values in a folder',
    files: { 'mocks/db.json': '{ "n": 1, "t": ["a"] }' },
    served: ['/n', '/t'],
  },
  {
    kind: 'an array file named api',
    files: { 'mocks/api.json': '[{ "id": 1 }]' },
    served: ['/api/1'],
  },
  {
    kind: 'a single resource named api',
    files: { 'mocks/API.json': '{ "a": 1 }' },
    served: ['/API'],
  },
  { kind: 'a map', files: { 'mocks/m.jsonc': '{\n  // here\n  "GET /a": 1,\n}' }, served: ['/a'] },
  {
    kind: 'a map with a condition, and with a pattern',
    files: {
      'mocks/api.json': JSON.stringify({
        'GET /s': { $when: { 'query.q': '1' }, a: 1 },
        'GET /:kind{[a-z]+}/abc/x': 2,
        'GET /p/:id{[0-9]+}': 3,
      }),
    },
    served: ['/s?q=1', '/orders/abc/x', '/p/7'],
  },
  {
    kind: 'TypeScript that passes on',
    files: {
      'mocks/a.ts': `export default { 'GET /t/:id': ({ query }) => (query.q ? { a: 1 } : undefined) }`,
    },
    served: ['/t/1?q=1'],
  },
  {
    kind: 'a TypeScript map, beside a collection',
    files: {
      'mocks/a.ts': `import { defineMock } from 'mockapi'
        export default defineMock({ 'GET /a': ({ json }) => json({ a: 1 }), 'GET /n/:id{[0-9]+}': 1 })`,
      'mocks/users.json': '[{ "id": 1 }]',
    },
    served: ['/a', '/users/1', '/n/2'],
  },
  {
    kind: 'TypeScript collections and routes without a map',
    files: {
      'mocks/people/users.ts': `import { resource } from 'mockapi'
        export const users = resource('users', { seed: [{ id: 1 }] })`,
      'mocks/slow.ts': `import { route } from 'mockapi'
        export const slow = route('GET /orders/slow', { handle: () => ({ slow: true }) })`,
    },
    served: ['/users/1', '/orders/slow'],
  },
  {
    kind: 'maps of helpers, spread and made by a loop',
    files: {
      'mocks/_shared.ts': `export const shared = { 'GET /orders/shared': 1 }`,
      'mocks/m.ts': `import { shared } from './_shared.ts'
        export default { ...shared, ...Object.fromEntries(['x1', 'x2'].map((name) => [\`GET /\${name}\`, 1])) }`,
    },
    served: ['/orders/shared', '/x1', '/x2'],
  },
  {
    kind: 'JavaScript, also in CommonJS, and JSON',
    files: {
      'mocks/a.js': 'export default { "GET /orders/1/y": { y: 1 } }',
      'mocks/b.cjs': "module.exports = { 'GET /b/c': 2, async 'GET /b/d'() { return 3 } }",
      'mocks/s/c.json': '{ "GET /users/2/todos": [] }',
    },
    served: ['/orders/1/y', '/b/c', '/b/d', '/users/2/todos'],
  },
  {
    kind: 'a TypeScript map served alone',
    files: { 'mock.ts': `export const mocks = {\n  'GET /a': 1, // one\n}` },
    options: { dir: 'mock.ts' },
    served: ['/a'],
  },
  {
    kind: 'a broken file beside a good one',
    files: { 'mocks/api.json': '{ "GET /x": ', 'mocks/b.json': '{ "GET /b": 1 }' },
    served: ['/b'],
  },
  {
    kind: 'a broken part',
    files: { 'mocks/api.json': '{ "GET /x": { "$staus": 1 }, "GET /b": 1 }' },
    served: ['/b'],
  },
  { kind: 'an empty folder', files: { 'mocks/_x.ts': '' }, served: [] },
  ...(['json-server-0', 'json-server-1'] as const).flatMap((dialect): Kind[] => [
    {
      kind: dialect,
      files: { 'mocks/db.json': db },
      options: { dialect },
      served: ['/posts', '/me'],
    },
    {
      kind: `${dialect} alone`,
      files: { 'db.json': db },
      options: { dialect, dir: 'db.json' },
      served: ['/posts', '/users/1'],
    },
  ]),
  {
    kind: 'a prefix',
    files: { 'mocks/db.json': db },
    options: { prefix: '/api' },
    served: ['/api/posts'],
    below: '/api',
  },
  {
    kind: 'rules, in the folder',
    files: { 'mocks/db.json': db, 'mocks/api.json': '{ "/api/*": "/$1" }' },
    options: { routes: 'mocks/api.json' },
    served: ['/api/posts', '/me'],
    below: '/api',
  },
]

const unknown = [
  'POST /login',
  'GET /nope',
  'GET /orders/12/x',
  'GET /users/1/todos',
  'GET /nope/',
  'DELETE /posts',
  'GET /s?q=2',
  'GET /p/abc',
  'GET /t/9',
  'GET /x',
  'HEAD /headless',
  'PROPFIND /dav',
  'OPTIONS /opt',
  'GET /a:b/:c/d',
  'GET /*',
  'GET /{id}',
  'GET /a%2Fb/c',
  'GET /what%3F%23',
  'GET /caf%C3%A9/%20',
  'GET /a//b',
  'GET /~u/@me/$ref;v=1,2',
  'PUT /3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  'GET /__mockapi',
  `GET /${'long/'.repeat(30)}x`,
  `GET /${'y'.repeat(900)}`,
  'PATCH /version',
  'GET /n/1',
  'GET /%22q%22',
]

describe('whoever follows the advice of a 404 gets an answer and loses none', () => {
  // A part of the addresses for each kind, other ones for the next.
  const parts = isFull ? 3 : 9
  const turns = kinds.map((kind, turn) => ({
    ...kind,
    asked: unknown.filter((_, index) => index % parts === turn % parts),
  }))
  it.each(turns)('$kind', async ({ files, options = {}, served, below = '', asked }) => {
    await using folder = await serveFolder(files, options)
    await folder.server.close()
    const { path: cwd } = folder
    let { dir } = options
    const misses: RequestReport[] = []
    const open = () =>
      createMockServer({
        cwd,
        ...options,
        ...(dir && { dir }),
        onRequest: (each) => misses.push(each),
      })
    let server = await open()
    onTestFinished(() => server.close())
    const ask = async (line: string) => {
      const [method = '', address = ''] = line.split(' ')
      const { status } = await server.fetch(below + address, { method })
      return { status, add: misses.at(-1)?.miss?.add }
    }
    const reopen = async () => {
      await server.close()
      server = await open()
      const list = await Promise.all(served.map(async (path) => (await server.fetch(path)).text()))
      const errors = server.overview().diagnostics.filter(({ severity }) => severity === 'error')
      return { list, errors: errors.length }
    }
    const before = await reopen()
    const followed: string[] = []
    for (const line of asked) {
      const { add } = await ask(line)
      if (!add) continue
      const { file, text, move } = add
      if (move) {
        mkdirSync(join(cwd, move.serve), { recursive: true })
        renameSync(join(cwd, move.from), join(cwd, move.to))
        dir = move.serve
      }
      addLine(join(cwd, file), text)
      expect(await reopen(), `${line}: ${text} in ${file}`).toEqual(before)
      expect((await ask(line)).status, `${line}: ${text} in ${file}`).toBe(200)
      followed.push(line)
    }
    await reopen()
    for (const line of followed) expect((await ask(line)).status, line).toBe(200)
    expect(followed.length > (isFull ? 3 : 0) || before.errors > 0, followed.join()).toBe(true)
  })

  it('a database that is served alone becomes a file of a folder', async () => {
    await using folder = await serveFolder({ 'db.json': db }, { dir: 'db.json' })
    const answer = await folder.server.fetch('/login', { method: 'POST' })
    const text = '"POST /login": { "ok": true }'
    expect(await answer.json()).toMatchObject({
      add: {
        file: 'mocks/api.json',
        text,
        move: { from: 'db.json', to: 'mocks/db.json', serve: 'mocks' },
      },
      detail: `No mock answers POST /login. To declare it, make a folder of db.json, since data and endpoints are two files: move it to mocks/db.json, serve mocks, and add this to mocks/api.json: ${text}`,
    })
  })
})

/** Adds a line to a map of endpoints as people do, or makes a file of it. */
function addLine(path: string, line: string): void {
  const isCode = !path.endsWith('.json') && !path.endsWith('.jsonc')
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true })
    return writeFileSync(path, `${isCode ? 'export default ' : ''}{\n  ${line}\n}\n`)
  }
  const before = readFileSync(path, 'utf8')
  const firstKey = /(?=(['"])[A-Z]+ \/[^'"]*\1:)/
  writeFileSync(
    path,
    before.replace(isCode ? firstKey : /(?<=\{)/, () => `\n  ${line},`),
  )
}
