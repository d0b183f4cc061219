import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import { createMockServer } from 'mockapi'
import { describe, expect, it } from 'vitest'
import { createCollection } from '../../src/export/postman/collection.ts'
import type { Collection, Item } from '../../src/export/postman/model.ts'
import { root } from '../support/docs-pages.ts'
import { typesShop } from '../support/types-shop.ts'

const schema = JSON.parse(
  readFileSync(new URL('../fixtures/postman/collection-2.1.0.json', import.meta.url), 'utf8'),
) as object
const isCollection = new Ajv({ strict: false, allErrors: true }).compile(schema)

/** The collection of a document, which Postman's schema has accepted. */
async function collectionOf(document: object): Promise<Collection> {
  const collection = await createCollection(document)
  const written = JSON.parse(JSON.stringify(collection)) as Collection
  expect([isCollection(written), isCollection.errors]).toEqual([true, null])
  return written
}

/** The only request of a document with one operation. */
async function itemOf(operation: object, more: object = {}): Promise<Item> {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    servers: [{ url: 'http://localhost:4000/api' }],
    paths: { '/pets/{id}': { post: operation } },
    ...more,
  }
  const [item] = (await collectionOf(document)).item
  return item as Item
}

describe('a collection of Postman', () => {
  it('has a folder for each tag, and variables for addresses and credentials', async () => {
    const collection = await collectionOf({
      openapi: '3.1.0',
      info: { title: 'Shop', version: '1', description: 'All of it' },
      servers: [
        { url: 'https://{region}.shop.test/v1/', variables: { region: { default: 'eu' } } },
      ],
      tags: [{ name: 'pets', description: 'Cats and dogs' }],
      security: [{ token: [] }],
      paths: {
        '/pets': { get: { tags: ['pets'], summary: 'List pets', responses: {} } },
        '/health': { get: { security: [], responses: {} } },
        '/pay': {
          servers: [{ url: 'https://pay.test' }],
          post: { servers: [{ url: 'https://pay.test' }], responses: {} },
        },
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    })
    expect(collection).toMatchObject({
      info: { name: 'Shop', description: 'All of it' },
      item: [
        { name: 'pets', description: 'Cats and dogs', item: [{ name: 'List pets' }] },
        { name: 'GET /health' },
        { name: 'POST /pay', request: { url: { raw: '{{baseUrl2}}/pay' } } },
      ],
      variable: [
        { key: 'baseUrl', value: 'https://eu.shop.test/v1' },
        { key: 'baseUrl2', value: 'https://pay.test' },
        { key: 'token', value: 'token' },
      ],
    })
  })

  it('has path variables, queries and headers; those that are optional are disabled', async () => {
    const parameter = (at: string, name: string, more: object = {}) => ({
      in: at,
      name,
      schema: { type: 'string' },
      ...more,
    })
    const { request } = await itemOf({
      parameters: [
        parameter('path', 'id', { required: true, example: 'a/b', description: 'Its id' }),
        parameter('query', 'sort', { description: 'A field' }),
        parameter('query', 'kind', { required: true, schema: { enum: ['cat & dog', 'x'] } }),
        parameter('header', 'X-Trace', { example: 'on' }),
        parameter('cookie', 'sid', { required: true, example: 'abc' }),
      ],
      responses: {},
    })
    expect(request).toMatchObject({
      method: 'POST',
      url: {
        raw: '{{baseUrl}}/pets/:id?kind=cat %26 dog',
        host: ['{{baseUrl}}'],
        path: ['pets', ':id'],
        query: [
          { key: 'sort', value: '', description: 'A field', disabled: true },
          { key: 'kind', value: 'cat %26 dog' },
        ],
        variable: [{ key: 'id', value: 'a%2Fb', description: 'Its id' }],
      },
      header: [
        { key: 'X-Trace', value: 'on', disabled: true },
        { key: 'Cookie', value: 'sid=abc' },
      ],
    })
  })

  it.each([
    [{ type: 'http', scheme: 'basic' }, { auth: { type: 'basic' } }],
    [{ type: 'http', scheme: 'bearer' }, { auth: { type: 'bearer' } }],
    [{ type: 'oauth2', flows: {} }, { auth: { type: 'bearer' } }],
    [
      { type: 'apiKey', in: 'query', name: 'key' },
      {
        auth: {
          type: 'apikey',
          apikey: [{ value: 'key' }, { value: '{{apiKey}}' }, { value: 'query' }],
        },
      },
    ],
    [
      { type: 'apiKey', in: 'cookie', name: 'sid' },
      { header: [{ key: 'Cookie', value: 'sid={{apiKey}}' }] },
    ],
  ])('signs requests as the document says: %j', async (scheme, request) => {
    const operation = { security: [{ own: [] }], responses: {} }
    const item = await itemOf(operation, { components: { securitySchemes: { own: scheme } } })
    expect(item.request).toMatchObject(request)
  })

  it.each([
    [
      'application/json',
      { example: { name: 'Tom' } },
      { mode: 'raw', raw: '{\n  "name": "Tom"\n}', options: { raw: { language: 'json' } } },
    ],
    [
      'application/x-www-form-urlencoded',
      { example: { name: 'Tom', tags: ['a', 'b'] } },
      {
        mode: 'urlencoded',
        urlencoded: [
          { key: 'name', value: 'Tom' },
          { key: 'tags', value: 'a' },
          { key: 'tags', value: 'b' },
        ],
      },
    ],
    [
      'multipart/form-data',
      {
        example: { name: 'Tom', photo: '' },
        schema: { properties: { photo: { type: 'string', format: 'binary' } } },
      },
      {
        mode: 'formdata',
        formdata: [
          { key: 'name', value: 'Tom', type: 'text' },
          { key: 'photo', type: 'file' },
        ],
      },
    ],
    ['text/plain', { example: 'Hi' }, { mode: 'raw', raw: 'Hi' }],
    [
      'application/xml',
      { example: { name: 'Tom' }, schema: { type: 'object', xml: { name: 'pet' } } },
      { mode: 'raw', raw: '<?xml version="1.0" encoding="UTF-8"?>\n<pet><name>Tom</name></pet>' },
    ],
    ['image/png', {}, { mode: 'file' }],
  ])('has bodies of %s', async (type, media, body) => {
    const requestBody = { content: { [type]: media } }
    expect((await itemOf({ requestBody, responses: {} })).request.body).toMatchObject(body)
  })

  it('has the documented answers as saved ones', async () => {
    const json = (example: unknown) => ({ content: { 'application/json': { example } } })
    const { response } = await itemOf({
      responses: {
        200: { description: 'The pet', ...json({ id: 1 }) },
        204: { description: 'Nothing' },
        404: { description: 'None', content: { 'text/plain': { example: 'No pet' } } },
        '5XX': { description: 'Broken', ...json({}) },
        422: { description: 'No example', content: { 'application/json': {} } },
      },
    })
    expect(response.map(({ name, code, status, body }) => [name, code, status, body])).toEqual([
      ['The pet', 200, 'OK', '{\n  "id": 1\n}'],
      ['Nothing', 204, 'No Content', ''],
      ['None', 404, 'Not Found', 'No pet'],
    ])
  })

  it('makes bodies that fit where there is no example', async () => {
    const collection = await collectionOf(typesShop)
    const items = collection.item as readonly Item[]
    const create = items.find(({ request }) => request.method === 'POST')
    const { body } = create?.request ?? {}
    expect(JSON.parse(body?.mode === 'raw' ? body.raw : '')).toMatchObject({ kind: 'cat' })
  })

  it('is made of the sample', async () => {
    await using server = await createMockServer({ cwd: root, dir: 'mocks', watch: false })
    const response = await server.fetch('/__mockapi/openapi.json')
    const { item } = await collectionOf((await response.json()) as object)
    const users = item.find(({ name }) => name === 'users')
    const items = users && 'item' in users ? users.item : []
    expect(items.find(({ name }) => name === 'List users')).toMatchObject({
      request: { url: { raw: '{{baseUrl}}/users' } },
      response: [
        { code: 200, body: expect.stringContaining('"Ada Lovelace"') },
        { code: 400, body: expect.stringContaining('"bad-query"') },
      ],
    })
  })
})
