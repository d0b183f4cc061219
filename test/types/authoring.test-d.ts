import { describe, expectTypeOf, it } from 'vitest'
import { defineMock, resource, route } from 'mockapi'
import { z } from 'zod'

const users = resource('users', {
  seed: 3,
  factory: (f, i) => ({ name: f.person.fullName(), age: i, role: 'admin' as 'admin' | 'member' }),
})

describe('defineMock', () => {
  it('types params from the key', () => {
    defineMock({
      'GET /users/:id/posts/:post?': ({ params }) => {
        expectTypeOf(params).toEqualTypeOf<{ readonly id: string; readonly post?: string }>()
        // @ts-expect-error a misspelt parameter
        return params.idd
      },
      'GET /v2/replicas/{replica_id}': ({ params }) => params.replica_id,
      'GET /orders/:id{[0-9]+}': ({ params }) => params.id,
      'GET /files/*': ({ params }) => params['*'],
      'GET /health': { ok: true },
      'GET /list': [1, 2, 3],
      'DELETE /cache': () => null,
      'GET /none': () => undefined,
    })
  })

  it('refuses keys that are no endpoint', () => {
    // @ts-expect-error no method
    defineMock({ '/users': { ok: true } })
    // @ts-expect-error no such method
    defineMock({ 'FETCH /users': { ok: true } })
    // @ts-expect-error no slash
    defineMock({ 'GET users': { ok: true } })
  })
})

describe('route', () => {
  it('types the body from the schema', () => {
    route('POST /login/:tenant', {
      body: z.object({ password: z.string() }),
      handle: ({ body, params, json }) => {
        expectTypeOf(body.password).toEqualTypeOf<string>()
        expectTypeOf(params.tenant).toEqualTypeOf<string>()
        // @ts-expect-error no such field
        return json(body.pasword)
      },
    })
    route('POST /plain', { handle: ({ body }) => expectTypeOf(body).toEqualTypeOf<never>() })
    // @ts-expect-error no method
    route('/login', { handle: () => null })
    // @ts-expect-error a status rule has no such field
    route('GET /x', { status: { code: 1 }, handle: () => null })
  })
})

describe('db', () => {
  it('types rows from the factory', () => {
    defineMock({
      'GET /me': ({ db }) => {
        const row = db(users).find('1')
        expectTypeOf(row?.name).toEqualTypeOf<string | undefined>()
        expectTypeOf(row?.id).toEqualTypeOf<string | number | undefined>()
        db(users).update(1, { role: 'member' })
        // @ts-expect-error no such role
        db(users).update(1, { role: 'owner' })
        // @ts-expect-error no such field
        db(users).create({ nam: 'Ada' })
        expectTypeOf(db('anything').all()[0]?.['x']).toEqualTypeOf<unknown>()
        // @ts-expect-error rows are frozen
        if (row) row.name = 'x'
        return row ?? null
      },
    })
  })
})
