/** Documents of each version, as objects; small, with what their version alone has. */

const swagger = {
  swagger: '2.0',
  info: { title: 'Two', version: '1' },
  basePath: '/two',
  produces: ['application/json', 'application/xml'],
  consumes: ['application/json'],
  definitions: {
    Order: {
      type: 'object',
      required: ['id', 'status', 'lines'],
      properties: {
        id: { type: 'integer', format: 'int64' },
        status: { type: 'string', enum: ['placed', 'sent'] },
        price: { type: 'number', minimum: 0, exclusiveMinimum: true },
        note: { type: 'string', 'x-nullable': true },
        lines: { type: 'array', minItems: 1, items: { $ref: '#/definitions/Line' } },
      },
    },
    Line: {
      type: 'object',
      required: ['sku'],
      properties: {
        sku: { type: 'string', pattern: '^[A-Z]{3}-[0-9]{4}$' },
        count: { type: 'integer', minimum: 1 },
      },
    },
    Fault: {
      type: 'object',
      required: ['message'],
      properties: { message: { type: 'string', maxLength: 40 } },
    },
  },
  paths: {
    '/orders': {
      get: {
        parameters: [
          {
            name: 'status',
            in: 'query',
            type: 'array',
            items: { type: 'string' },
            collectionFormat: 'csv',
          },
        ],
        responses: {
          200: {
            description: 'all',
            schema: { type: 'array', items: { $ref: '#/definitions/Order' } },
            headers: { 'X-Total': { type: 'integer' } },
          },
          default: { description: 'wrong', schema: { $ref: '#/definitions/Fault' } },
        },
      },
      post: {
        parameters: [{ in: 'body', name: 'order', schema: { $ref: '#/definitions/Order' } }],
        responses: { 405: { description: 'wrong', schema: { $ref: '#/definitions/Fault' } } },
      },
    },
    '/orders/{orderId}': {
      get: {
        parameters: [
          { name: 'orderId', in: 'path', required: true, type: 'integer', 'x-example': 5 },
        ],
        responses: {
          200: { description: 'one', schema: { $ref: '#/definitions/Order' } },
          404: { description: 'none' },
        },
      },
    },
    '/report': {
      get: {
        produces: ['text/csv', 'application/json'],
        responses: {
          200: {
            description: 'it',
            schema: { type: 'array', items: { $ref: '#/definitions/Line' } },
            examples: { 'text/csv': 'sku,count\r\nABC-0001,2\r\n' },
          },
        },
      },
    },
    '/invoice': {
      get: {
        produces: ['application/pdf'],
        responses: { 200: { description: 'it', schema: { type: 'file' } } },
      },
    },
  },
}

