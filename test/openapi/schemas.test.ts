import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveFolder, type ServedFolder } from '../support/folder.ts'
import { send } from '../support/send.ts'

import { cases, integer, object, ref, schemas, text, type Case } from '../support/schema-cases.ts'

/** Schemas that are wrong in a part, and what is still checked of them. */
const wrong: Readonly<Record<string, Case>> = {
  'a text that is too long for its pattern': [
    object({ a: { pattern: '^(?=.*x)(?=.*y)' }, b: { pattern: '^[A-Za-z0-9+/]*={0,2}$' } }),
    { a: `${'a'.repeat(20_000)}x`, b: 'a'.repeat(100_000) },
    '/a has 20001 characters, and at most 10000 are held against the pattern ^(?=.*x)(?=.*y) (--no-validate takes all)',
  ],
  'a pattern that is none': [
    object({ a: { pattern: '(' }, b: integer }),
    { a: 'x', b: 'x' },
    '/b must be integer',
  ],
  'a pattern that could take forever': [
    object({ a: { pattern: '(a)\\1' }, b: integer }),
    { a: 'x', b: 'x' },
    '/b must be integer',
  ],
  'a reference to nothing': [
    object({ a: ref('Nowhere'), b: integer }),
    { a: 1, b: 'x' },
    '/b must be integer',
  ],
  'references in a circle': [
    object({ a: ref('Circle'), b: integer }),
    { a: 1, b: 'x' },
    '/b must be integer',
  ],
  'a type that is none': [
    object({ a: { type: 'int' }, b: integer }),
    { a: 1, b: 'x' },
    '/b must be integer',
  ],
  'a bound that is a text': [
    object({ a: { minLength: '3' }, b: integer }),
    { a: 'x', b: 'x' },
    '/b must be integer',
  ],
  'an empty list of alternatives': [
    object({ a: { oneOf: [], enum: [] }, b: integer }),
    { a: 'x', b: 'x' },
    '/b must be integer',
  ],
  'a required that is a boolean': [
    object({ a: { ...text, required: true }, b: integer }),
    { b: 'x' },
    '/b must be integer',
  ],
  'a schema that is a part of itself': [ref('Self'), 1],
}

let folder: ServedFolder
const all = Object.entries({ ...cases, ...wrong })
const pathOf = (name: string) => `/case${all.findIndex(([each]) => each === name)}`

beforeAll(async () => {
  const operation = (schema: unknown) => ({
    post: {
      requestBody: { content: { 'application/json': { schema } } },
      responses: { '204': { description: 'fits' } },
    },
  })
  const document = {
    openapi: '3.1.0',
    info: { title: 'Schemas', version: '1' },
    components: { schemas },
    paths: {
      ...Object.fromEntries(all.map(([name, [schema]]) => [pathOf(name), operation(schema)])),
      '/many': operation(ref('Many')),
      '/list': operation({ type: 'array', items: ref('Cat'), uniqueItems: true }),
    },
  }
  folder = await serveFolder({ 'mocks/api.json': JSON.stringify(document) }, { strict: true })
})
afterAll(() => folder[Symbol.asyncDispose]())

async function violationsOf(path: string, body: unknown): Promise<string[]> {
  const isText = typeof body === 'string'
  const json = { 'content-type': 'application/json' }
  const sent = isText ? JSON.stringify(body) : body
  const answer = await send(folder.server, `POST ${path}`, sent, json)
  if (answer.status === 204) return []
  expect(answer).toMatchObject({ status: 422 })
  const { errors } = answer.body as { errors: { pointer: string; message: string }[] }
  return errors.map(({ pointer, message }) => `${pointer} ${message}`)
}

describe('a body of JSON', () => {
  it.each(Object.entries(cases))('is checked for %s', async (name, [, body, ...violations]) => {
    expect((await violationsOf(pathOf(name), body)).toSorted()).toEqual(violations.toSorted())
  })

  it.each(Object.entries(wrong))(
    'is checked in spite of %s',
    async (name, [, body, ...violations]) => {
      expect(await violationsOf(pathOf(name), body)).toEqual(violations)
    },
  )
})

describe('what would keep the server busy', () => {
  const within = async (path: string, body: unknown) => {
    const start = performance.now()
    const found = await violationsOf(path, body)
    return { found, isFast: performance.now() - start < 5000 }
  }

  it('a list of very many wrong values has a bounded answer', async () => {
    const { found, isFast } = await within(
      '/list',
      Array.from({ length: 200_000 }, () => 1),
    )
    expect({ found, isFast }).toEqual({ found: ['/0 must be object'], isFast: true })
  })

  it('a list of very many objects that must differ is compared in one pass', async () => {
    const cats = Array.from({ length: 50_000 }, (_, lives) => ({ kind: 'cat', lives }))
    expect(await within('/list', cats)).toEqual({ found: [], isFast: true })
  })

  it('alternatives in one another end', async () => {
    const nested = JSON.parse(`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`) as unknown
    const { found, isFast } = await within('/many', nested)
    expect({ count: found.length, isFast }).toEqual({ count: 1, isFast: true })
  })
})
