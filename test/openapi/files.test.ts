import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createMockServer, openapi, type MockServer } from 'mockapi'
import { afterEach, describe, expect, it } from 'vitest'
import { describe as describeDiagnostic } from '../../src/errors/diagnostic.ts'
import { startMockServer } from '../../src/mock-server.ts'
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
const save = (name: string, text: string | Uint8Array) => {
  mkdirSync(dirname(join(folder.path, name)), { recursive: true })
  writeFileSync(join(folder.path, name), text)
  return folder.server.settled()
}
const told = ({ overview }: MockServer) =>
  overview().diagnostics.map(({ code, severity, message, place }) => {
    const at = place && `${place.file}:${place.line}:${place.column}`
    return `${severity} ${code} ${at}: ${message}`
  })

const checkFolder = async (cwd: string) => {
  await using server = await startMockServer({ cwd })
  return (await server.check()).diagnostics
}

afterEach(() => folder[Symbol.asyncDispose]())

describe('an example in a file of its own', () => {
  const example = (type: string, schema: string, file: string) =>
    `${type}: { schema: ${schema}, examples: { far: { externalValue: '${file}' } } }`
  const at = (path: string, ...content: string[]) =>
    `  ${path}: { get: { responses: { 200: { content: { ${content.join(', ')} } } } } }\n`
  const pixel = Buffer.from('89504e470d0a1a0aff', 'hex')
  const document = [
    'openapi: 3.1.0\npaths:\n',
    at(
      '/time',
      example('application/json', '{ type: object, required: [now] }', './data/time.json'),
    ),
    at(
      '/users',
      example(
        'application/json',
        '{ type: array, items: { type: object, properties: { id: { type: integer }, name: {} } } }',
        'data/users.json',
      ),
    ),
    at(
      '/users/{id}',
      'application/json: { schema: { type: object, properties: { id: { type: integer }, name: {} } } }',
    ).replace('get: {', 'get: { parameters: [{ name: id, in: path, schema: { type: integer } }],'),
    at('/note', example('application/xml', '{ type: object }', 'data/note.xml')),
    at('/icon', example('image/png', '{ type: string, format: binary }', 'data/icon.png')),
    at('/none', example('application/json', '{ const: made }', 'data/none.json')),
    at('/net', example('application/json', '{ const: made }', 'https://example.test/net.json')),
  ].join('')
  const data = {
    'mocks/api/api.yaml': document,
    'mocks/api/data/time.json': '{ "now": 1 }',
    'mocks/api/data/users.json': '[{ "id": 7, "name": "Ada" }]',
    'mocks/api/data/note.xml': '<note>Hello</note>',
  }

  it('is answered, is read anew when it is saved, and is no mock', async () => {
    folder = await serveFolder(data)
    await save('mocks/api/data/icon.png', pixel)
    expect((await ask('GET /api/time')).body).toEqual({ now: 1 })
    expect((await ask('GET /api/users/7')).body).toEqual({ id: 7, name: 'Ada' })
    expect((await ask('GET /api/note')).body).toBe('<note>Hello</note>')
    const icon = await folder.server.fetch('/api/icon')
    expect(icon.headers.get('content-type')).toBe('image/png')
    expect(Buffer.from(await icon.arrayBuffer())).toEqual(pixel)
    expect((await ask('GET /api/data/users')).status).toBe(404)
    await save('mocks/api/data/time.json', '{ "now": 2 }')
    expect((await ask('GET /api/time')).body).toEqual({ now: 2 })
    await save('mocks/api/data/none.json', '"made"')
    expect(told(folder.server)).toEqual([expect.stringContaining('leads to the network')])
  })

  it('is told of at its place where it does not read, and data are made in its place', async () => {
    folder = await serveFolder({ ...data, 'mocks/api/data/icon.png': 'x' })
    expect(told(folder.server)).toEqual([
      'warning bad-reference mocks/api/api.yaml:8:114: The externalValue "data/none.json" leads to mocks/api/data/none.json, which does not exist.',
      'warning bad-reference mocks/api/api.yaml:9:113: The externalValue "https://example.test/net.json" leads to the network, which is not read.',
    ])
    expect((await ask('GET /api/none')).body).toBe('made')
    expect((await ask('GET /api/net')).body).toBe('made')
  })

  it('is held against its schema by check', async () => {
    folder = await serveFolder({ ...data, 'mocks/api/data/time.json': '{ "noon": 1 }' })
    const diagnostics = await checkFolder(folder.path)
    expect(diagnostics.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(
        /^The example "far" of the 200 of GET \/time .* does not fit its schema: \/now is missing/,
      ),
    )
  })

  it('of a document that is an object is told, and data are made in its place', async () => {
    const examples = { far: { externalValue: 'data/far.json' } }
    const content = { 'application/json': { schema: { const: 'made' }, examples } }
    const told: string[] = []
    await using server = await createMockServer({
      mocks: openapi({
        openapi: '3.1.0',
        paths: { '/a': { get: { responses: { 200: { content } } } } },
      }),
      onWarning: ({ message }) => void told.push(message),
    })
    for (let time = 0; time < 2; time++) {
      expect(await (await server.fetch('/a')).json()).toBe('made')
    }
    expect(told).toEqual([
      expect.stringMatching(/^The externalValue "data\/far.json" leads to another file/),
    ])
  })

  it('comes from the network with --allow-remote-refs', async () => {
    await using remote = await serveFolder(
      { 'mocks/a.json': '{ "GET /net.json": "made" }' },
      { port: 0 },
    )
    const text = document
      .replace('https://example.test', remote.server.url)
      .replace('const: made', 'type: string')
    folder = await serveFolder(
      { ...data, 'mocks/api/api.yaml': text.replace('{ const: made }', '{ type: string }') },
      { allowRemoteRefs: true },
    )
    expect((await ask('GET /api/net')).body).toBe('made')
  })
})

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

  it('makes no mocks of the files that it refers to, but of YAML that nothing refers to', async () => {
    folder = await serveFolder({ ...files, 'mocks/compose.yaml': 'services:\n\tweb: {{ x }}\n' })
    expect((await ask('GET /common')).status).toBe(404)
    expect((await ask('GET /shop/schemas/owner')).status).toBe(404)
    expect(told(folder.server)).toEqual([
      'error yaml-syntax mocks/compose.yaml:2:1: A tab indents this line.',
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
    const ofReferences = server
      .overview()
      .diagnostics.filter(({ code }) => code === 'bad-reference')
    expect(ofReferences.map(describeDiagnostic)).toEqual([
      'mocks/api/api.yaml:5:73  The $ref "./none.yaml#/Pet" leads to mocks/api/none.yaml, which does not exist.',
      'mocks/api/api.yaml:7:73  The $ref "../../secret.json" leads out of mocks. Move the file into it; no other is read. There is 1 more like it, which "mockapi check" lists.',
      'mocks/api/api.yaml:11:73  The $ref "https://example.test/pet.yaml" leads to the network, which is not read. Save the file beside the document, or start with --allow-remote-refs.',
    ])
    const checked = (await checkFolder(path)).filter(({ code }) => code === 'bad-reference')
    expect(
      checked.map(({ severity, place, message }) => `${severity} ${place?.line} ${message}`),
    ).toEqual([
      'error 5 The $ref "./none.yaml#/Pet" leads to mocks/api/none.yaml, which does not exist (#/paths/~1none/get/responses/200/content/application~1json/schema).',
      'error 7 The $ref "../../secret.json" leads out of mocks (#/paths/~1out/get/responses/200/content/application~1json/schema).',
      'error 9 The $ref "./link.json" leads out of mocks (#/paths/~1linked/get/responses/200/content/application~1json/schema).',
      'error 11 The $ref "https://example.test/pet.yaml" leads to the network, which is not read (#/paths/~1net/get/responses/200/content/application~1json/schema).',
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
