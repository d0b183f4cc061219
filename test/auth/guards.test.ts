import { expect, it } from 'vitest'
import { auth, createMockServer, defineMock } from '../../src/index.ts'
import { ask, serve, users } from '../support/guarded.ts'

const guarded = defineMock({
  'GET /signed-in': { $auth: true, hello: '{{user.name}}' },
  'GET /scoped': { $auth: 'orders:write', ok: true },
  'GET /admins': { $auth: { role: 'admin' }, ok: true },
  'GET /both': { $auth: { scope: 'orders:read', role: { in: ['admin', 'editor'] } }, ok: true },
  'GET /users/:id/settings': { $auth: { id: '{{params.id}}' }, theme: 'dark' },
  'POST /things': { $auth: true, got: '{{body.name}}' },
  'GET /open': { hello: '{{user.name}}' },
  'GET /who': ({ user, auth: how }) => ({ user: user?.['name'] ?? null, kind: how?.kind ?? null }),
})

it('answers whoever is signed in, and tells others how to sign in', async () => {
  await using server = await serve(guarded)
  const nobody = await ask(server, 'GET /signed-in')
  expect(nobody).toMatchObject({ status: 401, code: 'no-credentials' })
  expect(nobody.challenge).toBe('Bearer realm="mockapi"')
  expect(nobody.body?.['detail']).toContain('"Authorization: Bearer <token>"')
  const { headers, user } = await server.signIn('ada@example.test')
  expect(user['name']).toBe('Ada')
  expect((await ask(server, 'GET /signed-in', headers)).body).toEqual({ hello: 'Ada' })
  expect((await ask(server, 'GET /open', headers)).body).toEqual({ hello: 'Ada' })
  expect((await ask(server, 'GET /open')).body).toEqual({ hello: null })
  expect((await ask(server, 'GET /who', headers)).body).toEqual({ user: 'Ada', kind: 'bearer' })
  expect((await ask(server, 'GET /who')).body).toEqual({ user: null, kind: null })
})

it('asks for scopes of the token and for fields of the user, and says which are lacking', async () => {
  await using server = await serve(guarded)
  const ada = await server.signIn('1')
  const bob = await server.signIn('2', { scope: 'openid orders:read' })
  expect((await ask(server, 'GET /scoped', ada.headers)).status).toBe(200)
  const scope = await ask(server, 'GET /scoped', bob.headers)
  expect(scope).toMatchObject({ status: 403, code: 'missing-scope' })
  expect(scope.challenge).toBe(
    'Bearer realm="mockapi", error="insufficient_scope", scope="orders:write"',
  )
  expect((await ask(server, 'GET /admins', ada.headers)).status).toBe(200)
  const role = await ask(server, 'GET /admins', bob.headers)
  expect(role).toMatchObject({ status: 403, code: 'forbidden', challenge: null })
  expect(role.body?.['detail']).toContain('user.role is "member", which is not "admin"')
  expect((await ask(server, 'GET /both', ada.headers)).status).toBe(200)
  expect((await ask(server, 'GET /both', bob.headers)).status).toBe(403)
  expect((await ask(server, 'GET /users/2/settings', bob.headers)).status).toBe(200)
  expect((await ask(server, 'GET /users/1/settings', bob.headers)).status).toBe(403)
})

it('stands before the body, its schema and the handler', async () => {
  const calls: string[] = []
  await using server = await serve([
    guarded,
    defineMock(
      {
        'POST /late': () => {
          calls.push('late')
          return { ok: true }
        },
      },
      { auth: true },
    ),
  ])
  const sent = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{ nonsense',
  }
  expect((await server.fetch('/things', sent)).status).toBe(401)
  expect((await server.fetch('/late', sent)).status).toBe(401)
  expect(calls).toEqual([])
  const { headers } = await server.signIn('1')
  const known = { ...sent, headers: { ...sent.headers, ...headers } }
  expect((await server.fetch('/things', known)).status).toBe(400)
})

it.each([
  ['an expired one', 'expired'],
  ['one without a signature', 'unsigned'],
  ['a text', 'malformed'],
])('refuses a token that is %s, with the reason', async (_what, reason) => {
  await using server = await serve(guarded)
  const { accessToken } = await server.signIn('1')
  const [, payload = ''] = accessToken.split('.')
  const head = btoa(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).replaceAll('=', '')
  const others: Readonly<Record<string, string>> = {
    unsigned: `${head}.${payload}.`,
    malformed: 'nonsense',
  }
  if (reason === 'expired') await server.auth.expire()
  const authorization = `Bearer ${others[reason] ?? accessToken}`
  const refused = await ask(server, 'GET /signed-in', { authorization })
  expect(refused).toMatchObject({ status: 401, code: 'invalid-credentials', reason })
  expect(refused.challenge).toContain('error="invalid_token"')
})