const three0 = {
  openapi: '3.0.3',
  info: { title: 'Three', version: '1' },
  servers: [{ url: 'https://api.test/zero' }],
  components: {
    schemas: {
      Animal: {
        type: 'object',
        required: ['type', 'name'],
        properties: {
          type: { type: 'string' },
          name: { type: 'string' },
          secret: { type: 'string', writeOnly: true },
        },
        discriminator: {
          propertyName: 'type',
          mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' },
        },
      },
      Cat: {
        allOf: [
          { $ref: '#/components/schemas/Animal' },
          {
            type: 'object',
            required: ['lives'],
            properties: { lives: { type: 'integer', minimum: 1, maximum: 9 } },
          },
        ],
      },
      Dog: {
        allOf: [
          { $ref: '#/components/schemas/Animal' },
          {
            type: 'object',
            required: ['tricks'],
            properties: { tricks: { type: 'array', items: { type: 'string' }, uniqueItems: true } },
          },
        ],
      },
      Node: {
        type: 'object',
        required: ['value'],
        properties: {
          value: { type: 'integer', nullable: true },
          next: { $ref: '#/components/schemas/Node' },
        },
      },
      User: {
        type: 'object',
        required: ['login', 'email', 'password'],
        properties: {
          login: { type: 'string' },
          email: { type: 'string', format: 'email' },
          site: { type: 'string', format: 'uri', nullable: true },
          password: { type: 'string', writeOnly: true },
          born: { type: 'string', format: 'date' },
          score: { type: 'number', minimum: 0, maximum: 1, multipleOf: 0.05 },
          nick: { type: 'string', 'x-faker': 'person.firstName' },
        },
      },
    },
  },
  paths: {
    '/animals': {
      get: {
        responses: {
          '2XX': {
            description: 'all',
            content: {
              'application/json': {
                schema: {
                  type: 'array',
                  minItems: 2,
                  items: {
                    oneOf: [
                      { $ref: '#/components/schemas/Cat' },
                      { $ref: '#/components/schemas/Dog' },
                    ],
                    discriminator: {
                      propertyName: 'type',
                      mapping: { cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog' },
                    },
                  },
                },
              },
            },
          },
          '4XX': {
            description: 'no',
            content: {
              'application/problem+json': {
                schema: {
                  type: 'object',
                  required: ['title'],
                  properties: {
                    title: { type: 'string' },
                    status: { type: 'integer', minimum: 400, maximum: 499 },
                  },
                },
              },
            },
          },
        },
      },
      post: { responses: { '2XX': { description: 'made' } } },
    },
    '/nodes/{value}': {
      get: {
        parameters: [{ name: 'value', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: {
          default: {
            description: 'any',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } },
          },
        },
      },
    },
    '/users/{login}': {
      get: {
        parameters: [{ name: 'login', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          200: {
            description: 'one',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/User' } } },
            headers: {
              'X-Rate-Limit': { schema: { type: 'integer' }, example: 60 },
              ETag: { schema: { type: 'string' } },
            },
          },
          404: {
            description: 'no',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['error'],
                  properties: { error: { type: 'string' } },
                },
                examples: {
                  gone: { value: { error: 'gone' } },
                  never: { value: { error: 'never was' } },
                },
              },
            },
          },
        },
      },
    },
    '/old': {
      get: {
        responses: {
          301: {
            description: 'moved',
            headers: { Location: { schema: { type: 'string', format: 'uri' } } },
          },
        },
      },
    },
    '/elsewhere': {
      get: {
        responses: {
          '3XX': { description: 'moved', headers: { Location: { schema: { type: 'string' } } } },
        },
      },
    },
    '/nothing': {
      get: { responses: {} },
      delete: {
        responses: {
          204: {
            description: 'gone',
            content: { 'application/json': { schema: { type: 'object' } } },
          },
        },
      },
    },
    '/pets/{petId}/photo': {
      get: {
        parameters: [{ name: 'petId', in: 'path', required: true, schema: { type: 'integer' } }],
        responses: { 200: { description: 'it', content: { 'image/*': {}, 'image/svg+xml': {} } } },
      },
    },
  },
}

const three1 = {
  openapi: '3.1.0',
  info: { title: 'One', version: '1' },
  servers: [{ url: '/one' }],
  components: {
    schemas: {
      Point: {
        type: 'array',
        prefixItems: [{ type: 'number', minimum: -90, maximum: 90 }, { type: 'number' }],
        items: false,
        minItems: 2,
      },
      Place: {
        type: 'object',
        required: ['name', 'at'],
        properties: {
          name: { type: ['string', 'null'] },
          at: { $ref: '#/components/schemas/Point' },
          level: { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 3 },
          kind: { const: 'place' },
        },
        unevaluatedProperties: false,
      },
    },
  },
  paths: {
    '/places/near': {
      get: {
        responses: {
          200: {
            description: 'all',
            content: {
              'application/xml': {
                schema: { type: 'array', items: { $ref: '#/components/schemas/Place' } },
              },
              'application/json': {
                schema: { type: 'array', items: { $ref: '#/components/schemas/Place' } },
              },
            },
          },
        },
      },
    },
    '/examples': {
      get: {
        responses: {
          200: {
            description: 'it',
            content: {
              'application/json': {
                schema: { $ref: '#/components/schemas/Place' },
                examples: {
                  home: { value: { name: 'Home', at: [1, 2] } },
                  wrong: { value: { name: 7 } },
                  far: { externalValue: 'https://example.test/far.json' },
                  work: { value: { name: 'Work', at: [3, 4] } },
                },
              },
            },
            links: { next: { operationId: 'x' } },
          },
        },
      },
    },
    '/in-schema': {
      get: {
        responses: {
          200: {
            description: 'it',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  examples: [{ a: 1 }],
                  properties: { a: { type: 'integer' } },
                },
              },
            },
          },
        },
      },
    },
    '/ticks': {
      get: {
        responses: {
          200: {
            description: 'it',
            content: {
              'text/event-stream': {
                schema: {
                  type: 'object',
                  required: ['tick'],
                  properties: { tick: { type: 'integer' } },
                },
              },
            },
          },
        },
      },
    },
    '/page': {
      get: {
        responses: {
          200: { description: 'it', content: { 'text/html': { schema: { type: 'string' } } } },
        },
      },
    },
    '/form': {
      get: {
        responses: {
          200: {
            description: 'it',
            content: {
              'application/x-www-form-urlencoded': {
                schema: {
                  type: 'object',
                  required: ['a'],
                  properties: { a: { type: 'integer', const: 4 } },
                },
              },
            },
          },
        },
      },
    },
  },
}

