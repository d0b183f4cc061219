import { describe, expect, it } from 'vitest'
import { check } from '../../src/cli/commands/check.ts'
import { routes } from '../../src/cli/commands/routes.ts'
import { nodeEnvironment } from '../../src/cli/environment/environment.ts'
import { fakeTerminal } from '../support/cli-fakes.ts'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const document = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
webhooks:
  newPet: { post: { responses: { '200': { description: ok } } } }
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties: { id: { type: integer }, name: { type: string } }
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } }
  /pets/{petId}:
    get:
      operationId: getPet
      responses:
        '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
  /jobs:
    post:
      callbacks:
        done: { '{$request.body#/url}': { post: { responses: { '200': { description: ok } } } } }
      responses: { '202': { description: taken } }
    get:
      responses: { '200': { description: all, content: { application/json: { schema: { type: array, items: { type: integer } } } } } }
  /pets/mine:
    get:
      responses: { '200': { description: all, content: { application/json: { schema: { type: array } } } } }
`

/** What a command prints in a folder with these files, and its exit code. */
async function run(command: typeof check, files: Readonly<Record<string, string>>) {
  await using folder = await serveFolder({ 'mocks/pets.yaml': document, ...files })
  const out = fakeTerminal()
  const program = new URL('file:///bin.js')
  const environment = {
    ...nodeEnvironment(program, ''),
    cwd: folder.path,
    out,
    startWatchdog: async () => () => {},
  }
  const code = await command(environment, {})
  return { code, lines: out.lines.map((line) => line.trim()) }
}

describe('mockapi routes', () => {
  it('names operations and the collections that they answer, and lists webhooks and callbacks', async () => {
    const { lines } = await run((environment, config) => routes(environment, config, ''), {})
    expect(lines.slice(0, -1).map((line) => line.replaceAll(/ {2,}/g, '  '))).toEqual([
      'GET  /pets  pets.yaml:13  listPets, collection pets',
      'GET  /pets/:petId  pets.yaml:18  getPet, collection pets',
      'GET  /jobs  pets.yaml:27',
      'POST  /jobs  pets.yaml:23  webhook',
      'GET  /pets/mine  pets.yaml:30',
      'WEBHOOK newPet  pets.yaml:4',
      'WEBHOOK done  pets.yaml:25  callback of POST /jobs',
    ])
  })
})

describe('mockapi check', () => {
  it('finds nothing in mocks that answer as the document says', async () => {
    const files = {
      'mocks/pets.json': '[{ "id": 1, "name": "Rex" }]',
      'mocks/a.json': '{ "GET /pets/:id": { "id": 1, "name": "{{person.firstName}}" } }',
    }
    expect(await run(check, files)).toMatchObject({ code: 0 })
  })

  it.each<[what: string, files: Readonly<Record<string, string>>, told: string]>([
    [
      'a fixed answer',
      { 'mocks/a.json': '{ "GET /pets/1": { "id": 1 } }' },
      '"GET /pets/1" does not answer as GET /pets/{petId} (getPet) of mocks/pets.yaml:18:5 declares it: body/name is missing in 200.',
    ],
    [
      'a template',
      { 'mocks/a.json': '{ "GET /pets/:id": { "id": "{{string.uuid}}", "name": "Rex" } }' },
      '"GET /pets/:id" does not answer as GET /pets/{petId} (getPet) of mocks/pets.yaml:18:5 declares it: body/id must be integer in 200.',
    ],
    [
      'a case',
      {
        'mocks/a.json':
          '{ "GET /pets": { "$cases": [{ "$when": { "query.a": "1" }, "$status": 410 }] } }',
      },
      '"GET /pets" does not answer as GET /pets (listPets) of mocks/pets.yaml:13:5 declares it: status 410 is not declared.',
    ],
    [
      'the answer to any method',
      { 'mocks/a.json': '{ "ALL /jobs": { "$status": 202 } }' },
      '"ALL /jobs" does not answer as GET /jobs of mocks/pets.yaml:27:5 declares it: status 202 is not declared.',
    ],
    [
      'the answer at a path that is declared beside a parameter',
      { 'mocks/a.json': '{ "GET /pets/mine": { "id": 1, "name": "Rex" } }' },
      '"GET /pets/mine" does not answer as GET /pets/mine of mocks/pets.yaml:30:5 declares it: body must be array in 200.',
    ],
    [
      'a value of code',
      { 'mocks/a.ts': "export default { 'GET /pets': [{ id: 1 }], 'GET /pets/:id': () => 'x' }" },
      '"GET /pets" does not answer as GET /pets (listPets) of mocks/pets.yaml:13:5 declares it: body/0/name is missing in 200.',
    ],
    [
      'records that operations answer',
      { 'mocks/pets.json': '[{ "id": 1, "name": "Rex" }, { "id": 2, "name": 7 }]' },
      '"/pets" does not answer as GET /pets (listPets) of mocks/pets.yaml:13:5 declares it: record 2: body/name must be string in 200.',
    ],
    [
      'records in place of operations',
      { 'mocks/jobs.json': '[{ "id": 1 }]' },
      '"/jobs" does not answer as GET /jobs of mocks/pets.yaml:27:5 declares it: body/0 must be integer in 200.',
    ],
  ])('finds what %s has that the document does not', async (_, files, told) => {
    const { code, lines } = await run(check, files)
    expect(code).toBe(1)
    expect(lines.join('\n')).toContain(told)
  })
})

describe('a request that no operation answers', () => {
  const files = {
    'openapi.yaml': document.replace('webhooks:', 'servers: [{ url: /v1 }]\nwebhooks:'),
  }

  it('is told the nearest operation, and how to serve mocks beside the document', async () => {
    await using folder = await serveFolder(files, { dir: 'openapi.yaml' })
    const { status, body } = await send(folder.server, 'GET /pets/1')
    expect({ status, body }).toMatchObject({
      status: 404,
      body: {
        near: [{ endpoint: 'GET /v1/pets/:petId', reason: '"/v1" is missing before it' }],
        add: { move: { from: 'openapi.yaml', to: 'mocks/openapi.yaml', serve: 'mocks' } },
      },
    })
  })

  it('has a method that the document lacks: 405 with Allow', async () => {
    await using folder = await serveFolder(files, { dir: 'openapi.yaml' })
    const { status, headers } = await send(folder.server, 'DELETE /v1/jobs')
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, OPTIONS'])
  })
})
