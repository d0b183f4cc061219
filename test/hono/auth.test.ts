import { Hono } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { bearerAuth } from 'hono/bearer-auth'
import { jwt, sign } from 'hono/jwt'
import type { JwtVariables } from 'hono/jwt'
import { describe, expect, it } from 'vitest'
import { defineMock, resource, use } from 'mockapi'
import { ask, transports, json, serve } from '../support/hono-transports.ts'
import { places } from '../support/hono-places.ts'

const secret = 'not much of a secret'
const answer = () => Response.json({ in: true })

describe.each(transports)('%s', (transport) => {
  describe.each(places)('$name', ({ mocks }) => {
    it('basicAuth lets in who knows the password', async () => {
      const guard = basicAuth({ username: 'ada', password: 'secret' })
      await using server = await serve(transport, mocks(guard, answer))
      const refused = await ask(server, 'GET /x/a')
      expect(refused.status).toBe(401)
      expect(refused.headers.get('www-authenticate')).toBe('Basic realm="Secure Area"')
      const right = `Basic ${btoa('ada:secret')}`
      const accepted = await ask(server, 'GET /x/a', { headers: { authorization: right } })
      expect([accepted.status, await accepted.json()]).toEqual([200, { in: true }])
      const wrong = `Basic ${btoa('ada:guess')}`
      const guess = await ask(server, 'GET /x/a', { headers: { authorization: wrong } })
      expect(guess.status).toBe(401)
    })

    it('bearerAuth lets in who has the token', async () => {
      await using server = await serve(transport, mocks(bearerAuth({ token: 't1' }), answer))
      const refused = await ask(server, 'GET /x/a')
      expect(refused.status).toBe(401)
      expect(refused.headers.get('www-authenticate')).toContain('Bearer')
      const accepted = await ask(server, 'POST /x/a', { headers: { authorization: 'Bearer t1' } })
      expect([accepted.status, await accepted.json()]).toEqual([200, { in: true }])
    })

    it('jwt tells the handler what is in the token', async () => {
      const guard = jwt({ secret, alg: 'HS256' })
      const whole = mocks(guard, (c) => c.json({ claims: c.get('jwtPayload') as unknown }))
      await using server = await serve(transport, whole)
      expect((await ask(server, 'GET /x/a')).status).toBe(401)
      const token = await sign({ sub: 'ada' }, secret, 'HS256')
      const headers = { authorization: `Bearer ${token}` }
      const accepted = await ask(server, 'GET /x/a', { headers })
      expect([accepted.status, await accepted.json()]).toEqual([200, { claims: { sub: 'ada' } }])
      const forged = { authorization: `Bearer ${await sign({ sub: 'ada' }, 'other', 'HS256')}` }
      expect((await ask(server, 'GET /x/a', { headers: forged })).status).toBe(401)
    })
  })

  it('a login signs a token that a guard before a collection takes', async () => {
    const mocks = [
      use('/users/*', jwt({ secret, alg: 'HS256' })),
      resource('users', { seed: [{ name: 'Ada' }] }),
      defineMock({
        'POST /login': async ({ body }) => ({
          token: await sign({ sub: (body as { name: string }).name }, secret, 'HS256'),
        }),
      }),
    ]
    await using server = await serve(transport, mocks)
    expect((await ask(server, 'GET /users/1')).status).toBe(401)
    expect((await ask(server, 'DELETE /users/1')).status).toBe(401)
    const login = await ask(server, 'POST /login', json({ name: 'ada' }))
    const { token } = (await login.json()) as { token: string }
    const headers = { authorization: `Bearer ${token}` }
    const user = await ask(server, 'GET /users/1', { headers })
    expect(await user.json()).toEqual({ id: 1, name: 'Ada' })
  })

  it('an app with typed variables reads the token of its own guard', async () => {
    const app = new Hono<{ Variables: JwtVariables<{ sub: string }> }>()
    app.use('/me', jwt({ secret, alg: 'HS256' }))
    app.get('/me', (c) => c.text(c.get('jwtPayload').sub))
    await using server = await serve(transport, app)
    const headers = { authorization: `Bearer ${await sign({ sub: 'ada' }, secret, 'HS256')}` }
    expect(await (await ask(server, 'GET /me', { headers })).text()).toBe('ada')
  })
})
