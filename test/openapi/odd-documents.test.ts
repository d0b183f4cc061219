import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const json = (schema: object, more: object = {}) => ({
  description: 'ok',
  content: { 'application/json': { schema, ...more } },
})

function documentOf(paths: object): Record<string, string> {
  const document = { openapi: '3.0.3', info: { title: 'Odd', version: '1' }, paths }
  return { 'mocks/odd.json': JSON.stringify(document) }
}

describe('a document that is odd', () => {
  it('has records below each parent that is no collection, and those that are posted below theirs', async () => {
    const sticker = {
      type: 'object',
      required: ['id', 'guild_id'],
      properties: { id: { type: 'integer' }, guild_id: { type: 'string' } },
    }
    await using folder = await serveFolder(
      documentOf({
        '/guilds/{guild_id}/stickers': {
          get: { responses: { 200: json({ type: 'array', items: sticker }) } },
          post: {
            requestBody: json({ type: 'object' }),
            responses: { 201: json(sticker) },
          },
        },
        '/guilds/{guild_id}/stickers/{id}': { get: { responses: { 200: json(sticker) } } },
      }),
    )
    const ask = (line: string, body?: unknown) => send(folder.server, line, body)
    const count = async (guild: string) =>
      ((await ask(`GET /guilds/${guild}/stickers`)).body as unknown[]).length
    const before = await count('a')
    expect(before).toBeGreaterThan(0)
    const { body } = await ask('POST /guilds/a/stickers', {})
    const { id } = body as { id: number }
    expect([await count('a'), await count('b')]).toEqual([before + 1, before])
    expect((await ask('GET /guilds/b/stickers/1')).body).toEqual({ id: 1, guild_id: 'b' })
    expect((await ask(`GET /guilds/a/stickers/${id}`)).status).toBe(200)
    expect((await ask(`GET /guilds/b/stickers/${id}`)).status).toBe(404)
  })

  it('has a collection below the words of another one, and a limit that is none', async () => {
    const item = {
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'string', format: 'uuid' } },
    }
    const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
    const limit = { name: 'limit', in: 'query', schema: { type: 'integer', default: -1 } }
    const list = json({ type: 'array', items: item })
    const resource = (path: string) => ({
      [path]: { get: { parameters: [limit], responses: { 200: list } } },
      [`${path}/{id}`]: { parameters: [id], get: { responses: { 200: json(item) } } },
    })
    await using folder = await serveFolder(
      documentOf({
        ...resource('/raw/incidents'),
        ...resource('/incidents'),
        '/incidents/{id}/alerts': { parameters: [id], get: { responses: { 200: list } } },
        '/incidents/{id}/alerts/{alertId}': {
          parameters: [id, { ...id, name: 'alertId' }],
          get: { responses: { 200: json(item) } },
        },
      }),
    )
    const ask = async (line: string) => (await send(folder.server, line)).body as { id: string }[]
    const [first] = await ask('GET /incidents')
    expect(await ask('GET /raw/incidents')).toHaveLength(10)
    const [alert] = await ask(`GET /incidents/${first?.id}/alerts`)
    const found = await send(folder.server, `GET /incidents/${first?.id}/alerts/${alert?.id}`)
    expect(found).toMatchObject({ status: 200, body: { id: alert?.id } })
    expect(folder.server.db('incidents').all()[0]).toMatchObject({ id: first?.id })
  })

  it('is told a handful of examples that do not fit, and that there are more', async () => {
    const paths = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [
        `/list-${index}`,
        { get: { responses: { 200: json({ type: 'array' }, { example: 'none' }) } } },
      ]),
    )
    const warnings: string[] = []
    await using folder = await serveFolder(documentOf(paths), {
      onWarning: ({ message }) => warnings.push(message),
    })
    for (const path of Object.keys(paths)) {
      expect((await send(folder.server, `GET ${path}`)).status).toBe(200)
    }
    expect(warnings).toHaveLength(6)
    expect(warnings.at(-1)).toBe(
      'There is more like this in mocks/odd.json, which is not told one by one.',
    )
  })

  it('has operations that are references to other files', async () => {
    await using folder = await serveFolder({
      ...documentOf({ '/account': { get: { $ref: '_parts/account.yaml' } } }),
      'mocks/_parts/account.yaml':
        'responses: { 200: { description: ok, content: { application/json: { example: { id: 7 } } } } }',
    })
    expect((await send(folder.server, 'GET /account')).body).toEqual({ id: 7 })
  })

  it('asks for no path parameter that its template does not have', async () => {
    const parameters = [{ in: 'path', name: 'id', required: true, schema: { type: 'integer' } }]
    await using folder = await serveFolder(
      documentOf({ '/types': { get: { parameters, responses: { 204: { description: 'ok' } } } } }),
    )
    expect((await send(folder.server, 'GET /types')).status).toBe(204)
  })

  it('tells the alternatives of a discriminator apart by the values that they name themselves', async () => {
    const role = (name: string) => ({
      type: 'object',
      required: ['role'],
      properties: { role: { type: 'string', enum: [name] }, content: { type: 'string' } },
    })
    const message = {
      oneOf: [
        { $ref: '#/components/schemas/UserMessage' },
        { $ref: '#/components/schemas/Answer' },
      ],
      discriminator: { propertyName: 'role' },
    }
    const document = {
      openapi: '3.1.0',
      info: { title: 'Chat', version: '1' },
      components: { schemas: { UserMessage: role('user'), Answer: role('assistant') } },
      paths: {
        '/chat': { post: { requestBody: json(message), responses: { 200: json(message) } } },
      },
    }
    await using folder = await serveFolder({ 'mocks/chat.json': JSON.stringify(document) })
    const ask = (body: object) => send(folder.server, 'POST /chat', body)
    const { status, body } = await ask({ role: 'user', content: 'Hello' })
    expect(status).toBe(200)
    expect((body as { role: string }).role).toMatch(/^(?:user|assistant)$/)
    expect((await ask({ role: 'UserMessage' })).status).toBe(422)
  })

  it('has two paths that differ in the names of parameters: the second answers what does not fit the first', async () => {
    const item = {
      type: 'object',
      required: ['id'],
      properties: { id: { type: 'integer' }, name: { type: 'string' } },
    }
    const parameters = (name: string, type: string) => [
      { name, in: 'path', required: true, schema: { type } },
    ]
    const list = { get: { responses: { 200: json({ type: 'array', items: item }) } } }
    const named = json({ type: 'object', required: ['by'], properties: { by: { const: 'name' } } })
    await using folder = await serveFolder(
      documentOf({
        '/files': list,
        '/files/{id}': {
          parameters: parameters('id', 'integer'),
          get: { responses: { 200: json(item) } },
        },
        '/files/{name}': {
          parameters: parameters('name', 'string'),
          get: { responses: { 200: named } },
          delete: { responses: { 204: { description: 'gone' } } },
        },
      }),
    )
    const ask = (line: string) => send(folder.server, line)
    expect(await ask('GET /files/1')).toMatchObject({ status: 200, body: { id: 1 } })
    expect(await ask('GET /files/a.png')).toMatchObject({ status: 200, body: { by: 'name' } })
    expect((await ask('GET /files/77')).status).toBe(404)
    expect((await ask('DELETE /files/1')).status).toBe(204)
    expect((await ask('GET /files/1')).status).toBe(404)
  })

  it('has patterns of other engines: they are checked, and made texts of', async () => {
    const key = { type: 'string', pattern: '^k[a-f0-9\\-\\:]+$' }
    const schema = { type: 'object', required: ['key'], properties: { key } }
    const warnings: string[] = []
    await using folder = await serveFolder(
      documentOf({
        '/key': { get: { responses: { 200: json(schema) } } },
        '/keys': { post: { requestBody: json(schema), responses: { 204: { description: 'ok' } } } },
      }),
      { onWarning: ({ message }) => warnings.push(message) },
    )
    const { body } = await send(folder.server, 'GET /key')
    expect(body).toEqual({ key: expect.stringMatching(/^k[a-f0-9:-]+$/) })
    expect((await send(folder.server, 'POST /keys', { key: 'k1:2-3' })).status).toBe(204)
    expect((await send(folder.server, 'POST /keys', { key: 'k1/2' })).status).toBe(422)
    expect(warnings).toEqual([])
  })
})

describe('a document that an edit makes none', () => {
  const document = 'openapi: 3.1.0\npaths:\n  /a: { get: { responses: { 204: {} } } }\n'

  it.each([
    ['that is data alone', 'users: []\n'],
    ['with a slip in its first word', document.replace('openapi', 'openap')],
    ['without a version yet', document.replace('3.1.0', '')],
  ])('keeps its last good version: %s', async (_, edited) => {
    await using folder = await serveFolder({ 'mocks/a.yaml': document })
    const { server, path } = folder
    const save = (text: string) => {
      writeFileSync(join(path, 'mocks/a.yaml'), text)
      return server.settled()
    }
    await save(edited)
    expect(server.overview().diagnostics).toMatchObject([
      {
        code: 'bad-openapi',
        severity: 'error',
        message: 'mocks/a.yaml was an OpenAPI document, and nothing in it says so any more.',
        hint: 'Write "openapi: 3.1.0" at its top, or delete the file.',
      },
    ])
    expect((await send(server, 'GET /a')).status).toBe(204)
    await save(document)
    expect(server.overview().diagnostics).toEqual([])
  })
})
