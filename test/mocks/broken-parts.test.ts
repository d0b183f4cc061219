import { describe, expect, it } from 'vitest'
import { formatPlace } from '../../src/errors/diagnostic.ts'
import { serveFolder } from '../support/folder.ts'

interface Case {
  readonly what: string
  readonly files: Readonly<Record<string, unknown>>
  /** What is wrong, as `file:line code`, line by line. */
  readonly faults: readonly string[]
  /** Addresses that answer 404 with the diagnostic. */
  readonly missing?: readonly string[]
  readonly served: Readonly<Record<string, unknown>>
  readonly options?: object
}

const api = (key: string, value = '1') => `{\n  "GET /ok": "ok",\n  "${key}": ${value}\n}`

const cases: Case[] = [
  {
    what: 'a key without a method',
    files: { 'api.json': api('/a') },
    faults: ['api.json:3 bad-endpoint-key'],
    served: { '/ok': 'ok' },
  },
  {
    what: 'a key with a query',
    files: { 'api.json': api('GET /search?id=1') },
    faults: ['api.json:3 bad-path'],
    served: { '/ok': 'ok' },
  },
  {
    what: 'a mistyped method of the only key',
    files: { 'api.json': '{\n  "GTE /ok": 1\n}', 'b.json': api('GET /b') },
    faults: ['api.json:2 bad-endpoint-key'],
    served: { '/b': 1, '/ok': 'ok' },
  },
  {
    what: 'a mistyped instruction',
    files: { 'api.json': api('GET /a', '{ "$dlay": 1 }') },
    faults: ['api.json:3 unknown-instruction'],
    missing: ['/a'],
    served: { '/ok': 'ok' },
  },
  {
    what: 'an instruction of the wrong kind',
    files: { 'api.json': api('GET /a', '{ "$delay": "soon" }') },
    faults: ['api.json:3 bad-instruction'],
    missing: ['/a'],
    served: { '/ok': 'ok' },
  },
  {
    what: 'a template that names nothing, in an endpoint',
    files: { 'api.json': api('GET /a', '"{{person.fulName}}"') },
    faults: ['api.json:3 unknown-generator'],
    missing: ['/a'],
    served: { '/ok': 'ok' },
  },
  {
    what: 'a case: no other case may answer in its place',
    files: {
      'api.json': api(
        'GET /a',
        '{ "$cases": [{ "$when": { "hedaers.x": 1 }, "a": 1 }, { "b": 1 }] }',
      ),
    },
    faults: ['api.json:3 bad-instruction'],
    missing: ['/a'],
    served: { '/ok': 'ok' },
  },
  {
    what: 'a step of a sequence',
    files: { 'api.json': api('GET /a', '{ "$sequence": [{ "$status": 99 }, { "b": 1 }] }') },
    faults: ['api.json:3 bad-instruction'],
    missing: ['/a'],
    served: { '/ok': 'ok' },
  },
  {
    what: 'a guard, which lets nobody in then',
    files: { 'api.json': api('USE /ok', '{ "$cases": [{ "$when": 1, "$status": 401 }] }') },
    faults: ['api.json:3 bad-instruction'],
    missing: ['/ok'],
    served: {},
  },
  {
    what: 'an endpoint beside a more general one, which does not answer for it',
    files: { 'api.json': '{\n  "GET /a/:id": 1,\n  "GET /a/new": { "$x": 1 }\n}' },
    faults: ['api.json:3 unknown-instruction'],
    missing: ['/a/new'],
    served: { '/a/2': 1 },
  },
  {
    what: 'a key that stands twice',
    files: { 'api.json': '{\n  "GET /a": 1,\n  "GET /a": 2,\n  "GET /b": 3\n}' },
    faults: ['api.json:3 duplicate-endpoint'],
    served: { '/a': 2, '/b': 3 },
  },
  {
    what: '$defaults',
    files: { 'api.json': '{\n  "$defaults": { "$dlay": 1 },\n  "GET /a": 1\n}' },
    faults: ['api.json:2 bad-instruction'],
    served: { '/a': 1 },
  },
  {
    what: 'a scenario, and a key of another',
    files: {
      'api.json':
        '{\n  "GET /a": 1,\n  "GET /b": 1,\n  "$scenarios": {\n    "one": 7,\n    "two": { "$active": true,\n      "GET /a": { "$x": 1 },\n      "GET /b": 2 } }\n}',
    },
    faults: ['api.json:5 bad-instruction', 'api.json:7 unknown-instruction'],
    missing: ['/a'],
    served: { '/b': 2 },
  },
  {
    what: 'records with an id that is taken, of text or number',
    files: {
      'db.json':
        '{ "posts": [\n  { "id": 1, "t": "a" },\n  { "id": "1", "t": "b" },\n  { "id": 2 }],\n  "users": [{ "id": 1 }] }',
    },
    faults: ['db.json:3 duplicate-id'],
    served: {
      '/posts': [{ id: 1, t: 'a' }, { id: 2 }],
      '/posts/1': { id: 1, t: 'a' },
      '/users': [{ id: 1 }],
    },
  },
  {
    what: 'a list within a list, an empty id, an id that is none, a record that is none',
    files: {
      'db.json':
        '{ "menu": [{ "id": 1 },\n  [{ "id": 2 }],\n  { "id": "" },\n  { "id": {} },\n  "x", { "n": 1 }],\n  "users": [] }',
    },
    faults: [
      'db.json:2 bad-record',
      'db.json:3 bad-record',
      'db.json:4 bad-record',
      'db.json:5 bad-record',
    ],
    served: { '/menu': [{ id: 1 }, { id: 2, n: 1 }], '/users': [] },
  },
  {
    what: 'a collection that cannot be generated',
    files: { 'db.json': '{\n  "posts": { "$count": "x", "$each": {} },\n  "users": []\n}' },
    faults: ['db.json:2 bad-instruction'],
    missing: ['/posts', '/posts/1'],
    served: { '/users': [] },
  },
  {
    what: 'a name that makes no address, an instruction in a database',
    files: { 'db.json': '{\n  "a*b": [],\n  "$delay": 1,\n  "users": []\n}' },
    faults: ['db.json:2 bad-path', 'db.json:3 bad-instruction'],
    served: { '/users': [] },
  },
  {
    what: 'a database with an endpoint in it, served alone',
    files: {
      'db.json': '{\n  "sets": [{ "id": 1 }],\n  "POST /login": { "ok": true },\n  "GET /v": 1\n}',
    },
    options: { dir: 'mocks/db.json' },
    faults: ['db.json:3 bad-endpoint-key'],
    served: { '/sets': [{ id: 1 }], '/v': 1 },
  },
  {
    what: 'a map of endpoints with a collection in it',
    files: { 'api.json': api('sets', '[{ "id": 1 }]') },
    faults: ['api.json:3 bad-endpoint-key'],
    served: { '/ok': 'ok' },
  },
  {
    what: 'texts with braces and keys with $ in data',
    files: {
      'db.json':
        '{ "posts": [{ "id": 1,\n  "t": "Hello {{ name }}",\n  "u": "{{#if x}}",\n  "at": { "$date": "2020", "$ref": 1 },\n  "i": "{{params.id}}" }],\n  "me": { "bio": "{{ bio }}" } }',
    },
    faults: [
      'db.json:2 unknown-generator',
      'db.json:3 bad-template',
      'db.json:5 bad-template',
      'db.json:6 unknown-generator',
    ],
    served: {
      '/posts/1': {
        id: 1,
        t: 'Hello {{ name }}',
        u: '{{#if x}}',
        at: { $date: '2020', $ref: 1 },
        i: '{{params.id}}',
      },
      '/me': { bio: '{{ bio }}' },
    },
  },
  {
    what: 'a mock, a route and a resource of TypeScript',
    files: {
      'm.ts': `import { resource, route, many } from 'mockapi'
export default [
  { 'GET /a': { $dlay: 1 }, 'GET /b': 2, 'GTE /c': 3 },
  route('GET /d', { haldle: () => 1 }),
  route('GET /e', { handle: () => 5 }),
]
export const users = resource('users', { seed: [{ id: 1 }], only: ['read'] })
export const posts = resource('posts', {
  seed: [{ id: 1 }, { id: 1 }, 3, { id: 4, big: 1n }],
})
export const rules = resource('rules', { seed: [{ id: 1 }], relations: { users: 'users' } })
`,
    },
    faults: [
      'm.ts:3 unknown-instruction',
      'm.ts:3 bad-endpoint-key',
      'm.ts:4 bad-mock',
      'm.ts:4 bad-mock',
      'm.ts:7 bad-mock',
      'm.ts:8 duplicate-id',
      'm.ts:8 bad-record',
      'm.ts:8 bad-record',
      'm.ts:11 bad-mock',
    ],
    missing: ['/a', '/d', '/users', '/users/1'],
    served: { '/b': 2, '/e': 5, '/posts': [{ id: 1 }], '/rules': [{ id: 1 }] },
  },
  {
    what: 'an integer beyond 2^53: served rounded, with a warning',
    files: {
      'api.json':
        '{\n  "GET /snow": { "id": 1175928847299117063, "safe": 9007199254740992, "t": "1175928847299117063" }\n}',
      'db.json': '{ "posts": [\n  { "id": 1 },\n  { "id": 2, "n": [-12345678901234567891] }] }',
    },
    faults: ['api.json:2 rounded-number', 'db.json:3 rounded-number'],
    served: {
      '/snow': { id: 1175928847299117000, safe: 9007199254740992, t: '1175928847299117063' },
      '/posts/1': { id: 1 },
    },
  },
  {
    what: 'a number beyond all numbers: served as null, with a warning, and no id',
    files: {
      'f.json5': '{ "GET /far": { n: -Infinity, t: "1e999" } }',
      'p.json': '[{ "id": 1e400 }, { "id": 2 }]',
    },
    faults: ['f.json5:1 rounded-number', 'p.json:1 bad-record', 'p.json:1 rounded-number'],
    served: { '/far': { n: null, t: '1e999' }, '/p': [{ id: 2 }] },
  },
  {
    what: 'a rule',
    files: {
      'api.json': api('GET /a'),
      '../routes.json':
        '{\n  "/api/*": "/$1",\n  "/x(\\\\d+)": "/a",\n  "y": "/a",\n  "/z": 1,\n  "/v": "/:no",\n  "/w": "/a",\n  "/w": "/ok"\n}',
    },
    options: { routes: 'routes.json' },
    faults: [
      'routes.json:8 bad-rewrite',
      'routes.json:3 bad-rewrite',
      'routes.json:4 bad-rewrite',
      'routes.json:5 bad-rewrite',
      'routes.json:6 bad-rewrite',
    ],
    served: { '/api/a': 1, '/api/ok': 'ok', '/w': 'ok' },
  },
]

