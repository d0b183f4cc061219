import { request } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const answers = { responses: { 200: { description: 'yes' } } }
const document = {
  openapi: '3.2.0',
  paths: {
    '/files': {
      query: {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'object', required: ['name'] } } },
        },
        ...answers,
      },
      trace: answers,
      additionalOperations: { COPY: answers, LINK: answers, 'M-SEARCH': answers },
    },
  },
}

let folder: ServedFolder
beforeAll(async () => {
  folder = await serveFolder({ 'mocks/api.json': JSON.stringify(document) }, { port: 0 })
})
afterAll(() => folder[Symbol.asyncDispose]())

/** By `node:http`, since `fetch` refuses TRACE. */
const ask = (method: string, body?: string) =>
  new Promise<{ status: number | undefined; allow: string | undefined }>((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const sent = request(`${folder.server.url}/files`, { method, headers }, (response) => {
      response.resume()
      resolve({ status: response.statusCode, allow: response.headers.allow })
    })
    sent.on('error', reject).end(body)
  })

it.each(['TRACE', 'COPY', 'LINK', 'M-SEARCH'])('%s of a document arrives', async (method) => {
  expect(await ask(method)).toMatchObject({ status: 200 })
})

it('QUERY is checked as any request with a body, and Allow names all methods', async () => {
  expect(await ask('QUERY', '{ "name": "a" }')).toMatchObject({ status: 200 })
  expect(await ask('QUERY', '{}')).toMatchObject({ status: 422 })
  expect(await ask('PUT')).toEqual({
    status: 405,
    allow: 'QUERY, OPTIONS, TRACE, COPY, LINK, M-SEARCH',
  })
})

it('QUERY of a collection selects its records by the fields of the body', async () => {
  const pet = {
    type: 'object',
    required: ['id', 'name', 'age'],
    properties: {
      id: { type: 'integer' },
      name: { type: 'string' },
      age: { type: 'integer', minimum: 1, maximum: 9 },
    },
  }
  const schema = { type: 'array', items: { $ref: '#/components/schemas/Pet' } }
  const pets = {
    responses: { 200: { description: '', content: { 'application/json': { schema } } } },
  }
  const one = { schema: { $ref: '#/components/schemas/Pet' } }
  const properties = {
    name: { type: 'string' },
    limit: { type: 'integer' },
    page: { type: 'integer' },
  }
  const sent = { 'application/json': { schema: { type: 'object', properties } } }
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } }
  const shop = {
    openapi: '3.2.0',
    info: { title: 'pets', version: '1' },
    paths: {
      '/pets': { get: pets, query: { ...pets, requestBody: { content: sent } } },
      '/pets/{id}': {
        parameters: [id],
        get: { responses: { 200: { description: '', content: { 'application/json': one } } } },
      },
    },
    components: { schemas: { Pet: pet } },
  }
  await using served = await serveFolder({ 'mocks/pets.json': JSON.stringify(shop) })
  const { server } = served
  const all = (await send(server, 'GET /pets')).body as { id: number; name: string }[]
  expect((await send(server, 'QUERY /pets', {})).body).toEqual(all)
  const [, second] = all
  expect((await send(server, 'QUERY /pets', { name: second?.name })).body).toEqual([second])
  expect((await send(server, 'QUERY /pets', { limit: 1, page: 2 })).body).toEqual([second])
  expect((await send(server, 'QUERY /pets', { limit: 'x' })).status).toBe(422)
  server.db('pets').update(second?.id ?? 0, { name: 'Rex' })
  expect((await send(server, 'QUERY /pets', { name: 'Rex' })).body).toMatchObject([{ name: 'Rex' }])
})
