import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMockServer } from 'mockapi'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startProgram } from '../support/docs-program.ts'

let cwd: string

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'mockapi-export-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

function write(name: string, value: unknown): void {
  mkdirSync(join(cwd, name, '..'), { recursive: true })
  writeFileSync(join(cwd, name), JSON.stringify(value))
}

/** What `mockapi export` prints, and its exit code. */
async function run(...argv: string[]): Promise<{ code: number; printed: string }> {
  const program = startProgram(cwd, ['export', ...argv])
  const code = await program.end()
  return { code, printed: program.printed() }
}

describe('mockapi export openapi', () => {
  it('prints the document of the mocks, or writes it as YAML, and nothing else', async () => {
    write('package.json', { name: 'shop', version: '2.1.0' })
    write('mocks/pets.json', [{ id: 1 }])
    const { code, printed } = await run('openapi')
    expect(code).toBe(0)
    expect(JSON.parse(printed)).toMatchObject({
      openapi: '3.1.1',
      info: { title: 'shop', version: '2.1.0' },
      servers: [{ url: 'http://localhost:4000' }],
      paths: { '/pets': {}, '/pets/{id}': {} },
    })
    expect(await run('openapi', '--out', 'api.yaml')).toEqual({ code: 0, printed: '' })
    expect(readFileSync(join(cwd, 'api.yaml'), 'utf8')).toMatch(/^openapi: 3\.1\.1$/m)
    expect((await run('openapi', '--yaml')).printed).toMatch(/^openapi: 3\.1\.1$/m)
  })

  it('leaves out what is broken, and fails', async () => {
    write('mocks/api.json', { 'GET /good': { ok: true }, 'GET /bad': { $status: 'no' } })
    const { code, printed } = await run('openapi', '--out', 'api.json')
    expect([code, printed]).toEqual([1, expect.stringContaining('"$status" is "no"')])
    const document = JSON.parse(readFileSync(join(cwd, 'api.json'), 'utf8')) as { paths: object }
    expect(Object.keys(document.paths)).toEqual(['/good'])
  })

  it.each([
    [['opnapi'], '"opnapi" is no format of mockapi export. Did you mean "openapi"?'],
    [[], 'mockapi export needs a format.'],
    [['openapi', '--out'], '--out needs a value. Write --out <path>.'],
  ])('%j is told what to write', async (argv, message) => {
    write('mocks/api.json', { 'GET /a': 1 })
    expect(await run(...argv)).toEqual({ code: 2, printed: expect.stringContaining(message) })
  })
})

