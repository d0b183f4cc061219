import { createRequire } from 'node:module'
import { behave } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const document = `
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: /v1 }]
components:
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties: { id: { type: integer }, name: { type: string } }
paths:
  /pets:
    get:
      responses:
        '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } }
  /pets/{petId}:
    parameters: [{ name: petId, in: path, required: true, schema: {} }]
    get:
      operationId: getPet
      responses:
        '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '404': { description: none }
  /time:
    get:
      operationId: getTime
      responses:
        '200': { description: now, content: { application/json: { example: { now: 1 } } } }
        '429': { description: too many, content: { application/json: { example: { slow: true } } } }
`

/** The package lies outside of the folder. */
const msw = createRequire(import.meta.url)
  .resolve('msw')
  .replaceAll('\\', '/')

/** What one request is answered where a file stands beside the document. */
async function answer(files: Readonly<Record<string, string>>, line: string, query = '') {
  await using folder = await serveFolder({ 'mocks/pets.yaml': document, ...files })
  const { status, body } = await send(folder.server, line + query)
  return { status, body }
}

it('a rate limit over an operation refuses with the body that it declares', async () => {
  await using folder = await serveFolder({ 'mocks/pets.yaml': document })
  folder.server.use({ 'GET /v1/time': behave({ rateLimit: '1/1m' }) })
  expect((await send(folder.server, 'GET /v1/time')).status).toBe(200)
  const { status, body, headers } = await send(folder.server, 'GET /v1/time')
  expect([status, body, headers.get('retry-after')]).toEqual([429, { slow: true }, '60'])
})

describe('a mock of the folder', () => {
  it.each<[what: string, file: string, text: string]>([
    ['a JSON value', 'mocks/a.json', '{ "GET /v1/pets/:petId": { "id": 1, "name": "Rex" } }'],
    ['other names', 'mocks/z.json', '{ "GET /v1/pets/:id": { "id": 1, "name": "Rex" } }'],
    [
      'a template',
      'mocks/z.json',
      '{ "GET /v1/pets/:id": { "id": "{{params.id}}", "name": "Rex" } }',
    ],
    [
      'a handler',
      'mocks/z.ts',
      "export default { 'GET /v1/pets/:id': () => ({ id: 1, name: 'Rex' }) }",
    ],
    [
      'defineMock',
      'mocks/z.ts',
      "import { defineMock } from 'mockapi'\nexport default defineMock({ 'GET /v1/pets/:id': () => ({ id: 1, name: 'Rex' }) })",
    ],
    [
      'next()',
      'mocks/z.ts',
      `export default { 'GET /v1/pets/:id': async ({ next }) => {
        const answer = await next()
        const pet = await answer.json()
        return { ...pet, id: Number(pet.id), name: 'Rex' }
      } }`,
    ],
  ])('%s answers in the place of an operation', async (_, file, text) => {
    const { status, body } = await answer({ [file]: text }, 'GET /v1/pets/1')
    expect(status).toBe(200)
    expect(body).toMatchObject({ name: 'Rex' })
    expect(String((body as { id: unknown }).id)).toBe('1')
  })

  it('leaves the call to the operation that was asked for, by whose id the journal finds it', async () => {
    await using folder = await serveFolder({
      'mocks/pets.yaml': document,
      'mocks/a.json': '{ "GET /v1/pets/7": { "id": 7, "name": "Rex" } }',
      'mocks/z.ts':
        "export default { 'USE /v1/time': () => new Response('closed', { status: 503 }) }",
    })
    const { server } = folder
    const ask = (path: string) => send(server, `GET ${path}`)
    for (const path of ['pets/1', 'pets/7', 'pets/7', 'time']) await ask(`/v1/${path}`)
    const override = server.use({ 'GET /v1/pets/:id': { id: 8, name: 'Tom' } })
    await ask('/v1/pets/8')
    override.remove()
    const paths = server.calls({ operationId: 'getPet' }).map(({ request }) => request.path)
    expect(paths).toEqual(['/v1/pets/1', '/v1/pets/7', '/v1/pets/7', '/v1/pets/8'])
    expect(server.calls({ operationId: 'getTime', status: '5xx' })).toHaveLength(1)
    expect(await server.waitFor({ operationId: 'getPet' }, { times: 4 })).toHaveLength(4)
    const { body } = await ask('/__mockapi/requests?operationId=getTime')
    expect(body).toMatchObject([{ operationId: 'getTime', response: { status: 503 } }])
    const none = server.waitFor({ operationId: 'getNone', path: '/v1/pets/7' }, { timeout: 1 })
    await expect(none).rejects.toThrow('another operation')
  })

  it('that passes leaves the answer to the operation', async () => {
    const files = {
      'mocks/a.json': `{ "GET /v1/time": { "$when": { "query.at": "noon" }, "$body": { "now": 12 } },
        "GET /v1/pets/:id": { "$cases": [{ "$when": { "params.id": "2" }, "$status": 404 }] } }`,
    }
    expect(await answer(files, 'GET /v1/time', '?at=noon')).toEqual({
      status: 200,
      body: { now: 12 },
    })
    expect(await answer(files, 'GET /v1/time')).toEqual({ status: 200, body: { now: 1 } })
    expect((await answer(files, 'GET /v1/pets/2')).status).toBe(404)
    expect((await answer(files, 'GET /v1/pets/1')).body).toMatchObject({ id: 1 })
  })

  it('that is a collection gives its records to the operations of its name, or stands alone', async () => {
    const files = { 'mocks/v1/pets.json': '[{ "id": 7, "name": "Rex" }]' }
    expect((await answer(files, 'GET /v1/pets')).body).toEqual([{ id: 7, name: 'Rex' }])
    expect((await answer(files, 'GET /v1/pets/7')).body).toEqual({ id: 7, name: 'Rex' })
    const other = { 'mocks/pets.json': '[{ "id": 7, "name": "Rex" }]' }
    expect((await answer(other, 'GET /v1/pets/7')).body).toEqual({ id: 7, name: 'Rex' })
  })

  it('may be of MSW', async () => {
    const files = {
      'mocks/m.ts': `import { http, HttpResponse } from '${msw}'
        import { fromMsw } from 'mockapi/msw'
        export default fromMsw([http.get('/v1/pets/:id', () => HttpResponse.json({ id: 1, name: 'Rex' }))])`,
    }
    expect((await answer(files, 'GET /v1/pets/1')).body).toEqual({ id: 1, name: 'Rex' })
  })

  it('may be a scenario, an override, or middleware', async () => {
    await using folder = await serveFolder({
      'mocks/pets.yaml': document,
      'mocks/a.ts': `import { defineMock, scenario, use } from 'mockapi'
        export const none = scenario('none', { 'GET /v1/pets/:id': { $status: 404, $body: null } })
        export const late = use('/v1/*', async ({ next }) => { const a = await next(); a.headers.set('x-late', '1'); return a })`,
    })
    const { server } = folder
    const first = await send(server, 'GET /v1/pets/1')
    expect([first.status, first.headers.get('x-late')]).toEqual([200, '1'])
    server.scenario('none')
    expect((await send(server, 'GET /v1/pets/1')).status).toBe(404)
    server.reset()
    server.use({ 'GET /v1/pets/:id': { id: 9, name: 'Ada' } })
    expect((await send(server, 'GET /v1/pets/1')).body).toEqual({ id: 9, name: 'Ada' })
  })
})

