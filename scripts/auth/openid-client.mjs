import { decodeJwt } from 'jose'
import * as oidc from 'openid-client'
import { address, api, check, errorOf } from './check.mjs'
import { Visitor } from './visitor.mjs'

export const issuer = new URL('/auth', address)
export const redirect = 'http://127.0.0.1:5173/callback'
const options = { execute: [oidc.allowInsecureRequests] }

/** A client as `openid-client` makes it of the discovery document. */
export const discover = (id, secret, auth) => oidc.discovery(issuer, id, secret, auth, options)

/** Begins a flow: what is kept of it, and the address that the browser is sent to. */
export async function begin(config, parameters = {}) {
  const verifier = oidc.randomPKCECodeVerifier()
  const state = oidc.randomState()
  const nonce = oidc.randomNonce()
  const address = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirect,
    scope: 'openid profile email offline_access orders:read',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...parameters,
  })
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce }
  return { address, checks }
}

/** Signs a person in and fetches the tokens. */
export async function signIn(config, person = 'Ada', visitor = new Visitor(), parameters = {}) {
  const { address, checks } = await begin(config, parameters)
  const callback = await visitor.signIn(address, person, redirect)
  return await oidc.authorizationCodeGrant(config, callback, checks)
}

/** Asks by `openid-client`, which is certified and checks what it is sent. */
export async function openidClient() {
  console.log('openid-client')
  const app = await discover('app')
  await codeFlow(app)
  await refresh(app)
  await revocation(app)
  await machines()
  await device(app)
  await endSession(app)
  await lifeOfUser(app)
}

