import Ajv2020 from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const text = { type: 'string' }
const integer = { type: 'integer' }
const object = (properties: object, required: readonly string[] = [], more: object = {}) => ({
  type: 'object',
  properties,
  required,
  ...more,
})
const list = (items: object) => ({ type: 'array', items })
const detail = 'The request does not fit the document: query parameter limit must be integer.'
const message = 'must be integer'

const cases: Readonly<Record<string, readonly [schema: object, expected: unknown]>> = {
  'RFC 9457': [
    object({
      type: { ...text, format: 'uri' },
      title: text,
      status: integer,
      detail: text,
      instance: text,
    }),
    {
      type: 'urn:mockapi:invalid-request',
      title: 'Unprocessable Content',
      status: 422,
      detail,
      instance: expect.any(String) as string,
    },
  ],
  'a type and a title': [
    object({ type: text, title: text }),
    { type: 'urn:mockapi:invalid-request', title: detail },
  ],
  'a code and a message': [
    object({ code: integer, message: text }, ['code', 'message']),
    { code: 422, message: detail },
  ],
  'a message alone': [object({ message: text }), { message: detail }],
  'an error in an envelope': [
    object({ error: object({ code: text, message: text }, ['code', 'message']) }, ['error'], {
      additionalProperties: false,
    }),
    { error: { code: 'invalid-request', message: detail } },
  ],
  'a list of fields': [
    object({ errors: list(object({ field: text, message: text })) }),
    { errors: [{ field: 'limit', message }] },
  ],
  'a list of texts': [
    object({ errors: list(text) }),
    { errors: ['query parameter limit must be integer'] },
  ],
  "Google's": [
    object({
      error: object({
        code: integer,
        message: text,
        status: { enum: ['OK', 'UNAUTHENTICATED', 'INVALID_ARGUMENT'], type: 'string' },
        details: list(
          object({
            '@type': text,
            fieldViolations: list(object({ field: text, description: text })),
          }),
        ),
      }),
    }),
    {
      error: {
        code: 422,
        message: detail,
        status: 'INVALID_ARGUMENT',
        details: [{ fieldViolations: [{ field: 'limit', description: message }] }],
      },
    },
  ],
  "FastAPI's": [
    object({
      detail: list(
        object({ loc: list({ anyOf: [text, integer] }), msg: text, type: text }, [
          'loc',
          'msg',
          'type',
        ]),
      ),
    }),
    { detail: [{ loc: ['query', 'limit'], msg: message, type: 'type' }] },
  ],
  'JSON:API': [
    object({
      errors: list(
        object({
          id: text,
          status: text,
          code: text,
          title: text,
          detail: text,
          source: object({ pointer: text, parameter: text }),
        }),
      ),
    }),
    {
      errors: [
        {
          status: '422',
          code: 'type',
          title: 'Unprocessable Content',
          detail: message,
          source: { parameter: 'limit' },
        },
      ],
    },
  ],
  "GitHub's": [
    object(
      {
        message: text,
        documentation_url: text,
        errors: list(object({ resource: text, field: text, code: text }, ['code'])),
      },
      ['message'],
    ),
    { message: detail, errors: [{ field: 'limit', code: 'type' }] },
  ],
  "Laravel's": [
    object({ message: text, errors: object({}, [], { additionalProperties: list(text) }) }),
    { message: detail, errors: { limit: [message] } },
  ],
  "Spring's": [
    object({
      timestamp: { ...text, format: 'date-time' },
      status: integer,
      error: text,
      message: text,
      path: text,
    }),
    {
      status: 422,
      error: 'Unprocessable Content',
      message: detail,
      path: expect.any(String) as string,
    },
  ],
  'parts in allOf': [
    {
      allOf: [
        object({ code: integer }, ['code']),
        object({ message: text, traceId: text }, ['message']),
      ],
    },
    { code: 422, message: detail },
  ],
  alternatives: [
    { oneOf: [object({ message: text, x: text }, ['message']), text] },
    { message: detail },
  ],
  'a flag': [
    object({ success: { type: 'boolean' }, message: text }),
    { success: false, message: detail },
  ],
  'a text by another name': [
    object({ note: text, when: { ...text, format: 'date' } }),
    { note: detail },
  ],
  'a list': [list(object({ path: text, message: text })), [{ path: 'limit', message }]],
  'a text': [text, detail],
  'a reason of a list, and what is required': [
    object(
      { reason: { type: 'string', enum: ['a', 'validation_failed'] }, id: integer, message: text },
      ['reason', 'id'],
    ),
    { reason: 'validation_failed', id: expect.any(Number) as number, message: detail },
  ],
}

