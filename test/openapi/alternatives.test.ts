import { expect, it } from 'vitest'
import { answerCheck } from '../support/openapi-schemas.ts'
import { serveFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

const kinds = { type: 'string', enum: ['push', 'sms'] }
const heir = (required: string, kind: string) => ({
  allOf: [
    { $ref: '#/components/schemas/Factor' },
    {
      type: 'object',
      required: [required],
      properties: { kind: { const: kind }, [required]: { type: 'string' } },
    },
  ],
})
const text = { type: 'object', required: ['role'], properties: { role: { type: 'string' } } }
const schemas = {
  Factor: {
    type: 'object',
    required: ['kind'],
    properties: { kind: kinds },
    discriminator: {
      propertyName: 'kind',
      mapping: { push: '#/components/schemas/Push', sms: '#/components/schemas/Sms' },
    },
  },
  Push: heir('token', 'push'),
  Sms: heir('phone', 'sms'),
  Short: { ...text, properties: { role: { type: 'string' }, type: { const: 'message' } } },
  Long: { ...text, properties: { role: { type: 'string' }, type: { const: 'message' } } },
  Message: {
    oneOf: [{ $ref: '#/components/schemas/Short' }, { $ref: '#/components/schemas/Long' }],
    discriminator: { propertyName: 'type' },
  },
  Both: {
    type: 'object',
    required: ['by'],
    properties: {
      by: {
        oneOf: [
          { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
          { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
        ],
      },
    },
  },
  Maybe: {
    type: 'object',
    properties: { id: { type: 'string' }, by: { oneOf: [{ type: 'number' }, { type: 'number' }] } },
  },
  Amount: {
    anyOf: [
      {
        oneOf: [
          { type: 'object', properties: { value: { type: 'integer' } } },
          { type: 'object', properties: { value: { type: 'number' } } },
          { type: 'object', properties: { value: { type: 'boolean' } } },
        ],
      },
      { type: 'null' },
    ],
  },
}
const content = (name: string) => ({
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
})
const get = (response: object) => ({
  get: { responses: { 200: { description: 'ok', ...response } } },
})
const document = {
  openapi: '3.1.0',
  info: { title: 'Alternatives', version: '1' },
  components: { schemas },
  paths: {
    '/factor': get(content('Factor')),
    '/both': get(content('Both')),
    '/maybe': get(content('Maybe')),
    '/factors': get({
      content: {
        'application/json': {
          schema: { $ref: '#/components/schemas/Factor' },
          example: { kind: 'sms', phone: '1' },
        },
      },
    }),
    '/messages': {
      post: { requestBody: content('Message'), responses: { 204: { description: 'ok' } } },
    },
    ...Object.fromEntries(
      [...'abcdefgh'].map((name) => [`/amounts/${name}`, get(content('Amount'))]),
    ),
  },
}

it('a schema whose discriminator maps heirs is answered as one of them, and so may its example be', async () => {
  await using folder = await serveFolder({ 'mocks/api.json': JSON.stringify(document) })
  const check = answerCheck(document)
  const { body } = await send(folder.server, 'GET /factor')
  const { kind } = body as { kind: 'push' | 'sms' }
  const own = kind === 'push' ? schemas.Push : schemas.Sms
  expect(check(own, body)).toBe('')
  expect((await send(folder.server, 'GET /factors')).body).toEqual({ kind: 'sms', phone: '1' })
})

it('a request may fit several alternatives that a discriminator does not tell apart', async () => {
  await using folder = await serveFolder({ 'mocks/api.json': JSON.stringify(document) })
  const post = (body: object) => send(folder.server, 'POST /messages', body)
  expect((await post({ role: 'user', type: 'message' })).status).toBe(204)
  expect((await post({ type: 'message' })).status).toBe(422)
})

it('an answer fits one alternative alone, within others too', async () => {
  await using folder = await serveFolder({ 'mocks/api.json': JSON.stringify(document) })
  const check = answerCheck(document)
  for (const name of 'abcdefgh') {
    const { body } = await send(folder.server, `GET /amounts/${name}`)
    expect(check(schemas.Amount, body)).toBe('')
  }
})

it('alternatives that no value tells apart are answered by one that fits several, which is told', async () => {
  const warnings: string[] = []
  await using folder = await serveFolder(
    { 'mocks/api.json': JSON.stringify(document) },
    { onWarning: ({ message }) => warnings.push(message) },
  )
  expect((await send(folder.server, 'GET /maybe')).body).toEqual({ id: expect.any(String) })
  expect(warnings).toEqual([])
  const both = await send(folder.server, 'GET /both')
  expect(both).toMatchObject({ status: 200, body: { by: { id: expect.any(String) } } })
  expect(warnings).toEqual([expect.stringMatching(/^No value was found that fits one alternative/)])
})
