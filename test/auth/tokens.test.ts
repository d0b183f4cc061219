import { exportJWK, generateKeyPair, importJWK, SignJWT, type CryptoKey } from 'jose'
import { expect, it } from 'vitest'
import { auth, createMockServer, resource, type AuthOptions } from '../../src/index.ts'
import {
  askToken,
  authorization,
  callback,
  claimsOf,
  exchange,
  tokensFor,
  verifier,
  Visitor,
} from '../support/login.ts'

const users = resource<Record<string, unknown>>('users', {
  seed: [
    { id: 1, name: 'Ada', username: 'ada', role: 'admin', password: 'lace' },
    { id: 2, name: 'Bob', username: 'bob' },
  ],
})
const clients = [
  { id: 'web', redirectUris: [callback] },
  { id: 'my service', secret: 's3cret/+:' },
]

async function serve(options: Partial<AuthOptions> = {}) {
  const alg = options.keys ? undefined : 'ES256'
  return await createMockServer({ mocks: [users, auth({ users, clients, alg, ...options })] })
}

const { privateKey } = await generateKeyPair('ES256', { extractable: true })
const jwk = { ...(await exportJWK(privateKey)), kid: 'given' }
const key = (await importJWK(jwk, 'ES256')) as CryptoKey

/** A token signed by the key that the mock file gives. */
function signed(claims: Record<string, unknown>, head: Record<string, string> = {}, by = key) {
  const now = Math.floor(Date.now() / 1000)
  const all = {
    iss: 'http://mockapi.local/auth',
    sub: '1',
    aud: 'api',
    client_id: 'web',
    scope: 'openid',
    jti: 'a.1',
    iat: now,
    exp: now + 60,
    ...claims,
  }
  return new SignJWT(all)
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'given', ...head })
    .sign(by)
}

it('takes no token that is not its own, or not for this time, and says why', async () => {
  await using server = await serve({ keys: [jwk], audience: 'api' })
  const ask = async (token: string) => {
    const answer = await server.fetch('/auth/userinfo', {
      headers: { authorization: `Bearer ${token}` },
    })
    return `${answer.status} ${answer.headers.get('www-authenticate') ?? ''}`
  }
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const good = await signed({})
  expect(await ask(good)).toBe('200 ')
  const [head = '', payload = '', signature = ''] = good.split('.')
  const foreign = (await generateKeyPair('ES256')).privateKey
  const cases: readonly (readonly [token: string, says: RegExp])[] = [
    ['nonsense', /no JSON Web Token/],
    [`${encode({ alg: 'none', typ: 'at+jwt' })}.${payload}.`, /not signed \(alg 'none'\)/],
    [`${head}.${encode({ ...claimsOf(good), role: 'admin' })}.${signature}`, /signature/],
    [await signed({}, {}, foreign), /signature/],
    [await signed({}, { kid: 'other' }), /kid\) 'other'.*none of the JWKS/],
    [await signed({ iss: 'https://evil.example/auth' }), /issuer 'https:\/\/evil.example\/auth'/],
    [await signed({ iss: 'http://localhost:3000/other' }), /issuer/],
    [await signed({ aud: 'other' }), /for other \(aud\), and this API is api/],
    [await signed({ exp: 1 }), /expired at 1970-01-01T00:00:01.000Z/],
    [await signed({ exp: undefined }), /expired/],
    [await signed({ nbf: 9_999_999_999 }), /holds from/],
    [await signed({ sub: '7' }), /user 7 of the token is not in 'users'/],
    [await signed({}, { typ: 'JWT' }), /ID token/],
  ]
  for (const [token, says] of cases) {
    const told = await ask(token)
    expect(told).toMatch(/^401 Bearer .*error="invalid_token"/)
    expect(told).toMatch(says)
  }
  expect(await ask(await signed({ scope: 'email' }))).toMatch(/^403 .*insufficient_scope/)
})

it('knows itself by all names of this machine', async () => {
  await using server = await serve({ keys: [jwk] })
  const token = await signed({ iss: 'http://127.0.0.1:5173/auth' })
  const headers = { authorization: `Bearer ${token}` }
  expect((await server.fetch('/auth/userinfo', { headers })).status).toBe(200)
})

