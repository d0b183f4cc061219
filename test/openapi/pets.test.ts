import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { send } from '../support/send.ts'
import { serveFolder, type ServedFolder } from '../support/folder.ts'

const pets = `
openapi: 3.1.0
info: { title: Pets, version: 1.0.0 }
servers: [{ url: https://pets.test/v1 }]
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: { type: integer, readOnly: true }
        name: { type: string }
        tag: { type: [string, 'null'] }
    Error:
      type: object
      required: [code, message]
      properties: { code: { type: integer }, message: { type: string } }
paths:
  /pets:
    get:
      parameters:
        - { name: limit, in: query, schema: { type: integer, maximum: 100 } }
      responses:
        '200':
          content:
            application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } }
    post:
      security: [{ key: [] }]
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
      responses:
        '201':
          content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
        '400':
          content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } }
  /pets/{petId}:
    parameters:
      - { name: petId, in: path, required: true, schema: { type: integer } }
    get:
      responses:
        '200':
          content:
            application/json: { schema: { $ref: '#/components/schemas/Pet' } }
            application/xml: { schema: { $ref: '#/components/schemas/Pet' } }
    delete: { responses: { '204': { description: gone } } }
  /jobs/{id}:cancel:
    post: { responses: { '204': { description: done } } }
`

let folder: ServedFolder
const ask = (line: string, body?: unknown, more: Record<string, string> = {}) =>
  send(folder.server, line, body, more)
const key = { 'x-key': '1' }

beforeAll(async () => {
  folder = await serveFolder({ 'mocks/pets.yaml': pets })
})
afterAll(() => folder[Symbol.asyncDispose]())

describe('a document in the mocks folder', () => {
  it('is a collection that is seeded, and takes what is posted', async () => {
    const { status, body: all } = await ask('GET /v1/pets?limit=3')
    expect({ status, ids: (all as { id: number }[]).map(({ id }) => id) }).toEqual({
      status: 200,
      ids: [1, 2, 3],
    })
    const made = await ask('POST /v1/pets', { name: 'Rex' }, key)
    expect({ status: made.status, body: made.body }).toEqual({
      status: 201,
      body: { id: 11, name: 'Rex' },
    })
    expect((await ask('GET /v1/pets/11')).body).toEqual({ id: 11, name: 'Rex' })
    expect((await ask('DELETE /v1/pets/11')).status).toBe(204)
    expect((await ask('GET /v1/pets/11')).status).toBe(404)
  })

  it('refuses requests that do not fit it, credentials first, in its own schema of errors', async () => {
    expect((await ask('POST /v1/pets', { name: 'Rex' })).status).toBe(401)
    expect((await ask('POST /v1/pets', 'a', { ...key, 'content-type': 'text/csv' })).status).toBe(
      415,
    )
    const { status, body } = await ask('POST /v1/pets', { name: 1 }, key)
    const message = 'The request does not fit the document: body/name must be string.'
    expect({ status, body }).toEqual({ status: 400, body: { code: 400, message } })
    expect(await ask('GET /v1/pets?limit=101')).toMatchObject({
      status: 422,
      body: {
        errors: [{ in: 'query', name: 'limit', pointer: '', message: 'must be at most 100' }],
      },
    })
    expect((await ask('GET /v1/pets/1', undefined, { accept: 'text/csv' })).status).toBe(406)
  })

  it('answers in XML, and at paths with text beside a parameter', async () => {
    const { body } = await ask('GET /v1/pets/1', undefined, { accept: 'application/xml' })
    expect(body).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n<Pet><id>1<\/id><name>/)
    expect((await ask('POST /v1/jobs/7:cancel')).status).toBe(204)
  })

  it('answers a status that is asked for as it declares it', async () => {
    const { status, body } = await ask('POST /v1/pets', {}, { prefer: 'code=400' })
    expect(status).toBe(400)
    expect(body).toEqual({
      code: expect.any(Number) as number,
      message: expect.any(String) as string,
    })
  })
})
