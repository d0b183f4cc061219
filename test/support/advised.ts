import * as fc from 'fast-check'
import { expect } from 'vitest'
import { advisedMock } from '../../src/edit/advised.ts'
import { MockapiError } from '../../src/errors/diagnostic.ts'
import type { MockServerOptions } from '../../src/server.ts'
import { EditTrial } from './edit.ts'

const document = {
  openapi: '3.1.0',
  info: { title: 't', version: '1' },
  paths: { '/pets': { get: { responses: { 200: { description: 'd' } } } } },
}

/** Kinds of folders, with the files in them. */
export const advisedFolders: [string, Record<string, string>, MockServerOptions?][] = [
  ['an empty folder', { 'mocks/README.md': '' }],
  [
    'maps and collections',
    {
      'mocks/api.json': '{ "GET /a/:id": 1, "GET /files/*": { "at": "{{params.*}}" } }',
      'mocks/v2/users.json': '[{ "id": 7, "name": "Ada", "tags": { "main": "x" } }]',
      'mocks/shop/cart.json': '{ "items": { "first": 1 } }',
      'mocks/recorded/r.json': '{ "GET /a/seen": 1, "GET /only/recorded": 1 }',
      'mocks/doc.json': JSON.stringify(document),
    },
  ],
  ['a map alone', { 'map.json5': "{\n  // c\n  'GET /a': 1,\n}\n" }, { dir: 'map.json5' }],
  [
    'a database alone',
    { 'db.json': '{ "users": [{ "id": 7, "a": { "b": 1 } }] }' },
    { dir: 'db.json' },
  ],
  [
    'a map in code',
    {
      'mocks/api.ts': "export default {\n  'GET /a/:id': 1, // one\n} satisfies object\n",
      'mocks/users.ts':
        "import { resource } from 'mockapi'\nexport const users = resource('users', { seed: [{ id: 7 }] })\n",
    },
  ],
  [
    'code that makes its map',
    { 'mocks/made.js': "const key = 'GET /a'\nexport default { [key]: 1 }\n" },
  ],
  [
    'a prefix',
    { 'mocks/db.json': '{ "users": [{ "id": 7, "name": "Ada" }] }' },
    { prefix: '/api' },
  ],
]

const segment = fc.oneof(
  fc.constantFrom('users', 'a', 'v2', 'files', 'only', 'cart', '7', 'name', 'pets', 'x.json'),
  fc.constantFrom(
    "it's",
    'a"b',
    '*',
    ':id',
    '{id}',
    'a b',
    '%',
    'ü',
    '日',
    '\\',
    '$x',
    '(a)',
    '__proto__',
  ),
  fc.string({ maxLength: 6 }),
)
const path = fc
  .tuple(fc.array(segment, { minLength: 1, maxLength: 4 }), fc.constantFrom('', '', '/', '?q=1'))
  .map(([parts, end]) => `/${parts.map(encodeURIComponent).join('/')}${end}`)
  // The journal of an environment is its own.
  .filter((each) => !each.startsWith('/~'))
const method = fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'QUERY', 'PROPFIND')

const request = fc.tuple(method, path)
type Request = readonly [method: string, path: string]

/** Asks what no mock matches, adds what the 404s say, a few at once, and asks again. */
export async function followAdvice(
  [, files, options = {}]: (typeof advisedFolders)[number],
  times: number,
  seed: number,
): Promise<number> {
  await using trial = await EditTrial.of(files, options)
  const { server } = trial
  const below = options.prefix === undefined ? '' : '/api'
  const ask = async ([how, at]: Request) => {
    const answer = await server.fetch(server.url + below + at, { method: how })
    await answer.text()
    return { status: answer.status, call: server.calls().at(-1) }
  }
  const added: Request[] = []
  const batch = fc.array(request, { minLength: 12, maxLength: 12 })
  const follow = fc.asyncProperty(batch, async (requests) => {
    const advised: [Request, Promise<string>][] = []
    for (const each of requests) {
      const { call } = await ask(each)
      const advice = call?.miss?.add
      if (!advice) continue
      const mock = await advisedMock(advice)
      // Beside what is served alone, or cannot be edited.
      const isElsewhere = advice.move !== undefined || advice.file === 'mocks/made.js'
      const edit = trial.add(mock).then(({ file }) => (isElsewhere ? advice.file : file))
      // Another request of this batch may have got the same advice.
      const result = edit.catch((error: unknown) => {
        const known = error instanceof MockapiError && error.diagnostics[0]?.code
        if (known === 'duplicate-endpoint') return advice.file
        throw error
      })
      advised.push([each, result.then((file) => `${file} ${advice.file}`)])
    }
    for (const [each, result] of advised) {
      const [file, wanted] = (await result).split(' ')
      expect(file).toBe(wanted)
      added.push(each)
    }
  })
  await fc.assert(follow, { numRuns: times, seed, endOnFailure: true })
  for (const each of added) {
    const { status, call } = await ask(each)
    const told = [...each, status, call?.answeredBy !== undefined]
    expect(told).toEqual([...each, 200, true])
  }
  return added.length
}