let folder: ServedFolder
const all = Object.entries(cases)
const parameters = [{ name: 'limit', in: 'query', schema: integer }]
const content = (schema: object, type = 'application/json') => ({
  description: 'x',
  content: { [type]: { schema } },
})
const error = object({ code: integer, message: text }, ['code', 'message'], {
  additionalProperties: false,
})

beforeAll(async () => {
  const ok = { '200': { description: 'ok' } }
  const operation = (responses: object, more: object = {}) => ({
    get: { parameters, responses: { ...ok, ...responses }, ...more },
  })
  const paths = {
    ...Object.fromEntries(
      all.map(([, [schema]], index) => [`/e${index}`, operation({ '422': content(schema) })]),
    ),
    '/text': operation({ '422': content(text, 'text/plain') }),
    '/range': operation({ '4XX': content(error) }),
    '/default': operation({ default: content(error) }),
    '/bad': operation({ '400': content(error) }),
    '/alone': { get: { parameters, responses: { default: content(error) } } },
    '/locked': {
      post: {
        security: [{ key: [] }],
        requestBody: { content: { 'application/json': {} } },
        responses: { ...ok, '400': content(error), '401': content(error), '415': content(error) },
      },
    },
  }
  const components = { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } }
  const info = { title: 'Errors', version: '1' }
  folder = await serveFolder({
    'mocks/api.json': JSON.stringify({ openapi: '3.1.0', info, paths, components }),
  })
})
afterAll(() => folder[Symbol.asyncDispose]())

describe('an error is answered as the document declares it', () => {
  it.each(all)('%s', async (name, [schema, expected]) => {
    const index = all.findIndex(([each]) => each === name)
    const { status, body } = await send(folder.server, `GET /e${index}?limit=x`)
    expect({ status, body }).toEqual({ status: 422, body: expected })
    const ajv = new Ajv2020.Ajv2020({
      strict: false,
      validateFormats: false,
      code: { optimize: false },
    })
    expect(ajv.validate(schema, body)).toBe(true)
  })

  it.each<readonly [path: string, status: number, body: unknown]>([
    ['/text', 422, detail],
    ['/range', 422, { code: 422, message: detail }],
    ['/default', 422, { code: 422, message: detail }],
    ['/bad', 400, { code: 400, message: detail }],
    ['/alone', 422, expect.objectContaining({ detail, type: 'urn:mockapi:invalid-request' })],
  ])('at %s', async (path, status, body) => {
    expect(await send(folder.server, `GET ${path}?limit=x`)).toMatchObject({ status, body })
  })
})

describe('malformed JSON', () => {
  const json = { 'content-type': 'application/json' }
  const key = { 'x-key': '1' }

  it('is answered in the schema of errors, with its place', async () => {
    const { status, body } = await send(folder.server, 'POST /locked', '{"a":}', {
      ...json,
      ...key,
    })
    const message = expect.stringMatching(
      /^The body is not valid JSON at line 1, column 6\./,
    ) as string
    expect({ status, body }).toEqual({ status: 400, body: { code: 400, message } })
  })

  it('comes after credentials and the type of the body', async () => {
    expect((await send(folder.server, 'POST /locked', '{', json)).status).toBe(401)
    const type = { 'content-type': 'application/vnd.x+json' }
    expect((await send(folder.server, 'POST /locked', '{', { ...type, ...key })).status).toBe(415)
  })
})
