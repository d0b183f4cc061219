import { InMemoryWebStorage, UserManager, WebStorageStateStore } from 'oidc-client-ts'
import { address, api, check, errorOf } from './check.mjs'
import { Visitor } from './visitor.mjs'

/** The manager of an app, whose window is a visitor. */
class AppManager extends UserManager {
  constructor(visitor, settings = {}) {
    const store = new WebStorageStateStore({ store: new InMemoryWebStorage() })
    const redirectUri = 'http://localhost:5173/callback'
    const navigator = {
      prepare: async () => ({
        navigate: async ({ url }) => {
          const url2 = await visitor.signIn(url, 'Ada', 'http://localhost:5173/')
          return { url: url2.href }
        },
        close: () => undefined,
      }),
    }
    super(
      {
        authority: `${address}/auth`,
        client_id: 'app',
        redirect_uri: redirectUri,
        post_logout_redirect_uri: 'http://localhost:5173/',
        scope: 'openid profile email offline_access',
        userStore: store,
        stateStore: store,
        loadUserInfo: true,
        automaticSilentRenew: false,
        revokeTokensOnSignout: true,
        ...settings,
      },
      navigator,
      navigator,
      navigator,
    )
  }

  /** Signs in by a redirect, and takes the address that it comes back to. */
  async visit() {
    await this.signinRedirect()
    return await this.signinCallback(this.visitor.url)
  }
}

/** Asks by `oidc-client-ts`, as apps of one page do. */
export async function oidcClientTs() {
  console.log('oidc-client-ts')
  const visitor = new Visitor()
  const manager = new AppManager(visitor)
  manager.visitor = visitor
  await check(
    'signing in by a redirect, with what userinfo says',
    async () => {
      const { profile, scope, expires_in, token_type } = await manager.visit()
      return [profile.sub, profile.name, profile.email, scope, expires_in > 0, token_type]
    },
    ['1', 'Ada', 'ada@example.test', 'openid profile email offline_access', true, 'Bearer'],
  )
  await check(
    'renewal by the refresh token, which is another then',
    async () => {
      const before = await manager.getUser()
      const after = await manager.signinSilent()
      const { status } = await api('GET', '/me', { token: after.access_token })
      return [after.profile.name, before.refresh_token !== after.refresh_token, status]
    },
    ['Ada', true, 200],
  )
  await check(
    'signing out, which revokes the tokens',
    async () => {
      const { access_token } = await manager.getUser()
      await manager.signoutRedirect()
      await manager.signoutCallback(visitor.url)
      const { status } = await api('GET', '/me', { token: access_token })
      return [await manager.getUser(), visitor.url.split('?')[0], status]
    },
    [null, 'http://localhost:5173/', 401],
  )
  await check(
    'a password, right and wrong',
    async () => {
      const grant = (password) =>
        manager.signinResourceOwnerCredentials({ username: 'ada', password })
      return [(await grant('lovelace')).profile.name, await errorOf(grant('wrong'))]
    },
    ['Ada', 'invalid_grant'],
  )
}
