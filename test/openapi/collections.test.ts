import { afterEach, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import {
  inPath,
  inQuery,
  integer,
  json,
  object,
  serveCollection,
  text,
  type Json,
} from '../support/openapi-collection.ts'
import { send } from '../support/send.ts'

let folder: ServedFolder
const ask = (line: string, body?: unknown, headers = {}) => send(folder.server, line, body, headers)
const serve = async (...of: Parameters<typeof serveCollection>): Promise<void> => {
  folder = await serveCollection(...of)
}

afterEach(() => folder[Symbol.asyncDispose]())

describe('the ids of a collection', () => {
  it.each([
    ['a number', integer, inPath('petId', integer), 'id'],
    [
      'a UUID',
      { type: 'string', format: 'uuid' },
      inPath('pet_id', { type: 'string', format: 'uuid' }),
      'id',
    ],
    ['a slug', text, inPath('slug'), 'slug'],
    ['a number as a text', text, inPath('petId', integer), 'petId'],
    ['a name', text, inPath('pet_name'), 'name'],
    ['a hash', text, inPath('sha'), 'sha'],
    ['the record itself', text, inPath('pet'), 'key'],
  ])('are %s', async (_, schema, id, field) => {
    await serve({ record: object({ [field]: schema, title: text }, field, 'title'), id })
    const all = (await ask('GET /pets')).body as Json[]
    expect(new Set(all.map((each) => each[field])).size).toBe(10)
    for (const each of all) {
      expect((await ask(`GET /pets/${encodeURIComponent(String(each[field]))}`)).body).toEqual(each)
    }
    const made = await ask('POST /pets', { title: 'New' })
    expect(made).toMatchObject({ status: 201, body: { title: 'New' } })
    const own = encodeURIComponent(String((made.body as Json)[field]))
    expect(made.headers.get('location')).toBe(`/pets/${own}`)
    expect((await ask(`GET /pets/${own}`)).body).toEqual(made.body)
  })

  it('are refused where they are taken, in the schema of errors of the document', async () => {
    await serve({})
    expect(await ask('POST /pets', { id: 1, name: 'x' })).toMatchObject({
      status: 409,
      body: { error: expect.any(String) as string },
    })
  })

  it('that are taken give way where the document knows no conflict', async () => {
    const record = object({ id: integer, name: text }, 'id', 'name')
    const one = json(record)
    folder = await serveFolder({
      'mocks/api.json': JSON.stringify({
        openapi: '3.1.0',
        info: { title: 'Pets', version: '1' },
        paths: {
          '/pets': {
            get: { responses: { 200: json({ type: 'array', items: record }) } },
            post: { requestBody: one, responses: { 201: one } },
          },
          '/pets/{petId}': {
            get: { parameters: [inPath('petId', integer)], responses: { 200: one } },
          },
        },
      }),
    })
    const made = await ask('POST /pets', { id: 1, name: 'Rex' })
    expect(made).toMatchObject({ status: 201, body: { id: 1, name: 'Rex' } })
    expect((await ask('GET /pets')).body).toHaveLength(10)
    expect((await ask('GET /pets/1')).body).toEqual({ id: 1, name: 'Rex' })
  })

  it('begin with those of the examples of the document', async () => {
    const list = (items: unknown) => ({
      type: 'array',
      items,
      examples: [[{ id: 7, name: 'Rex' }, { id: 9 }]],
    })
    await serve({ list, id: { ...inPath('petId', integer), example: 30 } })
    const all = (await ask('GET /pets')).body as Json[]
    expect(all.slice(0, 3)).toMatchObject([{ id: 7, name: 'Rex' }, { id: 9 }, { id: 30 }])
    expect((await ask('GET /pets/30')).status).toBe(200)
  })
})

describe('lists and records in envelopes', () => {
  it.each(['data', 'items', 'results'])('tell of the page beside %s', async (key) => {
    const meta = object({ total: integer, page: integer, total_pages: integer }, 'total')
    await serve({
      list: (items) =>
        object(
          {
            [key]: { type: 'array', items },
            meta,
            next: { type: ['string', 'null'], format: 'uri' },
            has_more: { type: 'boolean' },
            [`${key}Count`]: integer,
          },
          key,
          'meta',
        ),
      item: (one) => object({ data: one }, 'data'),
      query: [inQuery('page', integer), inQuery('per_page', integer)],
    })
    const { body } = await ask('GET /pets?page=2&per_page=4')
    const page = body as Json
    expect(page).toMatchObject({ meta: { total: 10, page: 2, total_pages: 3 }, has_more: true })
    expect(page[`${key}Count`]).toBe(10)
    expect((page[key] as Json[]).map(({ id }) => id)).toEqual([5, 6, 7, 8])
    const next = new URL(String(page['next']))
    const last = (await ask(`GET ${next.pathname}${next.search}`)).body as Json
    expect(last).toMatchObject({ meta: { page: 3 }, has_more: false, next: null })
    expect((last[key] as Json[]).map(({ id }) => id)).toEqual([9, 10])
    expect((await ask('GET /pets/3')).body).toMatchObject({ data: { id: 3 } })
    expect((await ask('POST /pets', { name: 'A' })).body).toMatchObject({
      data: { id: 11, name: 'A' },
    })
  })

  it('are what the last part of allOf says, not the wrapper that it is built on', async () => {
    const wrapper = object({ data: { type: 'array', items: { type: 'object' } } })
    await serve({
      list: (items) => ({ allOf: [wrapper, object({ data: { type: 'array', items } }, 'data')] }),
    })
    await ask('POST /pets', { name: 'A' })
    const { body } = await ask('GET /pets')
    expect((body as { data: Json[] }).data.at(-1)).toEqual({ id: 11, name: 'A' })
  })

  it('lead by their cursors through everything once, without one on the last page', async () => {
    await serve({
      list: (items) => object({ data: { type: 'array', items }, next_cursor: text }, 'data'),
      query: [inQuery('cursor', text), inQuery('limit', integer)],
    })
    const seen: unknown[] = []
    for (let path = '/pets?limit=3', pages = 0; path !== '' && pages < 9; pages++) {
      const body = (await ask(`GET ${path}`)).body as { data: Json[]; next_cursor?: string }
      seen.push(...body.data.map(({ id }) => id))
      path = body.next_cursor === undefined ? '' : `/pets?limit=3&cursor=${body.next_cursor}`
    }
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
})

describe('what a create answers', () => {
  it.each([
    ['the record', { 200: json({ $ref: '#/components/schemas/Pet' }) }, 200, { id: 11, name: 'A' }],
    ['the id alone', { 201: json(object({ id: integer }, 'id')) }, 201, { id: 11 }],
    ['a number', { 201: json(integer) }, 201, 11],
    [
      'a message',
      { 202: json(object({ message: text }, 'message')) },
      202,
      { message: expect.any(String) as string },
    ],
    ['nothing', { 204: { description: 'made' } }, 204, ''],
  ])('is %s', async (_, created, status, body) => {
    await serve({ created })
    expect(await ask('POST /pets', { name: 'A' })).toMatchObject({ status, body })
    expect((await ask('GET /pets/11')).body).toEqual({ id: 11, name: 'A' })
    expect((await ask('DELETE /pets/11')).body).toEqual({ message: expect.any(String) as string })
    expect((await ask('GET /pets/11')).status).toBe(404)
  })
})

describe('where a collection stands', () => {
  it('is below parameters that are no records, which its own new records keep apart', async () => {
    await serve({ base: '/{tenant}/pets' })
    expect((await ask('GET /acme/pets')).body).toHaveLength(10)
    expect((await ask('POST /acme/pets', { name: 'A' })).body).toEqual({ id: 11, name: 'A' })
    expect((await ask('GET /acme/pets/11')).status).toBe(200)
    expect((await ask('GET /other/pets/11')).status).toBe(404)
    expect((await ask('GET /acme/pets/')).body).toHaveLength(11)
  })

  it('is beside paths that are none: actions, words in place of an id, and records without one', async () => {
    await serve({
      more: {
        '/pets/me': { get: { responses: { 200: json(object({ me: { const: true } }, 'me')) } } },
        '/pets/{petId}/feed': {
          post: {
            parameters: [inPath('petId', integer)],
            responses: { 200: json(object({ fed: { const: true } }, 'fed')) },
          },
        },
        '/logs': {
          get: {
            responses: {
              200: json({ type: 'array', items: object({ line: { const: 'a' } }, 'line') }),
            },
          },
        },
        '/logs/{logId}': {
          get: {
            parameters: [inPath('logId')],
            responses: { 200: json(object({ line: { const: 'a' } }, 'line')) },
          },
        },
      },
    })
    expect((await ask('GET /pets/me')).body).toEqual({ me: true })
    expect((await ask('POST /pets/1/feed')).body).toEqual({ fed: true })
    expect((await ask('GET /logs/zzz')).body).toEqual({ line: 'a' })
    expect((await ask('GET /pets/999')).status).toBe(404)
  })

  it('is that of the folder where it has one of its name, completed to fit', async () => {
    await serve({}, { 'mocks/pets.json': '[{ "id": 5, "name": "Mine" }, { "id": 6 }]' })
    const all = (await ask('GET /pets')).body as Json[]
    expect(all).toEqual([
      { id: 5, name: 'Mine' },
      { id: 6, name: expect.any(String) as string },
    ])
    expect((await ask('GET /pets/6')).body).toEqual(all[1])
  })
})

describe('what a request prefers of a collection', () => {
  it('is generated data in place of a record', async () => {
    await serve({})
    const { status, headers } = await ask('GET /pets/999', undefined, { prefer: 'dynamic=true' })
    expect([status, headers.get('preference-applied')]).toEqual([200, 'dynamic=true'])
  })
})

describe('without crud', () => {
  it('each operation answers generated data', async () => {
    await serve({}, {}, { crud: false })
    expect((await ask('GET /pets/999')).body).toMatchObject({ id: 999 })
    expect((await ask('POST /pets', { name: 'A' })).status).toBe(201)
    expect((await ask('GET /pets/999')).status).toBe(200)
  })
})
