import * as client from 'openid-client'
import { expect, it } from 'vitest'
import { readAuthOptions } from '../../src/auth/definition/options.ts'
import { auth, createMockServer, resource } from '../../src/index.ts'
import { callback, claimsOf, Visitor } from '../support/login.ts'

const users = resource('users', { seed: [{ id: 1, name: 'Ada', email: 'ada@example.test' }] })

const wrong: readonly (readonly [given: unknown, at: string | undefined, says: RegExp])[] = [
  [undefined, undefined, /no provider/],
  [{}, 'users', /no "users"/],
  [{ users: 'users', client: [] }, 'client', /"client" is no part.*/],
  [{ users: 'users', path: 'auth' }, 'path', /"auth"/],
  [{ users: 'users', path: '/:a' }, 'path', /no fixed address/],
  [{ users: 'users', issuer: 'mock' }, 'issuer', /"mock"/],
  [{ users: 'users', alg: 'HS256' }, 'alg', /RS256 or ES256/],
  [{ users: 'users', keys: [{ kty: 'oct', k: 'a' }] }, 'keys', /"keys\[0\]" has the type/],
  [{ users: 'users', keys: [{ kty: 'EC', crv: 'P-384' }] }, 'keys', /P-384/],
  [{ users: 'users', keys: [{ kty: 'EC', crv: 'P-256', x: 'a', y: 'a' }] }, 'keys', /public key/],
  [
    { users: 'users', keys: [{ kty: 'EC', crv: 'P-256', x: 'a', y: 'a', d: 'a' }] },
    'keys',
    /fewer than 43/,
  ],
  [{ users: 'users', clients: [{ id: 'a' }, { id: 'a' }] }, 'clients', /"clients\[1\]"/],
  [
    { users: 'users', clients: [{ id: 'a', redirectUris: ['/cb'] }] },
    'clients',
    /no absolute address/,
  ],
  [
    { users: 'users', clients: [{ id: 'a', redirectUris: ['javascript:alert(1)'] }] },
    'clients',
    /address/,
  ],
  [{ users: 'users', lifetimes: { accessToken: 60 } }, 'lifetimes', /60, which is no time/],
  [{ users: 'users', lifetimes: { access: '1h' } }, 'lifetimes', /"access"/],
  [{ users: 'users', scopes: ['a b'] }, 'scopes', /"a b"/],
  [{ users: 'users', refreshTokens: true }, 'refreshTokens', /true/],
]

it.each(wrong)('says what is wrong with %j', (given, at, says) => {
  const read = readAuthOptions(given)
  expect(read).toMatchObject({
    message: expect.stringMatching(says),
    hint: expect.stringMatching(/./),
  })
  expect('at' in read ? read.at : undefined).toBe(at)
})

it('serves no provider whose users are no collection, or whose path another one has', async () => {
  const mocks = [
    users,
    auth({ users: 'usres' }),
    auth({ users, path: '/a' }),
    auth({ users, path: '/a' }),
  ]
  await using server = await createMockServer({ mocks })
  const told = server.overview().diagnostics.filter(({ code }) => code === 'bad-auth')
  expect(told.map(({ message }) => message)).toEqual([
    'The users of the provider of logins are "usres", which is no collection.',
    expect.stringContaining('Two providers of logins stand at /a'),
  ])
  expect(await (await server.fetch('/auth/jwks')).json()).toMatchObject({
    detail: expect.stringContaining('GET /auth/jwks is broken'),
  })
  expect((await server.fetch('/a/jwks')).status).toBe(200)
})

it('signs users in by openid-client', async () => {
  await using server = await createMockServer({ mocks: [users, auth({ users })] })
  const options = {
    execute: [client.allowInsecureRequests],
    [client.customFetch]: (url: string, init: object) => server.fetch(url, init),
  }
  const issuer = new URL('http://mockapi.local/auth')
  const config = await client.discovery(issuer, 'web', undefined, client.None(), options as never)
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const expectedNonce = client.randomNonce()
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid email offline_access',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    nonce: expectedNonce,
  })
  const answer = await new Visitor(server).visit(url.pathname + url.search, { user: '1' })
  const back = new URL(String(answer.headers.get('location')))
  const tokens = await client.authorizationCodeGrant(config, back, {
    pkceCodeVerifier,
    expectedNonce,
  })
  expect(tokens.claims()).toMatchObject({ sub: '1', email: 'ada@example.test' })
  expect(await client.fetchUserInfo(config, tokens.access_token, '1')).toMatchObject({ sub: '1' })
  const next = await client.refreshTokenGrant(config, String(tokens.refresh_token))
  expect(claimsOf(next.access_token)['sub']).toBe('1')
  await client.tokenRevocation(config, String(next.refresh_token))
  await expect(client.refreshTokenGrant(config, String(next.refresh_token))).rejects.toThrow(
    /server responded/,
  )
})
