import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { auth, createMockServer, resource, type AuthOptions } from '../../src/index.ts'
import {
  askToken,
  authorization,
  backOf,
  callback,
  claimsOf,
  exchange,
  tokensFor,
  Visitor,
} from '../support/login.ts'

const users = resource('users', {
  seed: [
    { id: 1, name: 'Ada Lovelace', email: 'ada@example.test', role: 'admin', password: 'lace' },
    { id: 2, name: 'Bob', email: 'bob@example.test', role: 'member', password: 'bob' },
  ],
})

const clients = [
  { id: 'web', redirectUris: [callback] },
  { id: 'other', redirectUris: ['http://127.0.0.1/cb'] },
  { id: 'service', secret: 's3cret/+:', redirectUris: [callback] },
]

/** A server whose tokens are signed by a key that is made quickly. */
async function serve(options: Partial<AuthOptions> = {}) {
  return await createMockServer({
    mocks: [users, auth({ users, clients, alg: 'ES256', ...options })],
  })
}

it('signs a user in who is picked on a page, and tells who it is', async () => {
  await using server = await serve()
  const visitor = new Visitor(server)
  const page = await visitor.visit(`/auth/authorize?${authorization()}`)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
  const text = await page.text()
  expect(text).toContain('Ada Lovelace')
  expect(text).not.toContain('<script')
  const back = await visitor.pick('1', authorization({ nonce: 'n-1' }))
  expect(back.get('state')).toBe('xyz')
  expect(back.get('iss')).toBe('http://mockapi.local/auth')
  const { status, answer } = await askToken(server, exchange(back.get('code')))
  expect(status).toBe(200)
  expect(answer).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
  expect(claimsOf(answer['id_token'])).toMatchObject({
    iss: 'http://mockapi.local/auth',
    aud: 'web',
    sub: '1',
    nonce: 'n-1',
    email: 'ada@example.test',
    email_verified: true,
    role: 'admin',
  })
  expect(claimsOf(answer['access_token'])).toMatchObject({
    client_id: 'web',
    sub: '1',
    role: 'admin',
  })
  const headers = { authorization: `Bearer ${answer['access_token']}` }
  const info = await server.fetch('/auth/userinfo', { headers })
  expect(await info.json()).toMatchObject({ sub: '1', name: 'Ada Lovelace' })
})

it('keeps a browser signed in, and asks again where the app wants that', async () => {
  await using server = await serve()
  const visitor = new Visitor(server)
  const first = await visitor.visit(`/auth/authorize?${authorization({ prompt: 'none' })}`)
  expect(backOf(first).get('error')).toBe('login_required')
  await visitor.pick('2')
  const again = await visitor.visit(`/auth/authorize?${authorization()}`)
  const { answer } = await askToken(server, exchange(backOf(again).get('code')))
  expect(claimsOf(answer['id_token'])['sub']).toBe('2')
  const silent = { prompt: 'none', id_token_hint: answer['id_token'] }
  expect(backOf(await visitor.visit(`/auth/authorize?${authorization(silent)}`)).has('code')).toBe(
    true,
  )
  const other = (await tokensFor(server, '1'))['id_token']
  const hinted = authorization({ prompt: 'none', id_token_hint: other })
  expect(backOf(await visitor.visit(`/auth/authorize?${hinted}`)).get('error')).toBe(
    'login_required',
  )
  for (const asking of [{ prompt: 'login' }, { prompt: 'select_account' }, { max_age: '0' }]) {
    const page = await visitor.visit(`/auth/authorize?${authorization(asking)}`)
    expect([asking, page.status]).toEqual([asking, 200])
  }
})

it('has claims of the record as it is at each refresh', async () => {
  await using server = await serve()
  const first = await tokensFor(server, '2')
  await server.fetch('/users/2', {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role: 'admin' }),
  })
  const { answer } = await askToken(server, {
    grant_type: 'refresh_token',
    refresh_token: first['refresh_token'],
  })
  expect(claimsOf(answer['access_token'])['role']).toBe('admin')
  expect(claimsOf(answer['id_token'])['role']).toBe('admin')
})

it('ends the login and the tokens of a user who is deleted', async () => {
  await using server = await serve()
  const visitor = new Visitor(server)
  const tokens = await tokensFor(server, '2', visitor)
  await server.fetch('/users/2', { method: 'DELETE' })
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] }
  expect((await askToken(server, refresh)).answer).toMatchObject({ error: 'invalid_grant' })
  const silent = await visitor.visit(`/auth/authorize?${authorization({ prompt: 'none' })}`)
  expect(backOf(silent).get('error')).toBe('login_required')
  const headers = { authorization: `Bearer ${tokens['access_token']}` }
  const info = await server.fetch('/auth/userinfo', { headers })
  expect(info.status).toBe(401)
  expect(info.headers.get('www-authenticate')).toMatch(
    /error="invalid_token", error_description="The user 2/,
  )
})