it('refuses what does not fit at the token endpoint, and says why', async () => {
  await using server = await serve()
  const code = async () => (await new Visitor(server).pick('1')).get('code')
  const good = exchange(await code())
  const cases: readonly (readonly [
    Record<string, string | undefined>,
    error: string,
    says: RegExp,
  ])[] = [
    [{}, 'invalid_request', /grant_type/],
    [
      { grant_type: 'authorisation_code' },
      'unsupported_grant_type',
      /Did you mean 'authorization_code'/,
    ],
    [{ ...good, client_id: undefined }, 'invalid_client', /client_id/],
    [{ ...good, client_id: 'webb' }, 'invalid_client', /'webb'.*Did you mean 'web'/],
    [{ ...good, client_secret: 'x' }, 'invalid_client', /registered without one/],
    [{ ...good, code: 'nonsense' }, 'invalid_grant', /not known/],
    [{ ...exchange(await code()), code_verifier: `${verifier}x` }, 'invalid_grant', /PKCE/],
    [
      { ...exchange(await code()), code_verifier: undefined },
      'invalid_grant',
      /code_verifier.*missing/,
    ],
    [
      { ...exchange(await code()), redirect_uri: 'http://localhost:5173/other' },
      'invalid_grant',
      /redirect_uri/,
    ],
    [{ grant_type: 'refresh_token', refresh_token: 'nonsense' }, 'invalid_grant', /not known/],
    [
      { grant_type: 'password', username: 'ada', password: 'x' },
      'invalid_grant',
      /password of '1' is wrong/,
    ],
    [
      { grant_type: 'password', username: 'bob', password: 'x' },
      'invalid_grant',
      /no field 'password'/,
    ],
    [{ grant_type: 'password', username: 'eve', password: 'x' }, 'invalid_grant', /Nobody/],
    [{ grant_type: 'client_credentials' }, 'unauthorized_client', /no secret/],
    [
      { grant_type: 'client_credentials', client_id: 'my service', client_secret: 'no' },
      'invalid_client',
      /secret .* is wrong/,
    ],
  ]
  for (const [params, error, says] of cases) {
    const { status, answer } = await askToken(server, params)
    expect([params, status, answer]).toEqual([
      params,
      error === 'invalid_client' ? 401 : 400,
      { error, error_description: expect.stringMatching(says) },
    ])
    expect(answer['error_description']).toMatch(/^[ -~]+$/)
  }
  const json = await server.fetch('/auth/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(good),
  })
  expect(await json.json()).toMatchObject({
    error_description: expect.stringContaining('x-www-form-urlencoded'),
  })
})

it('tells the app what is wrong with its request for a code', async () => {
  await using server = await serve({ scopes: ['orders:read'], requirePkce: true, audience: 'api' })
  const cases: readonly (readonly [Record<string, string | undefined>, error: string])[] = [
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ response_type: undefined }, 'invalid_request'],
    [{ code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge: 'short' }, 'invalid_request'],
    [{ scope: 'openid order:read' }, 'invalid_scope'],
    [{ resource: 'other' }, 'invalid_target'],
    [{ prompt: 'none login' }, 'invalid_request'],
    [{ max_age: 'soon' }, 'invalid_request'],
    [{ request: 'x.y.z' }, 'request_not_supported'],
  ]
  for (const [change, error] of cases) {
    const answer = await server.fetch(`/auth/authorize?${authorization(change)}`, {
      redirect: 'manual',
    })
    const back = new URL(answer.headers.get('location') ?? 'none:')
    expect([
      change,
      back.origin,
      back.searchParams.get('error'),
      back.searchParams.get('state'),
    ]).toEqual([change, 'http://localhost:5173', error, 'xyz'])
  }
})

