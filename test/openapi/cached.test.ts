import { createMockServer, type MockServer } from 'mockapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeFiles } from '../../scripts/lib/process.ts'
import { send } from '../support/send.ts'

const pet = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'integer' }, name: { type: 'string' } },
}
const ok = (content: object) => ({ responses: { 200: { description: 'ok', content } } })
const json = { 'application/json': { schema: pet } }
const limit = { name: 'limit', in: 'query', schema: { type: 'integer' } }

const document = {
  openapi: '3.1.0',
  paths: {
    '/report': {
      get: { parameters: [limit], ...ok({ ...json, 'application/xml': { schema: pet } }) },
    },
    '/keyed': { get: { security: [{ key: [] }], ...ok(json) } },
    '/headed': {
      get: {
        parameters: [{ name: 'X-Size', in: 'header', schema: { type: 'integer' } }],
        ...ok(json),
      },
    },
    '/pets': {
      get: ok({ 'application/json': { schema: { type: 'array', items: pet } } }),
      post: { requestBody: { content: json }, ...ok(json) },
    },
    '/pets/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        ...ok(json),
      },
    },
  },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
}

let server: MockServer
beforeAll(async () => {
  const cwd = writeFiles({ 'mocks/api.json': JSON.stringify(document) })
  server = await createMockServer({ cwd, port: 0 })
})
afterAll(() => server.close())

const ask = (line: string, headers?: Record<string, string>) =>
  send(server, line, undefined, headers)

describe('operations of a document that are asked again', () => {
  it('answer the same to the same request, and another Accept gets its own', async () => {
    const first = await ask('GET /report', { accept: 'application/json' })
    const again = await ask('GET /report', { accept: 'application/json' })
    expect(again.body).toEqual(first.body)
    const xml = await ask('GET /report', { accept: 'application/xml' })
    expect(xml.headers.get('content-type')).toContain('xml')
    expect((await ask('GET /report', { accept: 'application/json' })).body).toEqual(first.body)
    expect((await ask('GET /report', { accept: 'text/plain' })).status).toBe(406)
    expect((await ask('GET /report?limit=x')).status).toBe(422)
    expect((await ask('GET /report?limit=x')).status).toBe(422)
  })

  it('check credentials and header parameters each time', async () => {
    expect((await ask('GET /keyed', { 'x-key': '1' })).status).toBe(200)
    expect((await ask('GET /keyed', { 'x-key': '1' })).status).toBe(200)
    expect((await ask('GET /keyed')).status).toBe(401)
    expect((await ask('GET /headed', { 'x-size': '1' })).status).toBe(200)
    expect((await ask('GET /headed', { 'x-size': 'one' })).status).toBe(422)
    expect((await ask('GET /headed')).status).toBe(200)
  })

  it('list what has been posted since', async () => {
    const { length } = (await ask('GET /pets')).body as unknown[]
    expect((await ask('GET /pets')).body).toHaveLength(length)
    await send(server, 'POST /pets', { id: 77, name: 'Rex' })
    expect((await ask('GET /pets')).body).toHaveLength(length + 1)
    expect((await ask('GET /pets/77')).body).toEqual({ id: 77, name: 'Rex' })
  })
})