const three2 = {
  openapi: '3.2.0',
  info: { title: 'Two', version: '1' },
  servers: [{ url: '/new' }],
  components: {
    schemas: {
      Line: {
        type: 'object',
        required: ['at', 'text'],
        properties: { at: { type: 'string', format: 'date-time' }, text: { type: 'string' } },
      },
      Book: {
        type: 'object',
        xml: { name: 'book', namespace: 'https://books.test', prefix: 'b' },
        required: ['id', 'title', 'tags', 'parts', 'note'],
        properties: {
          id: { type: 'integer', const: 1, xml: { nodeType: 'attribute' } },
          title: { const: 'A & B', xml: { name: 'name', prefix: 'b' } },
          tags: {
            type: 'array',
            minItems: 2,
            maxItems: 2,
            items: { const: 'x', xml: { name: 'tag' } },
            xml: { nodeType: 'element', name: 'all' },
          },
          parts: { type: 'array', minItems: 2, maxItems: 2, items: { const: 'y' } },
          note: { const: '<i>', xml: { nodeType: 'cdata' } },
        },
      },
    },
  },
  paths: {
    '/lines': {
      get: {
        responses: {
          200: {
            description: 'them',
            content: {
              'application/jsonl': { itemSchema: { $ref: '#/components/schemas/Line' } },
              'application/json-seq': { itemSchema: { $ref: '#/components/schemas/Line' } },
              'text/event-stream': {
                itemSchema: {
                  type: 'object',
                  required: ['data', 'event'],
                  properties: {
                    event: { const: 'line' },
                    data: {
                      type: 'string',
                      contentMediaType: 'application/json',
                      contentSchema: { $ref: '#/components/schemas/Line' },
                    },
                  },
                },
              },
              'multipart/mixed': { itemSchema: { $ref: '#/components/schemas/Line' } },
            },
          },
        },
      },
    },
    '/book': {
      get: {
        responses: {
          200: {
            description: 'it',
            content: { 'application/xml': { schema: { $ref: '#/components/schemas/Book' } } },
          },
        },
      },
    },
    '/data': {
      get: {
        responses: {
          200: {
            description: 'it',
            content: {
              'application/json': {
                schema: { type: 'object', required: ['n'], properties: { n: { type: 'integer' } } },
                examples: {
                  data: { dataValue: { n: 1 }, serializedValue: '{"n": 1}' },
                  text: { serializedValue: '{"n": 2}' },
                },
              },
              'text/csv': {
                schema: { type: 'array', items: { type: 'object' } },
                examples: {
                  rows: { dataValue: [{ a: 1 }], serializedValue: 'a\n1\n' },
                  only: { serializedValue: 'a\n2\n' },
                },
              },
            },
          },
        },
      },
    },
    '/found': {
      query: {
        requestBody: { content: { 'application/json': { schema: { type: 'object' } } } },
        responses: {
          200: {
            description: 'it',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Line' } } },
          },
        },
      },
    },
  },
}

/** Documents by the names of their files, whose operations are below `/two`, `/zero`, `/one` and `/new`. */
export const documents = {
  'two.json': swagger,
  'zero.json': three0,
  'one.json': three1,
  'new.json': three2,
} as const
