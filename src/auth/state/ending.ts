import type { AuthContext, Provider } from '../definition/provider.ts'
import { revokeGrant } from './grants.ts'
import { stateOf } from './state.ts'

/** A sign-in that lasts: that of a browser, by its cookie, or of an app, by its refresh token. */
export interface OpenLogin {
  readonly kind: 'session' | 'refresh-token'
  readonly sub: string
  readonly client?: string
  /** When the user signed in, ms since 1970. */
  readonly since: number
}

/** Lets all access tokens that were issued so far count as expired, those of a user alone where one is given. */
export function expireTokens(context: AuthContext, provider: Provider, sub = ''): void {
  const { expired, issued } = stateOf(context, provider)
  expired.set(sub, issued)
}

/** Ends access tokens, refresh tokens and logins, those of a user alone where one is given. */
export function revokeTokens(context: AuthContext, provider: Provider, sub?: string): void {
  const { grants, logins } = stateOf(context, provider)
  for (const grant of grants.values()) {
    if (sub === undefined || grant.sub === sub) revokeGrant(context, provider, grant)
  }
  for (const login of logins.values()) {
    if (sub === undefined || login.sub === sub) logins.delete(login.id)
  }
}

/** The sign-ins that last now, the oldest first. */
export function openLogins(context: AuthContext, provider: Provider): OpenLogin[] {
  const { grants, logins } = stateOf(context, provider)
  const now = context.now()
  const ofBrowsers = [...logins.values()].flatMap(({ sub, authTime, expires }): OpenLogin[] =>
    now < expires ? [{ kind: 'session', sub, since: authTime }] : [],
  )
  const ofApps = [...grants.values()].flatMap(({ sub, client, authTime, refresh }): OpenLogin[] =>
    sub !== undefined && refresh && now < refresh.expires
      ? [{ kind: 'refresh-token', sub, client, since: authTime }]
      : [],
  )
  return [...ofBrowsers, ...ofApps].toSorted((one, other) => one.since - other.since)
}
