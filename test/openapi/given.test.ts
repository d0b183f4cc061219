import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMockServer, openapi } from 'mockapi'
import { createApp } from '../../src/app.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const document = {
  openapi: '3.1.0',
  servers: [{ url: '/v1' }],
  paths: {
    '/pets': {
      get: {
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' } }],
        responses: { 200: { content: { 'application/json': { schema: { const: 'pets' } } } } },
      },
    },
  },
}
const yaml = `openapi: 3.1.0
paths:
  /pets:
    get: { responses: { 200: { content: { application/json: { schema: { $ref: './pet.yaml' } } } } } }
`

describe('openapi(document) as a value', () => {
  it('is served by createMockServer and by createApp, with its own options before the settings', async () => {
    const mocks = [
      openapi(document, { validate: false, prefix: 'shop' }),
      openapi(document),
      { 'GET /own': { ok: true } },
    ]
    await using server = await createMockServer({ mocks })
    expect((await send(server, 'GET /v1/pets')).body).toBe('pets')
    expect((await send(server, 'GET /v1/pets?limit=a')).status).toBe(422)
    expect((await send(server, 'GET /shop/v1/pets?limit=a')).status).toBe(200)
    const app = createApp({ mocks, validate: 'warn' })
    for (const [path, status] of [
      ['/v1/pets?limit=a', 200],
      ['/shop/v1/pets?limit=a', 200],
      ['/own', 200],
      ['/pets', 404],
    ] as const) {
      expect([path, (await app.request(path)).status]).toEqual([path, status])
    }
  })

  it('is refused where it is no document', async () => {
    const refused = createMockServer({ mocks: openapi({ paths: {} }) })
    await expect(refused).rejects.toThrow(/openapi\(…\) in mocks option has no document of OpenAPI/)
    await expect(createMockServer({ mocks: openapi('./none.yaml') })).rejects.toThrow(
      'openapi("./none.yaml") in mocks option: there is no file none.yaml.',
    )
  })
})

describe('openapi("file") exported from a mock file', () => {
  let folder: ServedFolder
  const ask = (line: string) => send(folder.server, line)
  const save = (name: string, text: string) => {
    writeFileSync(join(folder.path, name), text)
    return folder.server.settled()
  }
  afterEach(() => folder[Symbol.asyncDispose]())

  it('serves the file, once, and is read anew when it or a part of it changes', async () => {
    folder = await serveFolder({
      'mocks/api.ts': `import { openapi } from 'mockapi'
        export default openapi('../petstore.yaml', { prefix: '/shop' })
        export const inside = openapi('./inside.yaml', { prefix: '/inside' })`,
      'petstore.yaml': yaml,
      'pet.yaml': 'const: Rex',
      'mocks/inside.yaml': yaml,
      'mocks/pet.yaml': 'const: Tom',
    })
    expect((await ask('GET /shop/pets')).body).toBe('Rex')
    expect((await ask('GET /inside/pets')).body).toBe('Tom')
    expect((await ask('GET /pets')).status).toBe(404)
    expect(folder.server.overview().diagnostics).toEqual([])
    await save('pet.yaml', 'const: Bob')
    expect((await ask('GET /shop/pets')).body).toBe('Bob')
    await save('petstore.yaml', yaml.replace('/pets', '/animals'))
    expect((await ask('GET /shop/animals')).body).toBe('Bob')
    await save('petstore.yaml', 'openapi: 3.1.0\npaths: [')
    expect((await ask('GET /shop/animals')).body).toBe('Bob')
    expect(folder.server.overview().diagnostics).toMatchObject([
      { code: 'yaml-syntax', place: { file: 'petstore.yaml' } },
    ])
    await save('petstore.yaml', yaml)
    expect((await ask('GET /shop/pets')).body).toBe('Bob')
    expect(folder.server.overview().diagnostics).toEqual([])
  })
})
