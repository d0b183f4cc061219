import type { LoginOverview, SignedIn, SignInOptions } from '../sessions/login-types.ts'
import type { Logins } from '../sessions/logins.ts'
import type { Session } from '../sessions/session.ts'
import { issuerOf, type AuthContext, type Provider } from './definition/provider.ts'
import { loginCookie } from './definition/cookie.ts'
import { expireTokens, openLogins, revokeTokens } from './state/ending.ts'
import { startSession } from './state/logins.ts'
import { issueTokens } from './tokens/issue.ts'
import { allUsers, shownAs, userByName } from './users/find.ts'

/** The most users of an overview. */
const mostUsers = 100

/** What providers do outside of requests: for tests, and for the admin API. */
export class OutsideLogins implements Logins {
  readonly #providers: readonly Provider[]
  readonly #address: () => string

  /** @param address where the mocks answer, without a session */
  constructor(providers: readonly Provider[], address: () => string) {
    this.#providers = providers
    this.#address = address
  }

  async signIn(session: Session, name: string, options: SignInOptions): Promise<SignedIn> {
    const provider = this.#provider(options.provider)
    const context = this.#contextOf(session)
    const { sub, record: user } = userOf(name, [provider], context)
    const { client, scope, audience } = options
    const { session: login } = startSession(context, provider, sub)
    const tokens = await issueTokens(context, provider, {
      user: sub,
      client,
      scope,
      audience: typeof audience === 'string' ? [audience] : audience,
      login: login.id,
    })
    const { hostname, protocol, pathname } = new URL(context.address)
    return {
      user,
      accessToken: tokens.access_token,
      idToken: tokens.id_token,
      refreshToken: tokens.refresh_token,
      headers: { authorization: `Bearer ${tokens.access_token}` },
      cookies: [
        {
          name: loginCookie(provider),
          value: `${login.id}.${login.secret}`,
          domain: hostname,
          path: pathname,
          httpOnly: true,
          secure: protocol === 'https:',
          sameSite: 'Lax',
        },
      ],
    }
  }

  async expire(session: Session, user: string | undefined): Promise<void> {
    await this.#each(session, user, expireTokens)
  }

  async revoke(session: Session, user: string | undefined): Promise<void> {
    await this.#each(session, user, revokeTokens)
  }

  async #each(
    session: Session,
    name: string | undefined,
    end: (context: AuthContext, provider: Provider, sub?: string) => void,
  ): Promise<void> {
    const context = this.#contextOf(session)
    const sub = name === undefined ? undefined : userOf(name, this.#providers, context).sub
    for (const provider of this.#providers) end(context, provider, sub)
  }

  async overview(session: Session): Promise<LoginOverview> {
    const context = this.#contextOf(session)
    const providers = this.#providers
    return {
      providers: providers.map((provider) => ({
        path: provider.path,
        issuer: issuerOf(provider, context),
        users: provider.users,
        clients: [...(provider.clients?.keys() ?? [])],
      })),
      users: providers.flatMap((provider) =>
        allUsers(context, provider)
          .slice(0, mostUsers)
          .map((user) => ({
            id: user.sub,
            ...shownAs(user, provider),
            provider: provider.path,
          })),
      ),
      logins: providers.flatMap((provider) =>
        openLogins(context, provider).map(({ sub: user, ...login }) => ({
          ...login,
          user,
          provider: provider.path,
        })),
      ),
    }
  }

  #provider(path: string | undefined): Provider {
    const found = this.#providers.find((each) => path === undefined || each.path === path)
    if (found) return found
    const paths = this.#providers.map((each) => each.path).join(', ')
    throw new Error(`No provider of logins is at ${JSON.stringify(path)}. There are ${paths}.`)
  }

  #contextOf({ address: below, state, mark, clock }: Session): AuthContext {
    const address = this.#address() + below
    return { state, sessionMark: mark, now: () => clock.now(), address }
  }
}

function userOf(name: string, providers: readonly Provider[], context: AuthContext) {
  for (const provider of providers) {
    const user = userByName(context, provider, name)
    if (user) return user
  }
  const [{ users = '', username = [] } = {}] = providers
  throw new Error(
    `No user of ${JSON.stringify(users)} has ${JSON.stringify(name)} as id, ${username.join(' or ')}.`,
  )
}
