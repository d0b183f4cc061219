import type { AuthFailure } from '../behaviour/auth.ts'
import type { ChanceInput } from '../behaviour/rule.ts'
import type { StoredRecord } from '../data/records/declaration.ts'
import type { AuthFailureSummary } from './auth-failures.ts'

/** What a sign-in is for, where that is not the usual. */
export interface SignInOptions {
  /** The id of a client; default the first that is registered. */
  readonly client?: string
  /** Default `openid profile email offline_access`, and all scopes of the provider. */
  readonly scope?: string
  /** Whom access tokens are for (`aud`). */
  readonly audience?: string | readonly string[]
  /** The path of the provider, where there are several; default that of the first. */
  readonly provider?: string
}

/** A cookie as `context.addCookies` of Playwright takes it. */
export interface LoginCookie {
  readonly name: string
  readonly value: string
  readonly domain: string
  readonly path: string
  readonly httpOnly: boolean
  readonly secure: boolean
  readonly sameSite: 'Lax'
}

/** A user who is signed in, as `signIn` gives it. */
export interface SignedIn {
  /** The record. */
  readonly user: StoredRecord
  readonly accessToken: string
  /** Undefined without the scope `openid`. */
  readonly idToken: string | undefined
  /** Undefined where no refresh token is given out. */
  readonly refreshToken: string | undefined
  /** What a request of the user has: `fetch('/orders', { headers })`. */
  readonly headers: { readonly authorization: string }
  /** Those that the login page sets. */
  readonly cookies: readonly LoginCookie[]
}

/** Which credentials fail: a share (`rate`), the next few (`times`), for some time (`for`), those of a user. */
export interface AuthFailOptions extends ChanceInput {
  /** The id, name or email of a user; default all of them. */
  readonly user?: string
}

/** A failure that was asked for; disposing of it removes it. */
export interface ActiveAuthFailure extends Disposable {
  readonly id: number
  /** Removes it; a second time does nothing. */
  remove(): void
}

/** Logins of a session: what fails, and what ends. */
export interface MockAuth {
  /**
   * Lets credentials fail, as the next that are sent or that a login gives: `expired`, `revoked` and `wrong-audience` are
   * for tokens and cookies, `access-denied` and `account-locked` for the pages and addresses of the provider.
   * @throws MockapiError for an unknown failure or option
   * @example
   * mock.auth.fail('expired', { times: 1 })
   */
  fail(failure: AuthFailure, options?: AuthFailOptions): ActiveAuthFailure
  readonly failures: readonly AuthFailureSummary[]
  /**
   * Lets all access tokens that were issued so far count as expired, or those of a user; refresh tokens go on.
   * @throws Error where there is no such user, or no provider
   */
  expire(user?: string): Promise<void>
  /**
   * Ends all tokens and logins, or those of a user.
   * @throws Error where there is no such user, or no provider
   */
  revoke(user?: string): Promise<void>
}

/** A provider of logins, for lists. */
export interface ProviderSummary {
  readonly path: string
  readonly issuer: string
  /** The collection whose records sign in. */
  readonly users: string
  readonly clients: readonly string[]
}

/** Who may sign in, and who has. */
export interface LoginOverview {
  readonly providers: readonly ProviderSummary[]
  /** The first hundred. */
  readonly users: readonly {
    readonly id: string
    readonly name: string
    readonly details: readonly string[]
    readonly provider: string
  }[]
  readonly logins: readonly {
    readonly kind: 'session' | 'refresh-token'
    readonly user: string
    readonly client?: string
    /** ms since 1970. */
    readonly since: number
    readonly provider: string
  }[]
}
