import { describe, expect, it } from 'vitest'
import type { Diagnostic } from '../../src/errors/diagnostic.ts'
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
  Amounts: { type: 'array', items: { $ref: '#/components/schemas/Amount' } },
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
    '/amounts': {
      post: { requestBody: content('Amounts'), responses: { 204: { description: 'ok' } } },
    },
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

describe('a request that fits several alternatives that nothing tells apart', () => {
  const several = 'fits several alternatives of oneOf at /1: alternative 1 and alternative 2'
  const amounts = [{ value: 1.5 }, { value: 1 }, { value: 2 }]

  it('is answered, which the journal notes and the log tells once for a schema', async () => {
    const warnings: Diagnostic[] = []
    await using folder = await serveFolder(
      { 'mocks/api.json': JSON.stringify(document, undefined, 2) },
      { onWarning: (warning) => warnings.push(warning) },
    )
    const post = (body: unknown) => send(folder.server, 'POST /amounts', body)
    expect((await post(amounts)).status).toBe(204)
    expect((await post([null, { value: 3 }])).status).toBe(204)
    const notes = folder.server.calls().flatMap((call) => call.notes)
    expect(notes).toEqual([`body ${several}`, `body ${several}`])
    expect(warnings).toHaveLength(1)
    const [{ message, hint, place }] = warnings as [Diagnostic]
    expect(message).toContain(several)
    expect(hint).toContain('--strict')
    const lines = JSON.stringify(document, undefined, 2).split('\n')
    expect(lines.slice((place?.line ?? 0) - 1).join('')).toMatch(/^\s*\{\s*"oneOf"/)
  })

  it('is refused for what else is wrong with it, and only that is told', async () => {
    await using folder = await serveFolder({ 'mocks/api.json': JSON.stringify(document) })
    const { status, body } = await send(folder.server, 'POST /amounts', [...amounts, 'none'])
    expect(status).toBe(422)
    expect((body as { errors: { pointer: string }[] }).errors.map((each) => each.pointer)).toEqual([
      '/3',
    ])
    expect(folder.server.calls().flatMap((call) => call.notes)).toEqual([
      'body/3 must be object or null',
    ])
  })

  it('is refused with --strict', async () => {
    await using folder = await serveFolder(
      { 'mocks/api.json': JSON.stringify(document) },
      { strict: true },
    )
    const { status, body } = await send(folder.server, 'POST /amounts', amounts)
    expect(status).toBe(422)
    expect(JSON.stringify(body)).toContain('must fit only one of its alternatives')
  })
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
