import { describe, expect, it } from 'vitest'
import type { OpenApiObject } from '../../src/export/openapi/document.ts'
import { defineMock, openapi, resource } from '../../src/index.ts'
import { createMockServer } from '../../src/mock-server.ts'
import { findInvalid } from '../support/openapi-described.ts'
import { describeMocks } from '../support/describe-mocks.ts'

describe('operations of a document', () => {
  const document = {
    openapi: '3.0.3',
    info: { title: 'Pets', version: '7' },
    servers: [{ url: 'https://api.example.test/v1' }],
    tags: [{ name: 'pets', description: 'All about pets' }],
    security: [{ key: [] }],
    components: {
      securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } },
      parameters: { Limit: { name: 'limit', in: 'query', schema: { type: 'integer' } } },
      schemas: {
        Pet: {
          type: 'object',
          properties: {
            name: { type: 'string', nullable: true },
            mother: { $ref: '#/components/schemas/Pet' },
          },
        },
      },
    },
    paths: {
      '/pets': {
        get: {
          operationId: 'listPets',
          tags: ['pets'],
          parameters: [{ $ref: '#/components/parameters/Limit' }],
          responses: {
            200: {
              description: 'Pets',
              content: {
                'application/json': {
                  schema: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
                },
              },
            },
          },
        },
      },
    },
  }

  it('stand at their addresses, lifted to 3.1, with what they refer to', async () => {
    const { info, paths, components, tags } = await describeMocks(openapi(document))
    expect(info).toEqual({ title: 'Pets', version: '7' })
    expect(tags).toEqual([{ name: 'pets', description: 'All about pets' }])
    expect(paths['/v1/pets']?.get).toMatchObject({
      operationId: 'listPets',
      parameters: [{ $ref: '#/components/parameters/Limit' }],
      security: [{ key: [] }],
    })
    expect(components).toMatchObject({
      securitySchemes: { key: { type: 'apiKey' } },
      schemas: {
        Pet: {
          properties: {
            name: { type: ['string', 'null'] },
            mother: { $ref: '#/components/schemas/Pet' },
          },
        },
      },
    })
  })

  it('have names of their own beside others, and answer as what is laid over them', async () => {
    const pet = resource('pet', { seed: [{ sound: 'miaow' }] })
    const { paths, components } = await describeMocks([
      openapi(document),
      pet,
      defineMock({ 'GET /v1/pets': { $status: 503, $body: { message: 'Closed' } } }),
    ])
    expect(Object.keys(paths['/v1/pets']?.get?.responses ?? {})).toEqual(['503'])
    expect(paths['/v1/pets']?.get?.operationId).toBe('listPets')
    // The schema of pets is that of an answer which nobody gets.
    expect(components?.schemas).not.toHaveProperty('Pet')
    expect(components?.securitySchemes).toHaveProperty('key')
    expect(components?.schemas?.['Pet2']).toHaveProperty('properties.sound')
  })

  it('are valid where their document is not: what nobody knows, or leads nowhere, is left out', async () => {
    const odd = {
      openapi: '3.1.0',
      info: { title: 'Odd', version: '1' },
      webhooks: { petBorn: { post: { responses: { 200: { description: 'Thanks' } } } } },
      paths: {
        '/a/{id}': {
          get: {
            'x-examples': { one: { $ref: './one.json' } },
            parameters: [
              { name: 'id', in: 'path', schema: { type: 'string' } },
              { name: 'q', in: 'query', schema: {}, content: {} },
              { $ref: '#/components/parameters/Missing' },
            ],
            responses: {
              200: {
                content: {
                  'application/json': {
                    description: 'No field of a media type',
                    schema: { $ref: '#/components/schemas/Missing' },
                  },
                },
                headers: { 'X-A': { description: 'A' } },
              },
            },
          },
          delete: { responses: {} },
        },
      },
    }
    await using server = await createMockServer({ mocks: openapi(odd), onWarning() {} })
    const document = (await (await server.fetch('/__mockapi/openapi.json')).json()) as OpenApiObject
    expect(await findInvalid(document)).toBeUndefined()
    expect(document).toHaveProperty('webhooks.petBorn')
    expect(document.paths['/a/{id}']?.get?.parameters).toMatchObject([
      { name: 'id', required: true },
      { name: 'q' },
    ])
  })
})