it('gives tokens to clients by themselves, for names and passwords, and for devices', async () => {
  await using server = await serve({ scopes: ['orders:read'] })
  const basic = `Basic ${btoa('my+service:s3cret%2F%2B%3A')}`
  const post = async (path: string, params: Record<string, string>, authorization = basic) => {
    const answer = await server.fetch(`/auth/${path}`, {
      method: 'POST',
      headers: { authorization },
      body: new URLSearchParams(params),
    })
    const given = (await answer.json()) as Record<string, string | number>
    return { ...given, status: answer.status } as Record<string, string | number>
  }
  const own = await post('token', { grant_type: 'client_credentials' })
  expect(claimsOf(String(own['access_token']))).toMatchObject({
    sub: 'my service',
    scope: 'orders:read',
  })
  expect(own).not.toHaveProperty('refresh_token')
  const wrong = await server.fetch('/auth/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('my+service:no')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  })
  expect(wrong.headers.get('www-authenticate')).toMatch(/^Basic realm=/)
  const named = await post('token', {
    grant_type: 'password',
    username: 'ada',
    password: 'lace',
    scope: 'openid',
  })
  expect(claimsOf(String(named['id_token']))['sub']).toBe('1')
  const device = await post('device_authorization', { scope: 'openid' })
  const ask = () =>
    post('token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: String(device['device_code']),
    })
  expect(await ask()).toMatchObject({ status: 400, error: 'authorization_pending' })
  expect(await ask()).toMatchObject({ status: 400, error: 'slow_down' })
  const url = new URL(String(device['verification_uri_complete']))
  const visitor = new Visitor(server)
  expect(await (await visitor.visit(url.pathname + url.search)).text()).toContain('Ada')
  await visitor.visit(url.pathname + url.search, { user: '1' })
  expect(claimsOf(String((await ask())['id_token']))['sub']).toBe('1')
  expect(await ask()).toMatchObject({ error: 'invalid_grant' })
})

it('tells whether a token counts, and ends it', async () => {
  await using server = await serve()
  const tokens = await tokensFor(server, '1')
  const post = (path: string, token?: string) =>
    server.fetch(`/auth/${path}`, {
      method: 'POST',
      body: new URLSearchParams({ client_id: 'web', token: String(token) }),
    })
  const isActive = async (token?: string) =>
    ((await (await post('introspect', token)).json()) as { active: boolean }).active
  expect(await isActive(tokens['access_token'])).toBe(true)
  expect(await isActive(tokens['refresh_token'])).toBe(true)
  expect(await isActive('nonsense')).toBe(false)
  const ended = await post('revoke', tokens['access_token'])
  expect([ended.status, ended.headers.get('content-type')]).toEqual([200, null])
  expect(await isActive(tokens['access_token'])).toBe(false)
  expect(await isActive(tokens['refresh_token'])).toBe(true)
  await post('revoke', tokens['refresh_token'])
  expect(await isActive(tokens['refresh_token'])).toBe(false)
  expect((await post('revoke', 'nonsense')).status).toBe(200)
})

it('lets codes, tokens and logins end by the clock of the session', async () => {
  await using server = await serve({
    lifetimes: { accessToken: '10m', refreshToken: '1d', session: '2h' },
  })
  server.clock.freeze('2027-01-01T00:00:00Z')
  const visitor = new Visitor(server)
  const tokens = await tokensFor(server, '1', visitor)
  expect(claimsOf(tokens['access_token'])).toMatchObject({ iat: 1_798_761_600, exp: 1_798_762_200 })
  const code = (await visitor.pick('1')).get('code')
  await server.clock.advance('11m')
  expect((await askToken(server, exchange(code))).answer['error_description']).toContain('expired')
  const headers = { authorization: `Bearer ${tokens['access_token']}` }
  expect((await server.fetch('/auth/userinfo', { headers })).status).toBe(401)
  await server.clock.advance('2h')
  expect((await visitor.visit(`/auth/authorize?${authorization()}`)).status).toBe(200)
  await server.clock.advance('23h')
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens['refresh_token'] }
  expect((await askToken(server, refresh)).answer['error_description']).toContain('expired')
})

it('never lets claims of a mock file stand in for those of the protocol, and never a password', async () => {
  const claims = async (user: object) => ({ ...user, sub: 'x', iss: 'x', exp: 1, tenant: 'a' })
  await using server = await serve({ claims: claims as never })
  const tokens = await tokensFor(server, '1')
  for (const name of ['access_token', 'id_token']) {
    expect(claimsOf(tokens[name])).toMatchObject({
      sub: '1',
      iss: 'http://mockapi.local/auth',
      tenant: 'a',
      username: 'ada',
    })
    expect(claimsOf(tokens[name])).not.toHaveProperty('password')
  }
})