describe('mockapi export graphql', () => {
  it('prints the schema that collections and single resources imply, and writes it over an earlier one', async () => {
    write('mocks/users.json', [{ id: 1, name: 'Ada' }])
    write('mocks/settings.json', { theme: 'dark', limits: { users: 3 } })
    const { code, printed } = await run('graphql')
    expect(code).toBe(0)
    expect(printed).toMatch(/^# Written by mockapi export graphql/)
    expect(printed).toContain('  settings: Settings\n')
    expect(printed).toContain('  updateSettings(input: UpdateSettingsInput!): Settings\n')
    expect(printed).toContain('type SettingsLimits {\n  users: Int\n}\n')
    for (let time = 0; time < 2; time++) {
      expect(await run('graphql', '--out', 'schema.graphql')).toEqual({ code: 0, printed: '' })
    }
    expect(`${readFileSync(join(cwd, 'schema.graphql'), 'utf8')}`).toBe(printed)
  })

  it('says what to add where there are no data', async () => {
    write('mocks/api.json', { 'GET /a': 1 })
    const { code, printed } = await run('graphql')
    expect([code, printed]).toEqual([1, expect.stringContaining('neither a collection nor')])
  })
})

describe('mockapi export types', () => {
  it('prints the types of the mocks', async () => {
    write('mocks/pets.json', [{ id: 1, name: 'Tom' }])
    const { code, printed } = await run('types')
    expect(code).toBe(0)
    expect(printed).toContain('        get: operations["listPets"];\n')
    expect(printed).toContain(
      '        Pet: {\n            id: number;\n            name: string;\n        };\n',
    )
  })

  it('writes them into a file, in a folder that it makes', async () => {
    write('mocks/pets.json', [{ id: 1 }])
    expect(await run('types', '--out', 'src/new/api.d.ts')).toEqual({ code: 0, printed: '' })
    expect(readFileSync(join(cwd, 'src/new/api.d.ts'), 'utf8')).toMatch(
      /^export interface paths \{$/m,
    )
  })

  it('takes the folder or file that serve takes', async () => {
    write('other/cats.json', [{ id: 1 }])
    write('db.json', { dogs: [{ id: 1 }] })
    expect((await run('types', 'other')).printed).toContain('"/cats/{id}": {')
    expect((await run('types', 'db.json')).printed).toContain('"/dogs/{id}": {')
    expect(await run('types', 'other', 'db.json')).toMatchObject({
      code: 2,
      printed: expect.stringContaining(
        '"db.json" is one argument too many. Write mockapi export [format] [dir|file].',
      ),
    })
  })
})

describe('mockapi export', () => {
  it.each([
    [
      [],
      'mockapi export needs a format. Write mockapi export openapi | types | postman | curl | graphql | har.',
    ],
    [['typs'], '"typs" is no format of mockapi export. Did you mean "types"?'],
    [['types', '--yaml'], '--yaml is a way to write openapi, not types. Leave it out.'],
  ])('%j is told what to write', async (argv, says) => {
    write('mocks/pets.json', [])
    expect(await run(...argv)).toEqual({ code: 2, printed: expect.stringContaining(says) })
  })

  it('writes a collection of Postman', async () => {
    write('mocks/pets.json', [{ id: 1 }])
    const { code, printed } = await run('postman', '--port', '4100')
    expect(code).toBe(0)
    expect(JSON.parse(printed)).toMatchObject({
      item: [{ name: 'pets' }],
      variable: [{ key: 'baseUrl', value: 'http://localhost:4100' }],
    })
  })
})

describe('mockapi export --out', () => {
  const readText = (name: string) => readFileSync(join(cwd, name), 'utf8')

  it.each([
    ['openapi', 'api/openapi.json'],
    ['openapi', 'openapi.yaml'],
    ['types', 'src/api.d.ts'],
    ['postman', 'shop.postman_collection.json'],
    ['curl', 'requests.sh'],
  ])('%s writes %s anew each time', async (format, name) => {
    write('mocks/pets.json', [{ id: 1 }])
    expect(await run(format, '--out', name)).toEqual({ code: 0, printed: '' })
    const first = readText(name)
    write('mocks/cats.json', [{ id: 1 }])
    expect(await run(format, '--out', name)).toEqual({ code: 0, printed: '' })
    expect(readText(name)).not.toBe(first)
    // As a formatter leaves it, or one that makes it small.
    const text = readText(name).replaceAll(/\s+/g, name.endsWith('.json') ? '' : '$&')
    writeFileSync(join(cwd, name), text.replaceAll('\n', '\r\n'))
    expect(await run(format, '--out', name)).toMatchObject({ code: 0 })
  })

  it('overwrites no other file, unless that is forced', async () => {
    write('mocks/pets.json', [{ id: 1 }])
    write('package.json', { name: 'shop' })
    write('openapi.json', { openapi: '3.1.0', info: { title: 'By hand', version: '1' }, paths: {} })
    for (const name of ['package.json', 'openapi.json']) {
      const before = readText(name)
      const { code, printed } = await run('openapi', '--out', name)
      expect([code, printed]).toEqual([
        1,
        expect.stringContaining(
          `${name} exists, and mockapi export has not written it, so nothing was written.`,
        ),
      ])
      expect(readText(name)).toBe(before)
    }
    expect(await run('openapi', '--out', 'openapi.json', '--force')).toMatchObject({ code: 0 })
    expect(JSON.parse(readText('openapi.json'))).toHaveProperty('paths./pets')
    writeFileSync(join(cwd, 'empty.json'), '\n')
    expect(await run('openapi', '--out', 'empty.json')).toMatchObject({ code: 0 })
  })

  it.each([
    ['mocks/openapi.json', true],
    ['mocks/docs/shop.yaml', true],
    ['mocks/_openapi.json', false],
    ['mocks/api.d.ts', false],
    ['mocks-of-mine/openapi.json', false],
  ])('%s is told to be a mock: %s', async (name, isTold) => {
    write('mocks/pets.json', [{ id: 1 }])
    const { code, printed } = await run(name.endsWith('.ts') ? 'types' : 'openapi', '--out', name)
    expect(code).toBe(0)
    const told = `${name} lies in mocks/, so that it is read as a mock, and served beside the others.`
    expect(printed.includes(told)).toBe(isTold)
    if (!isTold) expect(printed).toBe('')
  })
})

describe('mockapi export curl', () => {
  it('prints a command for each endpoint, in groups', async () => {
    write('mocks/pets.json', [{ id: 7, name: "Tom's" }])
    const { code, printed } = await run('curl', '--port', '4100')
    expect(code).toBe(0)
    expect(printed).toMatch(
      /^# Written by .+\n\n## pets\n\n# .+\ncurl http:\/\/localhost:4100\/pets\n\n/,
    )
    expect(printed).toContain('curl http://localhost:4100/pets/7\n')
    expect(printed).toContain('curl -X DELETE http://localhost:4100/pets/7\n')
    expect(printed).toContain(
      String.raw`curl -X PUT http://localhost:4100/pets/7 \
  -H 'Content-Type: application/json' \
  -d '{"name":"Tom'\''s"}'`,
    )
  })

  it('deletes records that no other command names, so that all of them run from top to bottom', async () => {
    write('mocks/pets.json', [{ id: 1 }, { id: 2 }, { id: 3 }])
    const { printed } = await run('curl')
    expect(printed).toContain('curl http://localhost:4000/pets/1\n')
    expect(printed).toContain('curl -X DELETE http://localhost:4000/pets/3\n')
    expect(printed).toContain("curl -X DELETE 'http://localhost:4000/pets?id=2'\n")
  })

  it('has ids of records that exist, also of a document without examples', async () => {
    const schema = { $ref: '#/components/schemas/Article' }
    const json = (schema: object) => ({ content: { 'application/json': { schema } } })
    const slug = { name: 'slug', in: 'path', required: true, schema: { type: 'string' } }
    const answer = { responses: { 200: { description: 'OK', ...json(schema) } } }
    const list = { description: 'All', ...json({ type: 'array', items: schema }) }
    write('shop.json', {
      openapi: '3.1.0',
      info: { title: 'Shop', version: '1' },
      servers: [{ url: '/v1' }],
      paths: {
        '/articles': { get: { responses: { 200: list } } },
        '/articles/{slug}': { parameters: [slug], get: answer },
      },
      components: {
        schemas: {
          Article: {
            type: 'object',
            required: ['slug', 'title'],
            properties: { slug: { type: 'string' }, title: { type: 'string' } },
          },
        },
      },
    })
    await using server = await createMockServer({ cwd, dir: 'shop.json', watch: false })
    const articles = (await (await server.fetch('/v1/articles')).json()) as { slug: string }[]
    const { printed } = await run('curl', 'shop.json')
    const [, found] = /^curl http:\/\/localhost:4000\/v1\/articles\/(.+)$/m.exec(printed) ?? []
    expect(found).toBe(articles[0]?.slug)
    const types = (await run('types', 'shop.json')).printed
    expect(types).toContain('"application/json": components["schemas"]["Article"][];')
  })
})
