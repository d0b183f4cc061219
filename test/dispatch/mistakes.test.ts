import { describe, expect, it } from 'vitest'
import { createMockServer } from 'mockapi'
import type { Diagnostic } from 'mockapi'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

interface Case {
  /** What is wrong. */
  readonly name: string
  readonly files: Readonly<Record<string, string>>
  readonly code: string
  readonly severity: 'error' | 'warning'
  /** `file:line:column`. */
  readonly at: string
  readonly message: string
  readonly hint: string
}

function ts(text: string): string {
  return `import { defineMock, resource, route, one, many } from 'mockapi'\n${text}\n`
}

const cases: readonly Case[] = [
  {
    name: 'an export that is no mock',
    files: { 'mocks/a.ts': 'export const helper = () => 1' },
    code: 'no-mock',
    severity: 'warning',
    at: 'mocks/a.ts:1:1',
    message: 'The file exports helper, none of them a mock.',
    hint: 'begin the name of a helper file with "_"',
  },
  {
    name: 'two endpoints on one route',
    files: {
      'mocks/a.json': '{ "GET /x/:id": 1 }',
      'mocks/b.ts': ts(`export default defineMock({\n  'GET /x/:name': () => 2,\n})`),
    },
    code: 'duplicate-endpoint',
    severity: 'warning',
    at: 'mocks/b.ts:3:3',
    message: 'mocks/a.json:1:3 answers, mocks/b.ts:3:3 is never reached',
    hint: 'Remove one of them',
  },
  {
    name: 'two collections at one address',
    files: {
      'mocks/users.json': '[]',
      'mocks/z.ts': ts(`export const users = resource('users')`),
    },
    code: 'duplicate-collection',
    severity: 'error',
    at: 'mocks/z.ts:2:31',
    message: '/users is declared twice',
    hint: 'Remove one of them',
  },
  {
    name: 'two collections of one name',
    files: { 'mocks/a/users.json': '[]', 'mocks/b/users.json': '[]' },
    code: 'duplicate-collection',
    severity: 'warning',
    at: 'mocks/b/users.json:1:1',
    message: 'Two collections have the name "users"',
    hint: 'db("b/users")',
  },
  {
    name: 'a relation to nowhere',
    files: {
      'mocks/a.ts':
        ts(`export const users = resource('users', { relations: { posts: many('post') } })
export const posts = resource('posts')`),
    },
    code: 'unknown-relation',
    severity: 'error',
    at: 'mocks/a.ts:2:31',
    message: '"posts" of "users" points to "post"',
    hint: 'Did you mean "posts"?',
  },
  {
    name: 'an unknown option of a resource',
    files: { 'mocks/a.ts': ts(`export const users = resource('users', { sede: 5 } as never)`) },
    code: 'bad-mock',
    severity: 'error',
    at: 'mocks/a.ts:2:31',
    message: '"sede" is no option',
    hint: 'Did you mean "seed"?',
  },
  {
    name: 'an unknown option of a route',
    files: {
      'mocks/a.ts': ts(`export const x = route('GET /x', { dely: 5, handle: () => 1 } as never)`),
    },
    code: 'bad-mock',
    severity: 'error',
    at: 'mocks/a.ts:2:24',
    message: '"dely" is no option',
    hint: 'Did you mean "delay"?',
  },
  {
    name: 'a route without a handler',
    files: { 'mocks/a.ts': ts(`export const x = route('GET /x', {} as never)`) },
    code: 'bad-mock',
    severity: 'error',
    at: 'mocks/a.ts:2:24',
    message: 'has no handler',
    hint: 'Add handle',
  },
  {
    name: 'a key that is no METHOD /path',
    files: { 'mocks/a.ts': ts(`export default defineMock({ 'GETT /x': 1 } as never)`) },
    code: 'bad-endpoint-key',
    severity: 'error',
    at: 'mocks/a.ts:2:29',
    message: '"GETT" is no method',
    hint: 'Use one of GET',
  },
  {
    name: 'a path that does not parse',
    files: { 'mocks/a.ts': ts(`export default defineMock({ 'GET /x/:id{[}': 1 })`) },
    code: 'bad-path',
    severity: 'error',
    at: 'mocks/a.ts:2:29',
    message: 'is no regular expression',
    hint: '":id{[0-9]+}"',
  },
  {
    name: 'a collection whose path has a parameter',
    files: { 'mocks/a.ts': ts(`export const users = resource('users', { path: '/:org/users' })`) },
    code: 'bad-mock',
    severity: 'error',
    at: 'mocks/a.ts:2:31',
    message: 'has a parameter',
    hint: 'fixed path',
  },
  {
    name: 'an id that is there twice',
    files: { 'mocks/users.json': '[\n  { "id": 1 },\n  { "id": "1" }\n]' },
    code: 'duplicate-id',
    severity: 'error',
    at: 'mocks/users.json:3:11',
    message: '1',
    hint: '',
  },
  {
    name: 'a delay that is none',
    files: { 'mocks/a.json': '{\n  "GET /x": { "$delay": "soon" }\n}' },
    code: 'bad-instruction',
    severity: 'error',
    at: 'mocks/a.json:2:25',
    message: '"soon" is no delay',
    hint: 'Write 200, "200ms"',
  },
  {
    name: 'a fault that there is not, in TypeScript',
    files: {
      'mocks/a.ts': ts(
        `export const x = route('GET /x', { fault: 'rest', handle: () => 1 } as never)`,
      ),
    },
    code: 'bad-mock',
    severity: 'error',
    at: 'mocks/a.ts:2:24',
    message: 'fault: "rest" is no fault',
    hint: 'Did you mean "reset"?',
  },
  {
    name: 'a behaviour of a map that there is not',
    files: {
      'mocks/a.ts': ts(`export default defineMock({ 'GET /x': 1 }, { dealy: 1 } as never)`),
    },
    code: 'bad-mock',
    severity: 'error',
    at: 'mocks/a.ts:2:29',
    message: '"dealy" is no part of a behaviour',
    hint: 'Did you mean "delay"?',
  },
  {
    name: 'JSON that does not parse',
    files: { 'mocks/a.json': '{\n  "GET /x": 1\n  "GET /y": 2\n}' },
    code: 'json-syntax',
    severity: 'error',
    at: 'mocks/a.json:3:3',
    message: '',
    hint: '',
  },
]

