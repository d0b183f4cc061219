import * as v from 'valibot'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMockServer, resource, route } from 'mockapi'
import type { MockServer } from 'mockapi'
import { z } from 'zod'
import { send } from '../support/send.ts'

const schemas = {
  zod: z.object({ name: z.string().trim().min(1), age: z.number().optional() }),
  valibot: v.object({
    name: v.pipe(v.string(), v.trim(), v.minLength(1)),
    age: v.optional(v.number()),
  }),
  'an asynchronous one': z.object({
    name: z
      .string()
      .trim()
      .min(1)
      .refine(async () => true),
    age: z.number().optional(),
  }),
}

describe.each(Object.entries(schemas))('a collection with a schema of %s', (_name, schema) => {
  let server: MockServer

  beforeEach(async () => {
    const users = resource('users', { seed: [{ name: 'Ada', age: 36 }], schema })
    server = await createMockServer({ mocks: users })
    return () => server.close()
  })

  it('takes what fits, as the schema leaves it', async () => {
    const made = await send(server, 'POST /users', { id: 7, name: ' Eve ', extra: true })
    expect([made.status, made.body]).toEqual([201, { id: 7, name: 'Eve' }])
    const put = await send(server, 'PUT /users/7', { name: ' Kim ' })
    expect([put.status, put.body]).toEqual([200, { id: 7, name: 'Kim' }])
  })

  it.each([
    ['POST /users', { age: 'old' }],
    ['PUT /users/1', { age: 1 }],
    ['PATCH /users/1', { name: '' }],
    ['POST /users', [{ name: 'Eve' }, { name: 5 }]],
  ])('%s of %j is 422', async (line, body) => {
    const answer = await send(server, line, body)
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({
      code: 'invalid-body',
      errors: expect.arrayContaining([
        { path: expect.stringContaining('name'), message: expect.any(String) },
      ]),
    })
    expect(server.db('users').all()).toEqual([{ id: 1, name: 'Ada', age: 36 }])
  })

  it('checks what a patch leads to, not the patch', async () => {
    const { status, body } = await send(server, 'PATCH /users/1', { age: 37 })
    expect([status, body]).toEqual([200, { id: 1, name: 'Ada', age: 37 }])
  })
})

it('an item of many is named by its place', async () => {
  const users = resource('users', { seed: [], schema: schemas.zod })
  await using server = await createMockServer({ mocks: users })
  const { body } = await send(server, 'POST /users', [{ name: 'Eve' }, { name: 5 }])
  expect(body).toMatchObject({ errors: [{ path: '1.name' }] })
})

it('a route with a schema gets what the schema makes', async () => {
  const login = route('POST /login', {
    body: z.object({ times: z.coerce.number().max(3) }),
    handle: ({ body }) => ({ twice: body.times * 2 }),
  })
  await using server = await createMockServer({ mocks: login })
  expect((await send(server, 'POST /login', { times: '2' })).body).toEqual({ twice: 4 })
  expect(await send(server, 'POST /login', { times: 4 })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'times' }] },
  })
  expect((await send(server, 'POST /login')).status).toBe(422)
})

it.each([
  [{ 'content-type': 'text/plain;charset=UTF-8' }, '{"name":"Ada"}', 'sent as text/plain: add'],
  [
    { 'content-type': 'text/plain' },
    ' [1]',
    'sent as text/plain: add content-type: application/json.',
  ],
  [{ 'content-type': 'text/plain' }, 'Ada', undefined],
  [{ 'content-type': 'application/json' }, '{}', undefined],
])(
  'the refusal of a body of %j says where the type is what is wrong: %s',
  async (type, text, advice) => {
    const hello = route('POST /hello', {
      body: z.object({ name: z.string() }),
      handle: ({ body }) => body,
    })
    await using server = await createMockServer({ mocks: hello })
    const { status, body } = await send(server, 'POST /hello', text, type)
    expect([status, (body as { code: string }).code]).toEqual([422, 'invalid-body'])
    const { detail } = body as { detail: string }
    if (advice === undefined) expect(detail).not.toContain('sent as')
    else expect(detail).toContain(advice)
  },
)

it('a schema that throws is a failure with a sentence', async () => {
  const schema = {
    '~standard': {
      version: 1 as const,
      vendor: 'own',
      validate: () => {
        throw new Error('schema is ill')
      },
    },
  }
  const login = route('POST /login', { body: schema, handle: () => null })
  await using server = await createMockServer({
    mocks: [login, resource('users', { seed: [], schema })],
  })
  for (const path of ['/login', '/users']) {
    const { status, body } = await send(server, `POST ${path}`, {})
    expect(status).toBe(500)
    expect(body).toMatchObject({ code: 'handler-failed', detail: expect.stringContaining('ill') })
  }
})
