/** What JSON:API 1.1 requires of documents (section 7), as JSON Schema: what it forbids is refused. */
export const documentSchema = {
  $defs: {
    name: {
      pattern:
        '^[a-zA-Z0-9\\u0080-\\uffff]([-_ a-zA-Z0-9\\u0080-\\uffff]*[a-zA-Z0-9\\u0080-\\uffff])?$',
    },
    links: {
      type: 'object',
      additionalProperties: { type: ['string', 'null'], minLength: 1 },
    },
    identifier: {
      type: 'object',
      required: ['type', 'id'],
      properties: {
        type: { $ref: '#/$defs/name' },
        id: { type: 'string' },
        meta: { type: 'object' },
      },
      additionalProperties: false,
    },
    linkage: {
      oneOf: [
        { type: 'null' },
        { $ref: '#/$defs/identifier' },
        { type: 'array', items: { $ref: '#/$defs/identifier' }, uniqueItems: true },
      ],
    },
    relationship: {
      type: 'object',
      minProperties: 1,
      properties: {
        links: { $ref: '#/$defs/links' },
        data: { $ref: '#/$defs/linkage' },
        meta: { type: 'object' },
      },
      additionalProperties: false,
    },
    resource: {
      type: 'object',
      required: ['type', 'id'],
      properties: {
        type: { $ref: '#/$defs/name' },
        id: { type: 'string' },
        attributes: { type: 'object', propertyNames: { $ref: '#/$defs/name' } },
        relationships: {
          type: 'object',
          propertyNames: { $ref: '#/$defs/name' },
          additionalProperties: { $ref: '#/$defs/relationship' },
        },
        links: { $ref: '#/$defs/links' },
        meta: { type: 'object' },
      },
      additionalProperties: false,
    },
    error: {
      type: 'object',
      minProperties: 1,
      properties: {
        status: { type: 'string', pattern: '^[45]\\d\\d$' },
        code: { type: 'string' },
        title: { type: 'string' },
        detail: { type: 'string' },
        source: {
          type: 'object',
          properties: {
            pointer: { type: 'string', pattern: '^(/.*)?$' },
            parameter: { type: 'string' },
            header: { type: 'string' },
          },
          additionalProperties: false,
        },
        meta: { type: 'object' },
      },
      additionalProperties: false,
    },
  },
  type: 'object',
  properties: {
    data: {
      anyOf: [
        { type: 'null' },
        { $ref: '#/$defs/resource' },
        { type: 'array', items: { $ref: '#/$defs/resource' }, uniqueItems: true },
      ],
    },
    errors: { type: 'array', minItems: 1, items: { $ref: '#/$defs/error' } },
    included: { type: 'array', items: { $ref: '#/$defs/resource' }, uniqueItems: true },
    links: { $ref: '#/$defs/links' },
    meta: { type: 'object' },
  },
  additionalProperties: false,
  oneOf: [{ required: ['data'] }, { required: ['errors'] }],
  dependentRequired: { included: ['data'] },
}
