import * as oidc from 'openid-client'
import { api, check, errorOf } from './check.mjs'
import { begin, discover, issuer, redirect } from './openid-client.mjs'
import { Visitor } from './visitor.mjs'

/** Asks by `openid-client` for what a provider must not do. */
export async function refused() {
  console.log('openid-client, refused')
  const app = await discover('app')
  await codes(app)
  await strangers(app)
  await people(app)
}

async function codes(app) {
  await check(
    'a code that was used, which ends its tokens too',
    async () => {
      const { address, checks } = await begin(app)
      const callback = await new Visitor().signIn(address, 'Ada', redirect)
      const { access_token } = await oidc.authorizationCodeGrant(app, callback, checks)
      const error = await errorOf(oidc.authorizationCodeGrant(app, callback, checks))
      const { status } = await api('GET', '/me', { token: access_token })
      return [error, status]
    },
    ['invalid_grant', 401],
  )
  await check(
    'another code_verifier',
    async () => {
      const { address, checks } = await begin(app)
      const callback = await new Visitor().signIn(address, 'Ada', redirect)
      const other = { ...checks, pkceCodeVerifier: oidc.randomPKCECodeVerifier() }
      return await errorOf(oidc.authorizationCodeGrant(app, callback, other))
    },
    'invalid_grant',
  )
}

async function strangers(app) {
  await check(
    'a redirect URI that is not registered leads nowhere',
    async () => {
      const { address } = await begin(app, { redirect_uri: 'https://evil.example/callback' })
      const visitor = await new Visitor().open(address)
      return [visitor.status, new URL(visitor.url).origin, /evil\.example/.test(visitor.html)]
    },
    [400, issuer.origin, true],
  )
  await check(
    'a client that is not registered, and a wrong secret',
    async () => {
      const stranger = await discover('stranger')
      const { address } = await begin(stranger)
      const { status } = await new Visitor().open(address)
      const wrong = await discover('service', 'wrong')
      return [status, await errorOf(oidc.clientCredentialsGrant(wrong))]
    },
    [400, 'invalid_client'],
  )
}

async function people(app) {
  await check(
    'nobody is signed in with prompt=none, and consent is refused',
    async () => {
      const silent = await begin(app, { prompt: 'none' })
      const none = await new Visitor().signIn(silent.address, 'Ada', redirect)
      const asked = await begin(app)
      const visitor = await new Visitor().open(asked.address)
      await visitor.press('Cancel', { until: redirect })
      const results = []
      for (const [callback, checks] of [
        [none, silent.checks],
        [new URL(visitor.url), asked.checks],
      ]) {
        results.push(await errorOf(oidc.authorizationCodeGrant(app, callback, checks)))
      }
      return results
    },
    ['login_required', 'access_denied'],
  )
}