async function codeFlow(app) {
  await check(
    'the discovery document',
    async () => {
      const { issuer, ...metadata } = app.serverMetadata()
      const wanted = ['authorization', 'token', 'userinfo', 'introspection', 'revocation']
      const missing = [...wanted, 'end_session', 'device_authorization'].filter(
        (name) => metadata[`${name}_endpoint`] === undefined,
      )
      const methods = metadata.code_challenge_methods_supported
      return [issuer, missing, methods]
    },
    [issuer.href, [], ['S256']],
  )
  await check(
    'code with PKCE, state and nonce, whose claims are of the record',
    async () => {
      const tokens = await signIn(app)
      const { sub, name, email, aud, iss } = tokens.claims()
      const user = await oidc.fetchUserInfo(app, tokens.access_token, sub)
      const { status, body } = await api('GET', '/me', { token: tokens.access_token })
      return [sub, name, email, aud, iss, user.name, tokens.token_type, status, body]
    },
    ['1', 'Ada', 'ada@example.test', 'app', issuer.href, 'Ada', 'bearer', 200, { name: 'Ada' }],
  )
  await check(
    'the answer by a form and by a fragment',
    async () => {
      const { address } = await begin(app, { response_mode: 'form_post' })
      const visitor = new Visitor()
      await visitor.open(address)
      await visitor.press('Ada')
      const form = /action="http:\/\/127\.0\.0\.1:5173\/callback"/.test(visitor.html)
      const fragment = await begin(app, { response_mode: 'fragment' })
      const { hash } = await visitor.signIn(fragment.address, 'Ada', redirect)
      return [form, /[#&]code=/.test(hash)]
    },
    [true, true],
  )
  await check(
    'who has signed in is not asked again, but with prompt=login',
    async () => {
      const visitor = new Visitor()
      await signIn(app, 'Ada', visitor)
      const silent = await begin(app, { prompt: 'none' })
      await visitor.open(silent.address, { until: redirect })
      const tokens = await oidc.authorizationCodeGrant(app, new URL(visitor.url), silent.checks)
      const again = await signIn(app, 'Grace', visitor, { prompt: 'login', max_age: '0' })
      return [tokens.claims().name, again.claims().name, typeof again.claims().auth_time]
    },
    ['Ada', 'Grace', 'number'],
  )
}

async function refresh(app) {
  await check(
    'a refresh token is new each time, and one that was used ends all of them',
    async () => {
      const first = await signIn(app)
      const second = await oidc.refreshTokenGrant(app, first.refresh_token)
      const third = await oidc.refreshTokenGrant(app, second.refresh_token)
      const replayed = await errorOf(oidc.refreshTokenGrant(app, first.refresh_token))
      const family = await errorOf(oidc.refreshTokenGrant(app, third.refresh_token))
      const distinct = new Set([first, second, third].map((tokens) => tokens.refresh_token)).size
      const { status } = await api('GET', '/me', { token: third.access_token })
      return [distinct, replayed, family, status]
    },
    [3, 'invalid_grant', 'invalid_grant', 401],
  )
  await check(
    'a role that was changed is in the next token, not in the present one',
    async () => {
      const tokens = await signIn(app, 'Grace')
      const before = await api('GET', '/admin', { token: tokens.access_token })
      await api('PATCH', '/users/2', { body: { role: 'admin' } })
      const next = await oidc.refreshTokenGrant(app, tokens.refresh_token)
      const after = await api('GET', '/admin', { token: next.access_token })
      await api('PATCH', '/users/2', { body: { role: 'reader' } })
      const roles = [tokens, next].map((each) => decodeJwt(each.access_token).role)
      return [before.status, after.status, roles, next.claims().role]
    },
    [403, 200, ['reader', 'admin'], 'admin'],
  )
}

async function revocation(app) {
  await check(
    'introspection before and after a token was revoked',
    async () => {
      const tokens = await signIn(app)
      const before = await oidc.tokenIntrospection(app, tokens.access_token)
      await oidc.tokenRevocation(app, tokens.access_token)
      const after = await oidc.tokenIntrospection(app, tokens.access_token)
      const { status, asks } = await api('GET', '/me', { token: tokens.access_token })
      await oidc.tokenRevocation(app, tokens.refresh_token)
      const refreshed = await errorOf(oidc.refreshTokenGrant(app, tokens.refresh_token))
      const unknown = await oidc.tokenIntrospection(app, 'nonsense')
      return [
        [before.active, before.sub, before.client_id],
        after,
        [status, /error="invalid_token"/.test(asks)],
        refreshed,
        unknown,
      ]
    },
    [[true, '1', 'app'], { active: false }, [401, true], 'invalid_grant', { active: false }],
  )
}

async function machines() {
  await check(
    'client credentials by Basic and in the body',
    async () => {
      const results = []
      for (const method of [
        oidc.ClientSecretBasic('s3cret/+:'),
        oidc.ClientSecretPost('s3cret/+:'),
      ]) {
        const service = await discover('service', undefined, method)
        const tokens = await oidc.clientCredentialsGrant(service, { scope: 'orders:read' })
        const { status } = await api('GET', '/orders', { token: tokens.access_token })
        results.push([tokens.refresh_token ?? null, tokens.scope ?? 'orders:read', status])
      }
      return results
    },
    [
      [null, 'orders:read', 200],
      [null, 'orders:read', 200],
    ],
  )
  await check(
    'a password, right and wrong',
    async () => {
      const app = await discover('app')
      const grant = (password) =>
        oidc.genericGrantRequest(app, 'password', { username: 'ada', password, scope: 'openid' })
      return [(await grant('lovelace')).claims().sub, await errorOf(grant('wrong'))]
    },
    ['1', 'invalid_grant'],
  )
}

async function device(app) {
  await check(
    'a device, approved and refused in another browser',
    async () => {
      const results = []
      for (const answer of ['Ada', 'Cancel']) {
        const codes = await oidc.initiateDeviceAuthorization(app, { scope: 'openid profile' })
        const polled = oidc.pollDeviceAuthorizationGrant(app, { ...codes, interval: 1 })
        const outcome = errorOf(polled.then((tokens) => tokens.claims().name))
        const visitor = await new Visitor().open(codes.verification_uri_complete)
        await visitor.press(answer)
        results.push(await outcome)
      }
      return results
    },
    ['Ada', 'access_denied'],
  )
}

async function endSession(app) {
  await check(
    'the end of a session, and the way back',
    async () => {
      const visitor = new Visitor()
      const tokens = await signIn(app, 'Ada', visitor)
      const back = 'http://127.0.0.1:5173/bye'
      const address = oidc.buildEndSessionUrl(app, {
        id_token_hint: tokens.id_token,
        post_logout_redirect_uri: back,
        state: 'later',
      })
      await visitor.open(address, { until: back })
      const gone = visitor.url
      const silent = await begin(app, { prompt: 'none' })
      const after = await visitor.signIn(silent.address, 'Ada', redirect)
      return [gone, after.searchParams.get('error')]
    },
    ['http://127.0.0.1:5173/bye?state=later', 'login_required'],
  )
}

async function lifeOfUser(app) {
  await check(
    'a user who is deleted has no session and no tokens any more',
    async () => {
      const { body } = await api('POST', '/users', { body: { name: 'Mary', username: 'mary' } })
      const visitor = new Visitor()
      const tokens = await signIn(app, 'Mary', visitor)
      await api('DELETE', `/users/${body.id}`)
      const { status } = await api('GET', '/me', { token: tokens.access_token })
      const refreshed = await errorOf(oidc.refreshTokenGrant(app, tokens.refresh_token))
      const { active } = await oidc.tokenIntrospection(app, tokens.access_token)
      const silent = await begin(app, { prompt: 'none' })
      const after = await visitor.signIn(silent.address, 'Mary', redirect)
      return [status, refreshed, active, after.searchParams.get('error')]
    },
    [401, 'invalid_grant', false, 'login_required'],
  )
}
