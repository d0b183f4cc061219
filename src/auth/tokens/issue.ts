import { issuerOf, type AuthContext, type Provider } from '../definition/provider.ts'
import { addGrant, addRefresh } from '../state/grants.ts'
import { newSecret } from '../state/secrets.ts'
import { stateOf, type Grant } from '../state/state.ts'
import { userBySub } from '../users/find.ts'
import { ownClaims, userClaims } from './claims.ts'
import { signToken } from './sign.ts'

/** What tokens are issued for. */
export interface TokenRequest {
  /** The id of the user; undefined for a client that acts by itself. */
  readonly user?: string | undefined
  /** Default the first client of the provider, or `mockapi`. */
  readonly client?: string | undefined
  /** Default `openid profile email offline_access`, and all scopes of the provider. */
  readonly scope?: string | undefined
  readonly audience?: readonly string[] | undefined
  /** The login of the browser that it belongs to, and ends with. */
  readonly login?: string | undefined
}

/** What the token endpoint answers (RFC 6749, section 5.1). */
export interface TokenSet {
  readonly access_token: string
  readonly token_type: 'Bearer'
  /** Seconds. */
  readonly expires_in: number
  readonly scope: string
  readonly id_token?: string
  readonly refresh_token?: string
}

/**
 * Issues tokens for a user or a client, with claims of the record as it is now.
 *
 * @throws Error where there is no such user
 */
export async function issueTokens(
  context: AuthContext,
  provider: Provider,
  { user, client, scope, audience, login }: TokenRequest,
): Promise<TokenSet> {
  const usual = ['openid', 'profile', 'email', 'offline_access', ...(provider.scopes ?? [])]
  const grant = addGrant(context, provider, {
    client: client ?? provider.clients?.keys().next().value ?? 'mockapi',
    sub: user,
    scope: scope ?? usual.join(' '),
    audience,
    nonce: undefined,
    authTime: context.now(),
    login,
  })
  return await tokensOf(context, provider, grant)
}

/** Issues tokens for a grant: with a refresh token where it may have one, and an ID token for the scope `openid`. */
export async function tokensOf(
  context: AuthContext,
  provider: Provider,
  grant: Grant,
  scope: string = grant.scope,
): Promise<TokenSet> {
  const { lifetimes, refreshTokens } = provider
  const scopes = scope.split(' ')
  const isUser = grant.sub !== undefined
  const all = grant.scope.split(' ')
  const isRenewed = isUser && (refreshTokens === 'always' || all.includes('offline_access'))
  const [access_token, id_token] = await Promise.all([
    accessToken(context, provider, grant, scope),
    isUser && scopes.includes('openid') ? idToken(context, provider, grant, scope) : undefined,
  ])
  return {
    access_token,
    token_type: 'Bearer',
    expires_in: Math.floor(lifetimes.accessToken / 1000),
    scope,
    ...(id_token !== undefined && { id_token }),
    ...(isRenewed && { refresh_token: addRefresh(context, provider, grant) }),
  }
}

async function accessToken(
  context: AuthContext,
  provider: Provider,
  grant: Grant,
  scope: string,
): Promise<string> {
  const { client, sub, authTime, login, id } = grant
  const state = stateOf(context, provider)
  const issuer = issuerOf(provider, context)
  state.issuers.set(issuer, true)
  const now = Math.floor(context.now() / 1000)
  const user = sub === undefined ? undefined : userOf(context, provider, sub)
  const claims = {
    ...(user && (await ownClaims(user, provider))),
    iss: issuer,
    sub: sub ?? client,
    aud: single(grant.audience ?? provider.audience ?? [context.address]),
    client_id: client,
    scope,
    // Names the grant, with which it is revoked, and its number.
    jti: `${id}.${++state.issued}`,
    iat: now,
    exp: now + Math.floor(provider.lifetimes.accessToken / 1000),
    ...(user && { auth_time: Math.floor(authTime / 1000) }),
    ...(login !== undefined && { sid: login }),
  }
  return await signToken(provider, claims, 'at+jwt')
}

async function idToken(
  context: AuthContext,
  provider: Provider,
  { client, sub = '', authTime, login, nonce }: Grant,
  scope: string,
): Promise<string> {
  const now = Math.floor(context.now() / 1000)
  const claims = {
    ...(await userClaims(userOf(context, provider, sub), scope, provider)),
    iss: issuerOf(provider, context),
    sub,
    aud: client,
    iat: now,
    exp: now + Math.floor(provider.lifetimes.idToken / 1000),
    auth_time: Math.floor(authTime / 1000),
    jti: newSecret(),
    ...(nonce !== undefined && { nonce }),
    ...(login !== undefined && { sid: login }),
  }
  return await signToken(provider, claims, 'JWT')
}

function userOf(context: AuthContext, provider: Provider, sub: string) {
  const user = userBySub(context, provider, sub)
  if (!user) throw new Error(`No record of "${provider.users}" has the id ${JSON.stringify(sub)}.`)
  return user
}

function single(list: readonly string[]): string | readonly string[] {
  return list.length === 1 ? (list[0] as string) : list
}
