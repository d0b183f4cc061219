import { zValidator } from '@hono/zod-validator'
import { Hono } from 'hono'
import { validator } from 'hono/validator'
import { describe, expect, it } from 'vitest'
import { defineMock, resource, use } from 'mockapi'
import { z } from 'zod'
import { ask, transports, json, serve, told } from '../support/hono-transports.ts'

const user = z.object({ name: z.string(), age: z.coerce.number() })
const form = (fields: Record<string, string>): RequestInit => ({
  body: new URLSearchParams(fields),
})

function multipart(fields: Readonly<Record<string, string>>): RequestInit {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return { body }
}

describe.each(transports)('%s', (transport) => {
  describe('zValidator before an endpoint', () => {
    it('refuses a JSON body that does not fit, and gives the endpoint the one that does', async () => {
      await using server = await serve(transport, [
        use('/users', zValidator('json', user)),
        defineMock({
          'POST /users': (c) => ({ valid: c.req.valid('json'), body: c.body }),
        }),
      ])
      const refused = await ask(server, 'POST /users', json({ name: 'Ada' }))
      expect(refused.status).toBe(400)
      expect(await refused.json()).toMatchObject({ success: false })
      const accepted = await ask(server, 'POST /users', json({ name: 'Ada', age: '36' }))
      expect(await accepted.json()).toEqual({
        valid: { name: 'Ada', age: 36 },
        body: { name: 'Ada', age: '36' },
      })
    })

    it('refuses what is no JSON with 400', async () => {
      await using server = await serve(transport, [
        use('/users', zValidator('json', user)),
        defineMock({ 'POST /users': () => null }),
      ])
      const answer = await ask(server, 'POST /users', {
        headers: { 'content-type': 'application/json' },
        body: '{',
      })
      expect(await told(answer)).toEqual([400, 'Malformed JSON in request body'])
    })

    it('guards the writes of a collection, which gets the whole body', async () => {
      const mocks = [
        use('/users', async (c, next) =>
          c.req.method === 'POST' ? await zValidator('json', user)(c as never, next) : undefined,
        ),
        resource('users', { seed: [] }),
      ]
      await using server = await serve(transport, mocks)
      expect((await ask(server, 'POST /users', json({ name: 'Ada' }))).status).toBe(400)
      const made = await ask(server, 'POST /users', json({ name: 'Ada', age: 36 }))
      expect([made.status, await made.json()]).toEqual([201, { id: 1, name: 'Ada', age: 36 }])
      expect(await (await ask(server, 'GET /users')).json()).toHaveLength(1)
    })

    it.each([
      ['of an address', form],
      ['of several parts', multipart],
    ])('reads a form %s, which the endpoint gets as well', async (_, send) => {
      await using server = await serve(transport, [
        use('/users', zValidator('form', user)),
        defineMock({
          'POST /users': (c) => ({ valid: c.req.valid('form'), body: c.body }),
        }),
      ])
      expect((await ask(server, 'POST /users', send({ name: 'Ada' }))).status).toBe(400)
      const accepted = await ask(server, 'POST /users', send({ name: 'Ada', age: '36' }))
      expect(await accepted.json()).toEqual({
        valid: { name: 'Ada', age: 36 },
        body: { name: 'Ada', age: '36' },
      })
    })

    it('reads the query, headers, cookies and parameters of the endpoint', async () => {
      const validators = [
        use('/users/:id', zValidator('query', z.object({ page: z.coerce.number() }))),
        use('/users/:id', zValidator('header', z.object({ 'x-key': z.string() }))),
        use('/users/:id', zValidator('cookie', z.object({ sid: z.string() }))),
        use('/users/:id', zValidator('param', z.object({ id: z.coerce.number() }))),
      ]
      const mocks = defineMock({
        'GET /users/:id': (c) =>
          (['query', 'header', 'cookie', 'param'] as const).map((target) => c.req.valid(target)),
      })
      await using server = await serve(transport, [validators, mocks])
      const headers = { 'x-key': 'k', cookie: 'sid=1' }
      expect((await ask(server, 'GET /users/7', { headers })).status).toBe(400)
      expect((await ask(server, 'GET /users/7?page=2')).status).toBe(400)
      expect((await ask(server, 'GET /users/x?page=2', { headers })).status).toBe(400)
      const accepted = await ask(server, 'GET /users/7?page=2', { headers })
      expect(await accepted.json()).toEqual([
        { page: 2 },
        { 'x-key': 'k' },
        { sid: '1' },
        { id: 7 },
      ])
    })
  })

  it('a validator may stand beside the handler in one use, typed', async () => {
    const create = use('/users', zValidator('json', user), (c) =>
      c.json({ made: c.req.valid('json') }, 201),
    )
    await using server = await serve(transport, create)
    const made = await ask(server, 'POST /users', json({ name: 'Ada', age: 36 }))
    expect([made.status, await made.json()]).toEqual([201, { made: { name: 'Ada', age: 36 } }])
  })

  it('zValidator inside of an exported app types what its handler reads', async () => {
    const app = new Hono()
      .post('/users', zValidator('json', user), (c) => c.json({ age: c.req.valid('json').age }))
      .post('/forms', zValidator('form', user), (c) => c.json({ age: c.req.valid('form').age }))
    await using server = await serve(transport, app)
    const posted = await ask(server, 'POST /users', json({ name: 'Ada', age: '36' }))
    expect(await posted.json()).toEqual({ age: 36 })
    const sent = await ask(server, 'POST /forms', multipart({ name: 'Ada', age: '36' }))
    expect(await sent.json()).toEqual({ age: 36 })
    expect((await ask(server, 'POST /users', json({}))).status).toBe(400)
  })

  it('an app reads a body that was validated before it', async () => {
    const app = new Hono().post('/users', async (c) => c.json({ got: await c.req.json() }))
    await using server = await serve(transport, [use('/users', zValidator('json', user)), app])
    const answer = await ask(server, 'POST /users', json({ name: 'Ada', age: 1 }))
    expect(await answer.json()).toEqual({ got: { name: 'Ada', age: 1 } })
  })

  it('validator of Hono gives what its function returns, or its answer', async () => {
    const check = validator('json', (value: { readonly name?: unknown }, c) =>
      typeof value.name === 'string' ? { name: value.name } : c.text('Who?', 422),
    )
    await using server = await serve(transport, [
      use('/users', check),
      defineMock({ 'POST /users': (c) => c.req.valid('json') }),
    ])
    expect(await told(await ask(server, 'POST /users', json({})))).toEqual([422, 'Who?'])
    const accepted = await ask(server, 'POST /users', json({ name: 'Ada', more: true }))
    expect(await accepted.json()).toEqual({ name: 'Ada' })
  })
})