it('revokes all tokens of a sign-in whose code is used twice', async () => {
  await using server = await serve()
  const code = (await new Visitor(server).pick('1')).get('code')
  const { answer: tokens } = await askToken(server, exchange(code))
  expect((await askToken(server, exchange(code))).answer).toMatchObject({
    error: 'invalid_grant',
    error_description: expect.stringContaining('used before'),
  })
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] }
  expect((await askToken(server, refresh)).status).toBe(400)
  const headers = { authorization: `Bearer ${tokens['access_token']}` }
  expect((await server.fetch('/auth/userinfo', { headers })).status).toBe(401)
})

it('rotates refresh tokens, and revokes all of a sign-in where an old one comes again', async () => {
  await using server = await serve()
  const first = await tokensFor(server, '1')
  const refresh = (token?: string) =>
    askToken(server, { grant_type: 'refresh_token', refresh_token: token })
  const { answer: second } = await refresh(first['refresh_token'])
  expect(second['refresh_token']).not.toBe(first['refresh_token'])
  expect((await refresh(first['refresh_token'])).answer['error_description']).toContain(
    'replaced by a newer one',
  )
  expect((await refresh(second['refresh_token'])).answer).toMatchObject({ error: 'invalid_grant' })
})

it('signs out, and sends back where that is registered alone', async () => {
  await using server = await serve()
  const visitor = new Visitor(server)
  const tokens = await tokensFor(server, '1', visitor)
  const out = (uri: string) =>
    visitor.visit(
      `/auth/end-session?${new URLSearchParams({ id_token_hint: String(tokens['id_token']), post_logout_redirect_uri: uri, state: 's' })}`,
    )
  expect((await out('https://evil.example/')).status).toBe(400)
  const answer = await out('http://localhost:5173/bye')
  expect(answer.headers.get('location')).toBe('http://localhost:5173/bye?state=s')
  expect(visitor.cookies.size).toBe(0)
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] }
  expect((await askToken(server, refresh)).answer).toMatchObject({ error: 'invalid_grant' })
})

it('answers form posts and fragments, and the cancel of a user', async () => {
  await using server = await serve()
  const visitor = new Visitor(server)
  const refused = await visitor.visit(`/auth/authorize?${authorization()}`, { deny: '1' })
  expect(refused.status).toBe(303)
  expect(backOf(refused).get('error')).toBe('access_denied')
  const fragment = await visitor.visit(
    `/auth/authorize?${authorization({ response_mode: 'fragment' })}`,
    { user: '1' },
  )
  expect(new URL(fragment.headers.get('location') ?? '').hash).toMatch(/^#code=.*&state=xyz&iss=/)
  const posted = await visitor.visit(
    `/auth/authorize?${authorization({ response_mode: 'form_post' })}`,
  )
  const page = await posted.text()
  // A browser runs it by its hash alone.
  const [, script = ''] = /<script>([^]*)<\/script>/.exec(page) ?? []
  const hash = createHash('sha256').update(script).digest('base64')
  expect(posted.headers.get('content-security-policy')).toContain(`script-src 'sha256-${hash}'`)
  expect(page).toMatch(new RegExp(`action="${callback}"[^]*name="code"`))
})

it('never sends anybody to an address that is not registered', async () => {
  await using server = await serve()
  const ask = async (change: Record<string, string | undefined>, accept = '*/*') => {
    const answer = await server.fetch(`/auth/authorize?${authorization(change)}`, {
      headers: { accept },
      redirect: 'manual',
    })
    return {
      status: answer.status,
      location: answer.headers.get('location'),
      text: await answer.text(),
    }
  }
  for (const uri of [
    'https://evil.example/cb',
    `${callback}/more`,
    `${callback}?a=1`,
    'http://localhost:9/callback',
    'javascript:alert(1)',
  ]) {
    const { status, location, text } = await ask({ redirect_uri: uri })
    expect([uri, status, location, JSON.parse(text)]).toEqual([
      uri,
      400,
      null,
      expect.objectContaining({ code: 'redirect-refused' }),
    ])
  }
  expect((await ask({ client_id: 'wbe' })).text).toContain('unknown-client')
  expect((await ask({ client_id: '<b>' }, 'text/html')).text).toContain('&lt;b&gt;')
  // A loopback address that is registered without a port stands for all ports.
  expect((await ask({ client_id: 'other', redirect_uri: 'http://127.0.0.1:4711/cb' })).status).toBe(
    200,
  )
})

it('takes any client of this machine where none is registered', async () => {
  await using server = await serve({ clients: undefined })
  const tokens = await tokensFor(server, '1')
  expect(claimsOf(tokens['id_token'])['aud']).toBe('web')
  const evil = await server.fetch(
    `/auth/authorize?${authorization({ redirect_uri: 'https://evil.example/' })}`,
  )
  expect(await evil.json()).toMatchObject({
    code: 'redirect-refused',
    detail: expect.stringContaining('clients:'),
  })
})
