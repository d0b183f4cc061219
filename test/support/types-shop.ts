/** A document whose types the tests of types use: all that schemas and operations may be, in a small shop. */
export const typesShop = {
  openapi: '3.2.0',
  info: { title: 'Shop', version: '1' },
  paths: {
    '/pets': {
      parameters: [{ $ref: '#/components/parameters/trace' }],
      get: {
        operationId: 'listPets',
        summary: 'List pets',
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer' } },
          { name: 'kind', in: 'query', schema: { enum: ['cat', 'dog'] } },
        ],
        responses: {
          200: {
            description: 'All pets',
            headers: { 'X-Total-Count': { required: true, schema: { type: 'integer' } } },
            content: {
              'application/json': {
                schema: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
              },
            },
          },
          default: { $ref: '#/components/responses/Problem' },
        },
      },
      post: {
        operationId: 'createPet',
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/NewCat' } } },
        },
        responses: {
          201: {
            description: 'The pet',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
          },
          422: { $ref: '#/components/responses/Problem' },
        },
      },
    },
    '/pets/{id}': {
      get: {
        operationId: 'getPet',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: {
          200: {
            description: 'The pet',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
          },
          404: { $ref: '#/components/responses/Problem' },
        },
      },
      delete: {
        operationId: 'deletePet',
        deprecated: true,
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 204: { description: 'Gone' } },
      },
    },
    '/pets/search': {
      query: {
        operationId: 'searchPets',
        requestBody: {
          content: {
            'application/json': {
              schema: { type: 'object', properties: { name: { type: 'string' } } },
            },
          },
        },
        responses: {
          200: {
            description: 'Some pets',
            content: {
              'application/json': {
                schema: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
              },
            },
          },
        },
      },
    },
    '/settings': {
      get: {
        responses: {
          200: {
            description: 'Any JSON',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Json' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Pet: {
        description: 'A cat or a dog',
        oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
        discriminator: {
          propertyName: 'kind',
          mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' },
        },
      },
      NewCat: {
        type: 'object',
        required: ['kind', 'name'],
        properties: {
          kind: { const: 'cat' },
          name: { type: 'string', minLength: 1 },
          lives: { type: 'integer', default: 9 },
        },
      },
      Cat: {
        allOf: [
          { $ref: '#/components/schemas/NewCat' },
          {
            type: 'object',
            required: ['id'],
            properties: {
              id: { type: 'integer', readOnly: true },
              born: { type: ['string', 'null'], format: 'date' },
              friends: { type: 'array', items: { $ref: '#/components/schemas/Pet' } },
            },
          },
        ],
      },
      Dog: {
        type: 'object',
        required: ['kind', 'id'],
        properties: {
          kind: { type: 'string' },
          id: { type: 'integer', readOnly: true },
          size: {
            type: 'array',
            prefixItems: [{ type: 'number' }, { enum: ['cm', 'in'] }],
            items: false,
          },
          'two words': { type: 'boolean', description: 'Ends a comment: */ does not' },
        },
      },
      Labels: {
        type: 'object',
        properties: { main: { type: 'string' } },
        additionalProperties: { type: ['string', 'array', 'null'] },
      },
      Json: {
        anyOf: [
          { type: ['string', 'number', 'boolean', 'null'] },
          { type: 'array', items: { $ref: '#/components/schemas/Json' } },
          { type: 'object', additionalProperties: { $ref: '#/components/schemas/Json' } },
        ],
      },
      Problem: {
        type: 'object',
        required: ['title'],
        properties: { title: { type: 'string' }, status: { type: 'integer' } },
      },
    },
    responses: {
      Problem: {
        description: 'What went wrong',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      },
    },
    parameters: { trace: { name: 'X-Trace', in: 'header', schema: { type: 'string' } } },
  },
  webhooks: {
    born: {
      post: {
        requestBody: {
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Pet' } } },
        },
        responses: { 204: { description: 'Thanks' } },
      },
    },
  },
}