it('follows the records: what a token says changes with the next one, and a deleted user is gone', async () => {
  await using server = await serve(guarded)
  const before = await server.signIn('2')
  expect((await ask(server, 'GET /admins', before.headers)).status).toBe(403)
  server.db(users).update(2, { role: 'admin' })
  expect((await ask(server, 'GET /admins', (await server.signIn('2')).headers)).status).toBe(200)
  server.db(users).delete(2)
  const gone = await ask(server, 'GET /signed-in', before.headers)
  expect(gone).toMatchObject({ status: 401, reason: 'unknown-user' })
  const cookie = before.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  expect((await ask(server, 'GET /signed-in', { cookie })).status).toBe(401)
})

it('takes cookies, Basic, API keys and plain tokens by the same line', async () => {
  const options = {
    basic: true,
    apiKey: { header: 'X-Api-Key', keys: { 'k-1': { scopes: ['orders:read'] } } },
    tokens: { 'dev-token': 'bob@example.test', 'old-token': 'nobody' },
  }
  await using server = await serve(guarded, options)
  const { cookies } = await server.signIn('1')
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
  const basic = (text: string) => ({ authorization: `Basic ${btoa(text)}` })
  const who = async (headers: Record<string, string>) =>
    (await ask(server, 'GET /who', headers)).body
  expect(await who({ cookie })).toEqual({ user: 'Ada', kind: 'cookie' })
  expect(await who(basic('bob@example.test:bob'))).toEqual({ user: 'Bob', kind: 'basic' })
  expect(await who({ 'x-api-key': 'k-ada' })).toEqual({ user: 'Ada', kind: 'api-key' })
  expect(await who({ 'x-api-key': 'k-1' })).toEqual({ user: null, kind: 'api-key' })
  expect(await who({ authorization: 'Bearer dev-token' })).toEqual({ user: 'Bob', kind: 'bearer' })
  expect((await ask(server, 'GET /scoped', { cookie })).status).toBe(200)
  expect((await ask(server, 'GET /scoped', { 'x-api-key': 'k-1' })).status).toBe(403)
  const wrong = await ask(server, 'GET /signed-in', basic('bob@example.test:no'))
  expect(wrong).toMatchObject({ status: 401, reason: 'wrong-password' })
  expect(wrong.challenge).toBe(
    'Bearer realm="mockapi", Basic realm="mockapi", charset="UTF-8", ApiKey realm="mockapi", in="header", name="x-api-key"',
  )
  const unknown = await ask(server, 'GET /signed-in', { 'x-api-key': 'k-none' })
  expect(unknown).toMatchObject({ status: 401, reason: 'unknown' })
  const old = await ask(server, 'GET /signed-in', { authorization: 'Bearer old-token' })
  expect(old).toMatchObject({ status: 401, reason: 'unknown-user' })
})

it('is never answered from a cache, and tells the journal who asked', async () => {
  await using server = await createMockServer({
    port: 0,
    mocks: [users, auth({ users, alg: 'ES256' }), { 'GET /mine': { $auth: true, a: 1 } }],
  })
  const { headers } = await server.signIn('1')
  const get = async (init?: RequestInit) => (await fetch(`${server.url}/mine`, init)).status
  expect(await get({ headers })).toBe(200)
  expect(await get({ headers })).toBe(200)
  expect(await get()).toBe(401)
  expect(await get({ headers: { authorization: 'Bearer x.y.z' } })).toBe(401)
  expect(server.calls('GET /mine').map(({ auth: who }) => who)).toMatchObject(
    [
      { user: '1', kind: 'bearer', client: 'mockapi' },
      { user: '1', kind: 'bearer' },
      {},
      { kind: 'bearer', refused: 'malformed' },
    ].map((each) => (Object.keys(each).length === 0 ? undefined : each)) as never,
  )
})

it('knows users of each session apart', async () => {
  await using server = await serve(guarded)
  const session = server.session('a')
  const { headers } = await session.signIn('2')
  session.db(users).delete(2)
  expect((await ask(session, 'GET /signed-in', headers)).status).toBe(401)
  const own = (await server.signIn('2')).headers
  expect((await ask(server, 'GET /signed-in', own)).status).toBe(200)
  await expect(session.signIn('2')).rejects.toThrow('No user of "users" has "2"')
})