describe('goes missing alone', () => {
  it.each(cases)('$what', async ({ files, faults, missing = [], served, options }) => {
    const texts = Object.entries(files).map(([name, text]) => [`mocks/${name}`, String(text)])
    await using folder = await serveFolder(Object.fromEntries(texts), options)
    const { server } = folder
    const { diagnostics } = server.overview()
    const shown = diagnostics.map(
      ({ place, code }) => `${place?.file.replace('mocks/', '')}:${place?.line} ${code}`,
    )
    expect(shown.toSorted()).toEqual(faults.toSorted())
    for (const [path, body] of Object.entries(served)) {
      expect(await (await server.fetch(path)).json(), path).toEqual(body)
    }
    const errors = diagnostics.filter(({ severity }) => severity === 'error')
    for (const path of missing) {
      const answer = await server.fetch(path)
      expect(answer.status, path).toBe(404)
      const { broken, detail } = (await answer.json()) as { broken: string[]; detail: string }
      const fault = errors.find(({ place }) => place && broken.includes(formatPlace(place)))
      expect(detail).toContain(fault?.message)
      expect(answer.headers.get('x-mockapi-broken')).not.toBeNull()
    }
  })
})

it('a database and endpoints are two files, says a file with both', async () => {
  const both = '{ "sets": [{ "id": 1 }], "POST /login": { "ok": true } }'
  const message = expect.stringContaining('a database and endpoints are two files')
  for (const name of ['db.json', 'api.json']) {
    await using folder = await serveFolder({ [`mocks/${name}`]: both })
    expect(folder.server.overview().diagnostics).toMatchObject([{ message }])
  }
})

it('values are refused as a whole, since a test must not go on without a part of them', async () => {
  const { createMockServer } = await import('mockapi')
  const mocks = { 'GET /a': { $dlay: 1 }, 'GET /b': 1 }
  await expect(createMockServer({ mocks })).rejects.toThrow('"$dlay" is no instruction.')
})
