import { mockKind } from '../../data/records/resource.ts'
import type { CredentialOptions } from './credentials.ts'

/** An application that signs users in, as it is registered with a provider (RFC 7591 has these names in snake case). */
export interface AuthClient {
  readonly id: string
  /** With one it is confidential, and has to send it; without it is public. */
  readonly secret?: string
  /** Where users are sent back to, exactly as written; a loopback address without a port stands for all ports. */
  readonly redirectUris?: readonly string[]
  /** Where they are sent after they signed out; default also any address of the origins of `redirectUris`. */
  readonly postLogoutRedirectUris?: readonly string[]
}

/** How long what a provider gives out holds. */
export interface AuthLifetimes {
  /** Default `'1h'`. */
  readonly accessToken?: AuthDuration
  /** Default `'1h'`. */
  readonly idToken?: AuthDuration
  /** Since the last rotation; default `'14d'`. */
  readonly refreshToken?: AuthDuration
  /** Of `authorize`, until it is exchanged; default `'1m'`. */
  readonly code?: AuthDuration
  /** How long a browser stays signed in; default `'8h'`. */
  readonly session?: AuthDuration
  /** How long a device may wait for its user; default `'10m'`. */
  readonly deviceCode?: AuthDuration
}

/** A time as `'15m'` or `'14d'`: without a unit nobody could tell seconds from milliseconds. */
export type AuthDuration = `${number}${'s' | 'm' | 'min' | 'h' | 'd'}`

/** A record of the collection of users. */
export type AuthUser = Readonly<Record<string, unknown>>

/** What `auth` takes; in JSON, as `"$auth"`, the same without functions. */
export interface AuthOptions extends CredentialOptions {
  /** The collection whose records sign in: its name, or the resource. */
  readonly users: string | { readonly name: string }
  /** What the addresses of the provider begin with; default `/auth`. */
  readonly path?: string
  /** The address at which browsers see it, its name in tokens; default that at which it is asked. */
  readonly issuer?: string
  /** Default any id whose redirect URI is a loopback address, with any secret or none. */
  readonly clients?: readonly AuthClient[]
  /** Private keys that tokens are signed with, the first of those for `alg`; default one that is made once and kept. */
  readonly keys?: readonly object[]
  /** Default `RS256`, which every client knows. */
  readonly alg?: 'RS256' | 'ES256'
  readonly lifetimes?: AuthLifetimes
  /** More claims of access tokens, ID tokens and userinfo: names of fields, or a function of the user. */
  readonly claims?: readonly string[] | ((user: AuthUser) => object | Promise<object>)
  /** The fields that hold the name that users sign in with; default `username` and `email`. The id is one as well. */
  readonly username?: string | readonly string[]
  /** The field that holds the password of the password grant; false takes any. Default `password`. */
  readonly password?: string | false
  /** Scopes beside those of OpenID Connect; where they are given others are refused. */
  readonly scopes?: readonly string[]
  /** Whom access tokens are for (`aud`); default the address of the API, and what clients ask for. */
  readonly audience?: string | readonly string[]
  /** Whether a refresh token is given out always, or for the scope `offline_access` alone, which is the default. */
  readonly refreshTokens?: 'always' | 'offline_access'
  /** Whether a refresh token holds once, and the next comes with the new tokens; default true. */
  readonly rotateRefreshTokens?: boolean
  /** Whether a code without PKCE is refused; default false, since old clients have none. */
  readonly requirePkce?: boolean
}

/** A provider as `auth` returns it; it goes wherever a map of endpoints goes. */
export interface AuthMock {
  readonly [mockKind]: 'auth'
  readonly options: AuthOptions
}

/**
 * Serves an OpenID Connect provider whose users are the records of a collection.
 *
 * @example
 * export default auth({ users: 'users', clients: [{ id: 'web', redirectUris: ['http://localhost:5173/callback'] }] })
 */
export function auth(options: AuthOptions): AuthMock {
  return { [mockKind]: 'auth', options }
}