it.each(cases)('$name is told with its place and the way out', async (mistake) => {
  await using folder = await serveFolder({
    ...mistake.files,
    'mocks/fine.json': '{ "GET /fine": 1 }',
  })
  const { diagnostics } = folder.server.overview()
  const {
    place,
    message,
    hint = '',
    ...told
  } = diagnostics.find(({ code }) => code === mistake.code) ?? {
    message: JSON.stringify(diagnostics),
    place: undefined,
  }
  expect(message).toContain(mistake.message)
  expect(told).toMatchObject({ code: mistake.code, severity: mistake.severity })
  expect(hint).toContain(mistake.hint)
  expect(place && `${place.file}:${place.line}:${place.column}`).toBe(mistake.at)
  // Whatever else is there is served.
  expect((await send(folder.server, 'GET /fine')).body).toBe(1)
})

describe('a seed that cannot be made', () => {
  it.each([
    ['factory: () => { throw new Error("ill") }, seed: 2', 'ill'],
    ['factory: async () => ({}), seed: 2', 'promise'],
    ['factory: () => 5 as never, seed: 2', '5'],
    ['factory: () => ({ at: 1n }), seed: 2', 'bigint'],
    ['factory: () => ({ id: {} as never }), seed: 2', 'id'],
  ])('by %s is 500 for its collection alone', async (options, reason) => {
    await using folder = await serveFolder({
      'mocks/a.ts': ts(`export const users = resource('users', { ${options} })`),
      'mocks/fine.json': '[]',
    })
    for (const line of ['GET /users', 'GET /users/1', 'POST /users', 'DELETE /users/1']) {
      const { status, body } = await send(
        folder.server,
        line,
        line.startsWith('POST') ? {} : undefined,
      )
      expect(status).toBe(500)
      expect(body).toMatchObject({ code: 'seed-failed', detail: expect.stringContaining(reason) })
      expect(JSON.stringify(body)).toContain('mocks/a.ts:2:31')
    }
    expect((await send(folder.server, 'GET /fine')).status).toBe(200)
  })

  it('of the same id twice from a factory keeps the first and warns', async () => {
    const warnings: string[] = []
    await using folder = await serveFolder(
      {
        'mocks/a.ts': ts(
          `export const a = resource('a', { factory: (f, i) => ({ id: 1, i }), seed: 2 })`,
        ),
      },
      { onWarning: ({ code }) => warnings.push(code) },
    )
    expect((await send(folder.server, 'GET /a')).body).toEqual([{ id: 1, i: 0 }])
    expect(warnings).toEqual(['duplicate-id'])
  })

  it('of equal values in a field that is unique keeps them and warns, with the place', async () => {
    const warnings: Diagnostic[] = []
    await using folder = await serveFolder(
      {
        'mocks/a.ts': ts(
          `export const a = resource('a', { unique: ['mail'], seed: [{ mail: 'x' }, {}, { mail: null }, { mail: null }, { mail: 'x' }] })`,
        ),
      },
      { onWarning: (warning) => warnings.push(warning) },
    )
    for (let turn = 0; turn < 2; turn++) {
      expect((await send(folder.server, 'GET /a')).body).toHaveLength(5)
      folder.server.reset()
    }
    expect(warnings).toMatchObject([
      {
        code: 'duplicate-value',
        message: 'The records 1 and 5 of the seed of "a" both have the mail "x", which is unique.',
        place: { file: expect.stringMatching(/mocks\/a\.ts$/), line: expect.any(Number) },
      },
    ])
  })
})

describe('mocks given as values', () => {
  it.each([[[]], [{}]])('%j may be none', async (mocks) => {
    await using server = await createMockServer({ mocks })
    expect(server.overview().diagnostics).toEqual([])
  })

  it.each([
    [5, 'mocks: 5 is not mocks such as'],
    [{ 'GETT /x': 1 }, '"GETT" is no method'],
    [{ 'GET /x': { $dely: 1 } }, 'Did you mean "$delay"?'],
  ])('%j that are wrong are refused', async (mocks, message) => {
    await expect(createMockServer({ mocks })).rejects.toThrow(message)
  })
})
