import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createMockServer, type MockServer } from 'mockapi'
import { afterEach, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const pets = `openapi: 3.1.0
info: { title: Pets, version: 1.10 }
paths:
  /pets:
    $ref: './paths/pets.yaml'
  /pets/{petId}:
    get:
      parameters: [{ $ref: '../common.json#/parameters/petId' }]
      responses: { '200': { content: { application/json: { schema: { $ref: 'schemas/pet.yaml#/Pet' } } } } }
`
const path = `get:
  responses:
    200:
      content:
        application/json:
          schema: { type: array, items: { $ref: ../schemas/pet.yaml#/Pet } }
post:
  requestBody: { required: true, content: { application/json: { schema: { $ref: ../schemas/pet.yaml#/Pet } } } }
  responses: { 201: { content: { application/json: { schema: { $ref: ../schemas/pet.yaml#/Pet } } } } }
`
const pet = `Pet:
  type: object
  required: [id, name]
  properties:
    id: { type: integer, readOnly: true }
    name: { type: string, enum: [Rex] }
    owner: { $ref: ./owner.json }
`
const owner = `{
  // A person.
  "type": "object",
  "properties": { "name": { "const": "Ada" }, "pet": { "$ref": "pet.yaml#/Pet" } }
}`
const common = JSON.stringify({
  parameters: { petId: { name: 'petId', in: 'path', required: true, schema: { type: 'integer' } } },
})
const files = {
  'mocks/shop/pets.yaml': pets,
  'mocks/shop/paths/pets.yaml': path,
  'mocks/shop/schemas/pet.yaml': pet,
  'mocks/shop/schemas/owner.json': owner,
  'mocks/common.json': common,
}

let folder: ServedFolder
const ask = (line: string, body?: unknown) => send(folder.server, line, body)
const save = (name: string, text: string) => {
  mkdirSync(dirname(join(folder.path, name)), { recursive: true })
  writeFileSync(join(folder.path, name), text)
  return folder.server.settled()
}
const told = ({ overview }: MockServer) =>
  overview().diagnostics.map(({ code, severity, message, place }) => {
    const at = place && `${place.file}:${place.line}:${place.column}`
    return `${severity} ${code} ${at}: ${message}`
  })

afterEach(() => folder[Symbol.asyncDispose]())

describe('a document over several files', () => {
  it('follows references to paths, parameters and schemas in YAML and JSON, in circles too', async () => {
    folder = await serveFolder(files)
    const { status, body } = await ask('GET /shop/pets/1')
    expect({ status, body }).toMatchObject({ status: 200, body: { id: 1, name: 'Rex' } })
    expect(await ask('POST /shop/pets', { name: 'Tom' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/name' }] },
    })
    expect((await ask('POST /shop/pets', { name: 'Rex', owner: { name: 'Bob' } })).status).toBe(422)
    expect((await ask('POST /shop/pets', { name: 'Rex', owner: { name: 'Ada' } })).status).toBe(201)
    expect((await ask('GET /shop/pets/x')).status).toBe(422)
    expect(told(folder.server)).toEqual([])
  })

  it('makes no mocks of the files that it refers to, and warns of YAML that nothing refers to', async () => {
    folder = await serveFolder({ ...files, 'mocks/compose.yaml': 'services:\n\tweb: {{ x }}\n' })
    expect((await ask('GET /common')).status).toBe(404)
    expect((await ask('GET /shop/schemas/owner')).status).toBe(404)
    expect(told(folder.server)).toEqual([
      expect.stringMatching(
        /^warning no-mock mocks\/compose.yaml:1:1: mocks\/compose.yaml is not read/,
      ),
    ])
    await save('mocks/shop/pets.yaml', pets.replace('../common.json#/parameters/petId', '#/none'))
    expect((await ask('GET /common')).status).toBe(200)
  })

  it('is read anew with each file, and keeps the last good version of one that is broken', async () => {
    folder = await serveFolder(files)
    await ask('POST /shop/pets', { name: 'Rex' })
    await save('mocks/shop/schemas/pet.yaml', `${pet}    age: { type: integer, default: 1 }\n`)
    expect((await ask('POST /shop/pets', { name: 'Rex', age: 'old' })).status).toBe(422)
    await save('mocks/shop/schemas/pet.yaml', `${pet}    age: [\n`)
    expect(told(folder.server)).toEqual([
      expect.stringMatching(/^error yaml-syntax mocks\/shop\/schemas\/pet.yaml:\d+:\d+: /),
    ])
    expect((await ask('POST /shop/pets', { name: 'Rex', age: 'old' })).status).toBe(422)
    await save('mocks/shop/schemas/pet.yaml', pet)
    expect(told(folder.server)).toEqual([])
    expect((await ask('POST /shop/pets', { name: 'Rex', age: 'old' })).status).toBe(201)
  })

  it('keeps its records across reloads until what makes them is edited', async () => {
    folder = await serveFolder(files)
    await ask('POST /shop/pets', { name: 'Rex' })
    const count = async () => ((await ask('GET /shop/pets')).body as unknown[]).length
    expect(await count()).toBe(11)
    await save('mocks/shop/pets.yaml', pets.replace('title: Pets', 'title: All pets'))
    await save('mocks/shop/schemas/pet.yaml', `${pet}  description: An animal\n`)
    await save('mocks/shop/pets.yaml', 'openapi: 3.1.0\npaths: [')
    expect(await count()).toBe(11)
    await save('mocks/shop/pets.yaml', pets)
    await save('mocks/shop/schemas/owner.json', owner.replace('Ada', 'Eve'))
    expect(await count()).toBe(10)
  })

  it('says which reference leads nowhere, out of the folder or to the network, and serves the rest', async () => {
    const shape = (name: string, ref: string) =>
      `  /${name}:\n    get: { responses: { 200: { content: { application/json: { schema: { $ref: '${ref}' } } } } } }\n`
    const paths = [
      shape('none', './none.yaml#/Pet'),
      shape('out', '../../secret.json'),
      shape('linked', './link.json'),
      shape('net', 'https://example.test/pet.yaml'),
      shape('fine', '#/components/schemas/Fine'),
    ]
    const path = mkdtempSync(join(tmpdir(), 'mockapi-'))
    mkdirSync(join(path, 'mocks/api'), { recursive: true })
    writeFileSync(join(path, 'secret.json'), '{ "const": "secret" }')
    symlinkSync(join(path, 'secret.json'), join(path, 'mocks/api/link.json'))
    writeFileSync(
      join(path, 'mocks/api/api.yaml'),
      `openapi: 3.1.0\ncomponents: { schemas: { Fine: { const: ok } } }\npaths:\n${paths.join('')}`,
    )
    const server = await createMockServer({ cwd: path })
    folder = {
      path,
      server,
      async [Symbol.asyncDispose]() {
        await server.close()
        rmSync(path, { recursive: true, force: true })
      },
    }
    expect(told(server).filter((each) => each.includes('bad-reference'))).toEqual([
      expect.stringMatching(
        /api.yaml:5:\d+: The \$ref ".\/none.yaml" leads to mocks\/api\/none.yaml, which/,
      ),
      expect.stringMatching(/api.yaml:7:\d+: The \$ref "..\/..\/secret.json" leads out of mocks/),
      expect.stringMatching(/api.yaml:9:\d+: The \$ref ".\/link.json" leads out of mocks/),
      expect.stringMatching(
        /api.yaml:11:\d+: The \$ref "https:\/\/example.test\/pet.yaml" leads to the network/,
      ),
    ])
    for (const name of ['none', 'out', 'linked', 'net']) {
      const { status, body } = await ask(`GET /api/${name}`)
      expect({ name, status, body: JSON.stringify(body) }).toMatchObject({
        status: 404,
        body: expect.stringMatching(/api.yaml:\d+:\d+ {2}The \$ref /) as string,
      })
    }
    expect((await ask('GET /api/fine')).body).toBe('ok')
    await save('mocks/api/none.yaml', 'Pet: { const: Rex }')
    expect((await ask('GET /api/none')).body).toBe('Rex')
  })
})
