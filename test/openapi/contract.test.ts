import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/errors/diagnostic.ts'
import { startMockServer } from '../../src/mock-server.ts'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const document = `openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
paths:
  /pets/{petId}:
    get:
      operationId: getPet
      responses:
        '200':
          description: one
          headers: { X-Rate: { required: true, schema: { type: integer } } }
          content:
            application/json:
              schema:
                type: object
                required: [id, name]
                properties: { id: { type: integer }, name: { type: string } }
        '404': { description: none }
    delete: { responses: { '204': { description: gone } } }
`

const operation = 'GET /pets/{petId} (getPet) of mocks/pets.yaml:5:5'

/** What is warned of, and noted, when a pet is asked for twice. */
async function drift(files: Readonly<Record<string, string>>, line = 'GET /pets/1') {
  const warnings: Diagnostic[] = []
  const onWarning = (each: Diagnostic) => void warnings.push(each)
  await using folder = await serveFolder({ 'mocks/pets.yaml': document, ...files }, { onWarning })
  const { server } = folder
  await send(server, line)
  const { status } = await send(server, line)
  return { status, warnings, notes: server.calls().map(({ notes }) => notes) }
}

const rate = { 'x-rate': '1' }
const json = (value: object) => ({
  'mocks/a.json': JSON.stringify({ 'GET /pets/:id': value }),
})

describe('an answer of a mock in the place of an operation', () => {
  it('that fits is not told of', async () => {
    const { warnings, notes } = await drift(json({ $headers: rate, $body: { id: 1, name: 'Rex' } }))
    expect(warnings).toEqual([])
    expect(notes).toEqual([[], []])
  })

  it.each<[what: string, value: object, told: string, hint: string]>([
    [
      'status',
      { $status: 402, $body: {} },
      'status 402 is not declared',
      'It declares 200, 404: answer one of them, or declare 402.',
    ],
    [
      'content type',
      { $headers: { ...rate, 'content-type': 'text/csv' }, $body: 'a' },
      'text/csv is not declared in 200',
      'It declares application/json: correct the mock, or the document.',
    ],
    [
      'header',
      { id: 1, name: 'Rex' },
      'the header X-Rate is missing in 200',
      'Add the header to the mock, or make it optional in the document.',
    ],
    [
      'body',
      { $headers: rate, $body: { id: '1' } },
      'body/name is missing, body/id must be integer in 200',
      'Correct the mock, or the schema in the document.',
    ],
    [
      'template',
      { $headers: rate, $body: { id: '{{params.id}}', name: 'Rex' } },
      'body/id must be integer in 200',
      'Correct the mock, or the schema in the document.',
    ],
    [
      'case',
      { $cases: [{ $when: { 'params.id': '1' }, $status: 410 }] },
      'status 410 is not declared',
      'It declares 200, 404: answer one of them, or declare 410.',
    ],
  ])(
    'whose %s does not fit is warned of once, and noted each time',
    async (_, value, told, hint) => {
      const { warnings, notes } = await drift(json(value))
      expect(warnings).toEqual([
        {
          code: 'contract-drift',
          severity: 'warning',
          message: `"GET /pets/:id" does not answer as ${operation} declares it: ${told}.`,
          hint,
          place: { file: 'mocks/a.json', line: 1, column: 2 },
        },
      ])
      const note = `drift: ${told.replace(' in 200', '')}`
      expect(notes.map((list) => list.filter((each) => each !== 'case 1'))).toEqual([
        [note],
        [note],
      ])
    },
  )

  it.each<[what: string, code: string]>([
    ['a value', "() => ({ id: 'a', name: 'Rex' })"],
    ['c.json', "(c) => c.json({ id: 'a', name: 'Rex' })"],
    ['a Response', "() => Response.json({ id: 'a', name: 'Rex' })"],
    ['what next() gave', "async ({ next }) => ({ ...(await (await next()).json()), id: 'a' })"],
    ['a thrown answer', "({ error }) => { throw error(200, { id: 'a', name: 'Rex' }) }"],
  ])('of a handler is held as well: %s', async (_, code) => {
    const handler = `export default { 'GET /pets/1': ${code} }`
    const { warnings } = await drift({ 'mocks/a.ts': handler })
    const messages = warnings.map(({ message }) => message)
    expect(messages).toContainEqual(expect.stringContaining('body/id must be integer in 200'))
  })

  it('is not held where a behaviour or a failure made it, or the operation itself', async () => {
    const failing = {
      'mocks/a.ts': "export default { 'GET /pets/1': () => { throw new Error('No') } }",
    }
    expect(await drift(failing)).toMatchObject({ status: 500, warnings: [] })
    const forced = json({ $status: { status: 503 }, $headers: rate, $body: { id: 1, name: 'Rex' } })
    expect(await drift(forced)).toMatchObject({ status: 503, warnings: [] })
    expect(await drift({})).toMatchObject({ status: 200, warnings: [], notes: [[], []] })
    expect(await drift({}, 'DELETE /pets/1')).toMatchObject({ status: 204, warnings: [] })
  })

  it('of a scenario and of an override is held', async () => {
    const warnings: string[] = []
    const onWarning = ({ message }: Diagnostic) => void warnings.push(message)
    const files = { 'mocks/pets.yaml': document }
    await using folder = await serveFolder(files, { onWarning })
    folder.server.use({ 'GET /pets/:petId': { $status: 418 } })
    await send(folder.server, 'GET /pets/1')
    expect(warnings).toEqual([expect.stringContaining('status 418 is not declared')])
  })

  it('that the cache of the listener sends again is checked once', async () => {
    const warnings: Diagnostic[] = []
    const onWarning = (each: Diagnostic) => void warnings.push(each)
    const files = { 'mocks/pets.yaml': document, ...json({ id: 1, name: 'Rex' }) }
    await using folder = await serveFolder(files, { onWarning, port: 0 })
    for (let call = 0; call < 3; call++) await send(folder.server, 'GET /pets/1')
    expect(warnings).toHaveLength(1)
    expect(folder.server.calls().map(({ notes }) => notes)).toEqual(
      Array.from({ length: 3 }, () => ['drift: the header X-Rate is missing']),
    )
  })

  it('that is a file has the content type of its name, when it is checked', async () => {
    const content = { 'image/svg+xml': {} }
    const logo = {
      openapi: '3.1.0',
      paths: { '/logo': { get: { responses: { 200: { content } } } } },
    }
    const of = async (name: string) => {
      await using folder = await serveFolder({
        'mocks/logo.yaml': JSON.stringify(logo),
        'mocks/a.json': JSON.stringify({ 'GET /logo': { $file: `./_files/${name}` } }),
        [`mocks/_files/${name}`]: 'x',
      })
      await using server = await startMockServer({ cwd: folder.path })
      return (await server.check()).diagnostics.map(({ message }) => message)
    }
    expect(await of('logo.svg')).toEqual([])
    expect(await of('logo.png')).toEqual([
      expect.stringContaining('image/png is not declared in 200'),
    ])
  })
})
