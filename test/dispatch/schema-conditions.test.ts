import { createApp } from '../../src/app.ts'
import { createMockServer, route } from 'mockapi'
import { describe, expect, it, vi } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import { post } from '../support/mocks.ts'

const user = {
  type: 'object',
  required: ['name', 'age'],
  properties: {
    name: { type: 'string', pattern: '^[A-Z]' },
    age: { type: 'integer', minimum: 18 },
    code: { type: 'string', pattern: '^[0-9]$' },
    email: { type: 'string', format: 'email' },
  },
  additionalProperties: false,
}

const mocks = {
  'POST /users': {
    $cases: [
      { $when: { body: { schema: user } }, $status: 201 },
      { $status: 422, message: 'no user' },
    ],
  },
  'POST /only': { $when: { body: { schema: user } }, ok: true },
}

describe('a JSON Schema as a condition', () => {
  it.each([
    [{ name: 'Ada', age: 36 }, 201],
    [{ name: 'Ada', age: 36, email: 'ada@example.test' }, 201],
    [{ name: 'Ada', age: 36, email: 'ada' }, 422],
    [{ name: 'ada', age: 36 }, 422],
    [{ name: 'Ada', age: 36, code: 'x' }, 422],
    [{ name: 'Ada', age: 36, code: '7' }, 201],
    [{ name: 'Ada', age: 3 }, 422],
    [{ name: 'Ada', age: '36' }, 422],
    [{ name: 'Ada', age: 36, other: 1 }, 422],
    [[], 422],
  ])('%j is %i', async (body, status) => {
    await using server = await createMockServer({ mocks })
    expect((await server.fetch('/users', post(body))).status).toBe(status)
  })

  it('says what does not fit', async () => {
    await using server = await createMockServer({ mocks })
    const reason = async (init: RequestInit) => {
      const answer = await (await server.fetch('/only', init)).json()
      return (answer as { near: { reason: string }[] }).near[0]?.reason
    }
    expect(await reason(post({ name: 'Ada', age: 1.5 }))).toBe(
      'body is {"name":"Ada","age":1.5}, which does not fit the schema: /age must be integer',
    )
    expect(await reason({ method: 'POST' })).toBe('body is missing')
  })

  it.each([
    [
      'draft 7',
      { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'number' }] },
    ],
    [
      'draft 4',
      { $schema: 'http://json-schema.org/draft-04/schema#', items: [{ type: 'number' }] },
    ],
    [
      '2020-12',
      {
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        prefixItems: [{ type: 'number' }],
      },
    ],
    ['no draft', { $defs: { n: { type: 'number' } }, items: { $ref: '#/$defs/n' } }],
  ])('of %s', async (_draft, schema) => {
    const when = { body: { schema } }
    await using server = await createMockServer({
      mocks: route('POST /x', { when, handle: () => 1 }),
    })
    expect((await server.fetch('/x', post([1]))).status).toBe(200)
    expect((await server.fetch('/x', post(['a']))).status).toBe(404)
  })

  it('holds in an override and in an application of values, whose validator is loaded by the request', async () => {
    await using server = await createMockServer({ mocks: { 'POST /only': { ok: false } } })
    using _ = server.use({ 'POST /only': mocks['POST /only'] })
    const good = post({ name: 'Ada', age: 36 })
    expect(await (await server.fetch('/only', good)).json()).toEqual({ ok: true })
    expect(await (await server.fetch('/only', post({}))).json()).toEqual({ ok: false })
    const app = createApp({ mocks })
    expect((await app.request('/users', good)).status).toBe(201)
  })

  it('that is none is reported where it stands', async () => {
    await using folder = await serveFolder({
      'mocks/a.json':
        '{\n"POST /a": { "$when": { "body": { "schema": { "type": "objet" } } }, "ok": 1 },\n"POST /b": { "$when": { "body": { "schema": { "requird": [] } } }, "ok": 1 },\n"GET /good": 1 }',
      'mocks/b.ts': `import { route } from 'mockapi'
        export const c = route('POST /c', { when: { body: { schema: { $ref: '#/none' } } }, handle: () => 1 })
        export const d = route('POST /d', { when: { body: { schema: { pattern: '(a)\\\\1' } } }, handle: () => 1 })`,
    })
    const problems = folder.server.overview().diagnostics.map(({ place, message }) => {
      return `${place?.file}:${place?.line} ${message}`
    })
    expect(problems).toEqual([
      expect.stringMatching(/^mocks\/a\.json:2 The JSON Schema is wrong: .*type/),
      expect.stringMatching(/^mocks\/a\.json:3 The JSON Schema is wrong: .*requird/),
      expect.stringMatching(/^mocks\/b\.ts:2 The JSON Schema is wrong: .*#\/none/),
      expect.stringMatching(/^mocks\/b\.ts:3 The JSON Schema is wrong: .*refers back/),
    ])
    expect((await folder.server.fetch('/good')).status).toBe(200)
  })

  it.each([
    ['in a condition', { $when: { body: { schema: { type: 'objet' } } }, a: 1 }],
    ['in a case', { $cases: [{ $when: { body: { schema: { type: 'objet' } } }, a: 1 }, { b: 1 }] }],
    ['that is negated', { $when: { body: { not: { schema: { type: 'objet' } } } }, a: 1 }],
  ])(
    'that is none is reported by the first request where it is read at once, %s',
    async (_, value) => {
      const mocks = { 'POST /a': value }
      const detail = expect.stringMatching(
        /^POST \/a is broken: .*The JSON Schema is wrong: .*type/,
      )
      const body = { status: 404, code: 'no-endpoint', detail }
      vi.resetModules()
      const { createApp: freshApp } = await import('../../src/app.ts')
      const app = freshApp({ mocks })
      expect(await (await app.request('/a', post({}))).json()).toMatchObject(body)
      vi.resetModules()
      const { createMockServer: freshServer } = await import('mockapi')
      await using server = await freshServer({ mocks: [] })
      server.use(mocks)
      expect(await (await server.fetch('/a', post({}))).json()).toMatchObject(body)
      expect(server.unmatched()).toHaveLength(1)
      expect(() => server.use(mocks)).toThrow('The JSON Schema is wrong')
    },
  )
})
