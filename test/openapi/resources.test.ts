import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send, type Answer } from '../support/send.ts'

const document = `
openapi: 3.0.3
info: { title: Shop, version: 1.0.0 }
components:
  parameters:
    petId: { name: petId, in: path, required: true, schema: { type: integer }, example: 42 }
    ownerId: { name: ownerId, in: path, required: true, schema: { type: integer } }
  schemas:
    Owner:
      type: object
      required: [id, name]
      properties: { id: { type: integer, readOnly: true }, name: { type: string } }
    Pet:
      allOf:
        - $ref: '#/components/schemas/NewPet'
        - type: object
          required: [id, createdAt]
          properties:
            id: { type: integer, readOnly: true }
            createdAt: { type: string, format: date-time, readOnly: true }
            owner: { $ref: '#/components/schemas/Owner' }
    NewPet:
      type: object
      required: [name]
      properties:
        name: { type: string }
        kind: { type: string, enum: [cat, dog] }
        ownerId: { type: integer }
        chip: { type: string, writeOnly: true }
        age: { type: integer, minimum: 0, maximum: 20 }
    Error:
      type: object
      required: [code, message]
      properties: { code: { type: integer }, message: { type: string } }
  responses:
    Missing: { description: none, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
paths:
  /pets:
    get:
      parameters:
        - { name: limit, in: query, schema: { type: integer, maximum: 100 } }
        - { name: page, in: query, schema: { type: integer, minimum: 0, default: 0 } }
        - { name: kind, in: query, schema: { type: string } }
        - { name: sort, in: query, schema: { type: string } }
        - { name: fields, in: query, schema: { type: string } }
        - { name: min_age, in: query, schema: { type: integer } }
        - { name: filter, in: query, style: deepObject, schema: { type: object, additionalProperties: { type: string } } }
      responses:
        '200':
          description: all
          headers:
            X-Total-Count: { schema: { type: integer } }
            Link: { schema: { type: string } }
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } }
    post:
      requestBody:
        required: true
        content: { application/json: { schema: { oneOf: [ { $ref: '#/components/schemas/NewPet' }, { type: array, items: { $ref: '#/components/schemas/NewPet' } } ] } } }
      responses:
        '201':
          description: made
          headers: { Location: { schema: { type: string, format: uri } } }
          content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
  /pets/search:
    get: { responses: { '200': { description: found, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } } } }
  /pets/{petId}:
    parameters: [{ $ref: '#/components/parameters/petId' }]
    get:
      responses:
        '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '404': { $ref: '#/components/responses/Missing' }
    put:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/NewPet' } } } }
      responses:
        '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '404': { $ref: '#/components/responses/Missing' }
    patch:
      requestBody:
        content:
          application/json: { schema: { type: object } }
          application/merge-patch+json: { schema: { type: object } }
          application/json-patch+json: { schema: { type: array, items: { type: object } } }
      responses:
        '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
    delete:
      responses: { '204': { description: gone }, '404': { $ref: '#/components/responses/Missing' } }
  /owners:
    get:
      responses:
        '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Owner' } } } } }
  /owners/{ownerId}:
    parameters: [{ $ref: '#/components/parameters/ownerId' }]
    get: { responses: { '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Owner' } } } } } }
    put:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Owner' } } } }
      responses:
        '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Owner' } } } }
        '201': { description: new, content: { application/json: { schema: { $ref: '#/components/schemas/Owner' } } } }
  /owners/{ownerId}/pets:
    parameters: [{ $ref: '#/components/parameters/ownerId' }]
    get: { responses: { '200': { description: all, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } } } }
    post:
      requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/NewPet' } } } }
      responses: { '201': { description: made, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } }
  /owners/{ownerId}/pets/{id}:
    parameters: [{ $ref: '#/components/parameters/ownerId' }, { name: id, in: path, required: true, schema: { type: integer } }]
    get: { responses: { '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } } } }
`

interface Pet {
  readonly id: number
  readonly name: string
  readonly kind?: string
  readonly age?: number
  readonly ownerId?: number
  readonly owner?: { readonly id: number; readonly name: string }
}

let folder: ServedFolder
const ask = (line: string, body?: unknown, more: Record<string, string> = {}): Promise<Answer> =>
  send(folder.server, line, body, more)
const pets = async (query = '') => (await ask(`GET /pets${query}`)).body as Pet[]

beforeAll(async () => {
  folder = await serveFolder({ 'mocks/shop.yaml': document })
})
afterAll(() => folder[Symbol.asyncDispose]())

