import { expect, it } from 'vitest'
import { behave } from '../../src/index.ts'
import { ask, serve } from '../support/guarded.ts'

const mocks = { 'GET /orders': { $auth: true, ok: true }, 'GET /open': { ok: true } }

it('lets credentials fail a few times, those of one user alone, and no longer than asked for', async () => {
  await using server = await serve(mocks)
  const ada = (await server.signIn('1')).headers
  const bob = (await server.signIn('2')).headers
  server.auth.fail('expired', { times: 1 })
  expect(server.auth.failures).toMatchObject([{ failure: 'expired', times: 1, remaining: 1 }])
  const expired = await ask(server, 'GET /orders', ada)
  expect(expired).toMatchObject({ status: 401, code: 'invalid-credentials', reason: 'expired' })
  expect(expired.challenge).toContain('error="invalid_token"')
  expect((await ask(server, 'GET /orders', ada)).status).toBe(200)
  using _failure = server.auth.fail('revoked', { user: 'bob@example.test' })
  expect((await ask(server, 'GET /orders', ada)).status).toBe(200)
  expect(await ask(server, 'GET /orders', bob)).toMatchObject({ reason: 'revoked' })
  server.auth.fail('wrong-audience', { for: '1m' })
  expect(await ask(server, 'GET /orders', ada)).toMatchObject({ reason: 'wrong-audience' })
  await server.clock.advance('1m')
  expect((await ask(server, 'GET /orders', ada)).status).toBe(200)
  server.reset()
  expect(server.auth.failures).toEqual([])
  expect(() => server.auth.fail('expird' as never)).toThrow('Did you mean "expired"?')
})

it('lets them fail for one endpoint: by override, scenario, and header', async () => {
  await using server = await serve([
    mocks,
    { $scenarios: { stale: { 'GET /orders': { $behaviour: { fault: 'expired' } } } } },
  ])
  const { headers } = await server.signIn('1')
  const asked = { ...headers, 'x-mockapi-fault': 'revoked' }
  expect(await ask(server, 'GET /open', asked)).toMatchObject({ status: 401, reason: 'revoked' })
  expect((await ask(server, 'GET /open', headers)).status).toBe(200)
  server.fail('GET /orders', 'account-locked', { times: 1 })
  const locked = await ask(server, 'GET /orders', headers)
  expect(locked).toMatchObject({ status: 403, code: 'forbidden', reason: 'account-locked' })
  expect((await ask(server, 'GET /orders', headers)).status).toBe(200)
  server.scenario('stale')
  expect(await ask(server, 'GET /orders', headers)).toMatchObject({ reason: 'expired' })
  server.use({ 'GET /open': behave({ fault: { fault: 'expired', rate: 0 } }) })
  expect((await ask(server, 'GET /open')).status).toBe(200)
})

it('ends tokens and logins of a user, and leaves refreshing where they only expire', async () => {
  await using server = await serve(mocks)
  const ada = await server.signIn('1')
  const bob = await server.signIn('2')
  await server.auth.expire('1')
  expect(await ask(server, 'GET /orders', ada.headers)).toMatchObject({ reason: 'expired' })
  expect((await ask(server, 'GET /orders', bob.headers)).status).toBe(200)
  expect((await ask(server, 'GET /orders', (await server.signIn('1')).headers)).status).toBe(200)
  await server.auth.revoke('bob@example.test')
  expect(await ask(server, 'GET /orders', bob.headers)).toMatchObject({ reason: 'revoked' })
  const cookie = bob.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  expect((await ask(server, 'GET /orders', { cookie })).status).toBe(401)
})

it('is told and steered by the admin API', async () => {
  await using server = await serve(mocks)
  const post = async (body: unknown) => {
    const init = { method: 'POST', body: JSON.stringify(body) }
    const headers = { 'content-type': 'application/json' }
    return await server.fetch('/__mockapi/auth', { ...init, headers })
  }
  const signedIn = (await (await post({ signIn: 'ada@example.test' })).json()) as {
    readonly headers: Record<string, string>
  }
  expect((await ask(server, 'GET /orders', signedIn.headers)).status).toBe(200)
  const { body } = await ask(server, 'GET /__mockapi/auth')
  expect(body).toMatchObject({
    providers: [{ path: '/auth', users: 'users' }],
    users: [
      { id: '1', name: 'Ada' },
      { id: '2', name: 'Bob' },
    ],
    logins: [
      { kind: 'session', user: '1' },
      { kind: 'refresh-token', user: '1' },
    ],
    failures: [],
  })
  const added = await post({ fail: 'expired', times: 1 })
  expect(await added.json()).toMatchObject({ id: 1, failure: 'expired' })
  expect((await ask(server, 'GET /orders', signedIn.headers)).status).toBe(401)
  expect((await post({ expire: true })).status).toBe(200)
  expect(await ask(server, 'GET /orders', signedIn.headers)).toMatchObject({ reason: 'expired' })
  expect((await post({ revoke: true, user: 'nobody' })).status).toBe(422)
  expect((await post({ signIn: '1', fail: 'expired' })).status).toBe(422)
})
