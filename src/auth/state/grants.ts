import type { AuthContext, Provider } from '../definition/provider.ts'
import { newSecret } from './secrets.ts'
import { stateOf, type AuthorizationCode, type Grant } from './state.ts'

/** Why a code or a refresh token does not count. */
export type GrantFault = 'unknown' | 'used' | 'expired'

/** Remembers a grant. */
export function addGrant(
  context: AuthContext,
  provider: Provider,
  grant: Omit<Grant, 'id' | 'code' | 'refresh'>,
): Grant {
  const added: Grant = { ...grant, id: newSecret() }
  stateOf(context, provider).grants.set(added.id, added)
  return added
}

/** Gives out a code for a grant. */
export function addCode(
  { now }: AuthContext,
  { lifetimes }: Provider,
  grant: Grant,
  bound: Pick<AuthorizationCode, 'redirectUri' | 'challenge'>,
): string {
  const secret = newSecret()
  grant.code = { ...bound, secret, expires: now() + lifetimes.code, isUsed: false }
  return `${grant.id}.${secret}`
}

/** Takes a code, which holds once: the second time its grant is revoked (RFC 6749, section 4.1.2). */
export function takeCode(
  context: AuthContext,
  provider: Provider,
  text: string,
  client: string,
): { readonly grant: Grant; readonly code: AuthorizationCode } | GrantFault {
  const [grant, secret] = grantOf(context, provider, text)
  const code = grant?.code
  if (!code || code.secret !== secret || grant.client !== client) return 'unknown'
  if (code.isUsed) {
    revokeGrant(context, provider, grant)
    return 'used'
  }
  code.isUsed = true
  return context.now() < code.expires ? { grant, code } : 'expired'
}

/** Gives out the refresh token of a grant: the one that it has, unless they rotate. */
export function addRefresh(
  { now }: AuthContext,
  { lifetimes, rotateRefreshTokens }: Provider,
  grant: Grant,
): string {
  const before = rotateRefreshTokens ? undefined : grant.refresh?.secret
  grant.refresh = { secret: before ?? newSecret(), expires: now() + lifetimes.refreshToken }
  return `${grant.id}.${grant.refresh.secret}`
}

/** The grant of a refresh token. One that was replaced is a sign of theft: its grant is revoked (RFC 9700, section 4.14). */
export function takeRefresh(
  context: AuthContext,
  provider: Provider,
  text: string,
  client?: string,
): Grant | GrantFault {
  const [grant, secret] = grantOf(context, provider, text)
  if (!grant?.refresh || (client !== undefined && grant.client !== client)) return 'unknown'
  if (grant.refresh.secret !== secret) {
    revokeGrant(context, provider, grant)
    return 'used'
  }
  return context.now() < grant.refresh.expires ? grant : 'expired'
}

/** Ends a grant, with all tokens that were issued for it. */
export function revokeGrant(context: AuthContext, provider: Provider, { id }: Grant): void {
  const state = stateOf(context, provider)
  state.grants.delete(id)
  state.revoked.set(id, true)
}

/** The grant that a code or a refresh token names, and the secret beside it. */
export function grantOf(
  context: AuthContext,
  provider: Provider,
  text: string,
): [Grant | undefined, string] {
  const [id = '', secret = ''] = text.split('.')
  return [stateOf(context, provider).grants.get(id), secret]
}