describe('paths of a document that form a collection', () => {
  it('begin with records whose first id is the example of the address, and which refer to each other', async () => {
    const all = await pets()
    expect(all).toHaveLength(10)
    expect(all[0]?.id).toBe(42)
    expect(new Set(all.map(({ id }) => id)).size).toBe(10)
    expect((await ask('GET /pets/42')).body).toEqual(all[0])
    const owners = (await ask('GET /owners')).body as { id: number }[]
    for (const { owner, ownerId } of all) {
      expect(owner).toEqual(owners.find(({ id }) => id === ownerId))
    }
  })

  it('list below a parent what belongs to it, and nothing below one that is not there', async () => {
    const all = await pets()
    const [first] = (await ask('GET /owners')).body as { id: number }[]
    const below = (await ask(`GET /owners/${first?.id}/pets`)).body
    expect(below).toEqual(all.filter(({ ownerId }) => ownerId === first?.id))
    expect(below).not.toEqual([])
    expect((await ask('GET /owners/999/pets')).status).toBe(404)
  })

  it('page, sort, filter and project as their declared parameters say', async () => {
    const all = await pets()
    const response = await ask('GET /pets?limit=4&page=1&sort=-age')
    const page = response.body as Pet[]
    const byAge = all.toSorted((one, other) => (other.age ?? 0) - (one.age ?? 0))
    expect(page.map(({ age }) => age)).toEqual(byAge.slice(4, 8).map(({ age }) => age))
    expect(response.headers.get('x-total-count')).toBe('10')
    expect(response.headers.get('link')).toMatch(
      /^<http.*[?&]page=0.*>; rel="prev", <.*page=2.*>; rel="next"/,
    )
    expect(await pets('?kind=cat')).toEqual(all.filter(({ kind }) => kind === 'cat'))
    expect(await pets(`?filter[name]=${encodeURIComponent(String(all[3]?.name))}`)).toContainEqual(
      all[3],
    )
    expect(await pets('?min_age=10')).toEqual(all.filter(({ age = 0 }) => age >= 10))
    const [projected] = await pets('?fields=kind')
    expect(Object.keys(projected ?? {}).toSorted()).toEqual(['createdAt', 'id', 'kind', 'name'])
  })

  it('take new records: without what is readOnly, with an id, an address and a place in all lists', async () => {
    await using own = await serveFolder({ 'mocks/shop.yaml': document })
    const call = (line: string, body?: unknown, more = {}) => send(own.server, line, body, more)
    const made = await call('POST /pets', { id: 7, name: 'Rex', chip: 'x1', createdAt: 'never' })
    const pet = made.body as Pet
    expect(made.status).toBe(201)
    expect(pet).toMatchObject({ name: 'Rex', id: 43 })
    expect(pet).not.toHaveProperty('chip')
    expect(made.headers.get('location')).toMatch(/^https?:.*\/pets\/43$/)
    expect((await call('GET /pets/43')).body).toEqual(pet)
    expect((await call('GET /pets')).body).toContainEqual(pet)
    const [owner] = (await call('GET /owners')).body as { id: number }[]
    const below = (await call(`POST /owners/${owner?.id}/pets`, { name: 'Tom' })).body as Pet
    expect(below).toMatchObject({ name: 'Tom', ownerId: owner?.id })
    expect((await call('GET /pets')).body).toContainEqual(below)
    expect((await call(`GET /owners/${owner?.id}/pets/${below.id}`)).body).toEqual(below)
    const many = await call('POST /pets', [{ name: 'A' }, { name: 'B' }])
    expect(many.status).toBe(201)
    expect((await call('GET /pets')).body).toHaveLength(14)
    expect((await call('POST /pets', { kind: 'cat' })).status).toBe(422)
    own.server.reset()
    expect((await call('GET /pets')).body).toHaveLength(10)
  })

  it('change records by PUT and the three kinds of PATCH, and delete them', async () => {
    await using own = await serveFolder({ 'mocks/shop.yaml': document })
    const call = (line: string, body?: unknown, more = {}) => send(own.server, line, body, more)
    const before = (await call('GET /pets/42')).body as Pet & { createdAt: string }
    const put = (await call('PUT /pets/42', { name: 'New' })).body
    expect(put).toEqual({ id: 42, name: 'New', createdAt: before.createdAt })
    expect((await call('PATCH /pets/42', { kind: 'dog', id: 9 })).body).toMatchObject({
      id: 42,
      name: 'New',
      kind: 'dog',
    })
    const merge = { 'content-type': 'application/merge-patch+json' }
    expect((await call('PATCH /pets/42', { kind: null, age: 3 }, merge)).body).toEqual({
      ...(put as object),
      age: 3,
    })
    const patch = { 'content-type': 'application/json-patch+json' }
    const operations = [{ op: 'replace', path: '/name', value: 'Patched' }]
    expect((await call('PATCH /pets/42', operations, patch)).body).toMatchObject({
      id: 42,
      name: 'Patched',
    })
    expect((await call('DELETE /pets/42')).status).toBe(204)
    expect(await call('GET /pets/42')).toMatchObject({
      status: 404,
      body: { code: 404, message: 'There is no pet with the petId "42".' },
    })
    expect((await call('PUT /pets/42', { name: 'x' })).status).toBe(404)
    expect(await call('PUT /owners/77', { name: 'Ann' })).toMatchObject({
      status: 201,
      body: { id: 77, name: 'Ann' },
    })
  })

  it('are isolated by sessions, and are a collection for handlers', async () => {
    await using own = await serveFolder({
      'mocks/shop.yaml': document,
      'mocks/more.ts':
        "export default { 'GET /names': ({ db }) => db('pets').all().map((pet) => pet.name) }",
    })
    const session = { 'x-mockapi-session': 'one' }
    await send(own.server, 'POST /pets', { name: 'Mine' }, session)
    expect((await send(own.server, 'GET /names', undefined, session)).body).toContain('Mine')
    expect((await send(own.server, 'GET /names')).body).toHaveLength(10)
  })

  it('are no collection where a path only looks like one', async () => {
    const found = await ask('GET /pets/search')
    expect(found.status).toBe(200)
    expect((await ask('POST /pets/search')).status).toBe(405)
  })
})