describe('two documents in a folder', () => {
  it('serve their operations beside each other, the first where both have one', async () => {
    const other = document.replace('now: 1', 'now: 2').replace('GET /time:', '/time2:')
    const both = { 'mocks/a.yaml': document, 'mocks/b.yaml': `${other}${later}` }
    await using folder = await serveFolder(both)
    expect((await send(folder.server, 'GET /v1/time')).body).toEqual({ now: 1 })
    expect((await send(folder.server, 'GET /v1/later')).body).toEqual({ now: 2 })
    const [diagnostic, ...others] = folder.server.overview().diagnostics
    expect(others).toEqual([])
    expect(diagnostic).toMatchObject({
      code: 'duplicate-endpoint',
      message:
        '3 operations of mocks/b.yaml are declared in mocks/a.yaml as well, such as GET /v1/pets: those of mocks/a.yaml answer.',
    })
  })

  it('have records of their own where their paths differ, whatever their names are', async () => {
    const other = document
      .replace('url: /v1', 'url: /v2')
      .replaceAll('name: {', 'title: {')
      .replace('[id, name]', '[id, title]')
    await using folder = await serveFolder({ 'mocks/a.yaml': document, 'mocks/b.yaml': other })
    const titles = (await send(folder.server, 'GET /v2/pets')).body as { title?: string }[]
    expect(titles.every(({ title }) => typeof title === 'string')).toBe(true)
    expect((await send(folder.server, 'GET /v1/pets/1')).body).toEqual({
      id: 1,
      name: expect.any(String) as string,
    })
    expect(folder.server.overview().diagnostics).toEqual([])
  })
})

const later = `  /later:
    get:
      responses:
        '200': { description: now, content: { application/json: { example: { now: 2 } } } }
`

describe('a resource of the folder', () => {
  it('stands before operations that take no records', async () => {
    const files = { 'mocks/v1/time.json': '{ "now": 3 }' }
    expect((await answer(files, 'GET /v1/time')).body).toEqual({ now: 3 })
    const animals = {
      'mocks/animals.ts': `import { resource } from 'mockapi'
        export default resource('animals', { path: '/v1/pets', seed: [{ id: 7, name: 'Rex' }] })`,
    }
    expect((await answer(animals, 'GET /v1/pets')).body).toEqual([{ id: 7, name: 'Rex' }])
    expect((await answer(animals, 'GET /v1/pets/7')).body).toEqual({ id: 7, name: 'Rex' })
  })
})
