import type { StoredRecord } from '../../data/records/declaration.ts'
import type { State } from '../../data/store/state.ts'
import type { SourceLocation } from '../../errors/diagnostic.ts'
import type { Credentials } from './credentials.ts'
import type { AuthClient, AuthLifetimes, AuthOptions } from './define.ts'

/** A private key that a mock file gives, as JWK (RFC 7517). */
export interface GivenKey {
  readonly alg: 'RS256' | 'ES256'
  /** Default its thumbprint (RFC 7638). */
  readonly kid: string | undefined
  readonly jwk: Readonly<Record<string, unknown>>
}

/** How long what a provider gives out holds, ms. */
export type Lifetimes = Readonly<Record<keyof AuthLifetimes, number>>

/** An OpenID Connect provider, as its options say. */
export interface Provider {
  /** Without a slash at its end: empty for the root. */
  readonly path: string
  readonly origin: SourceLocation
  /** The name of the collection whose records sign in. */
  readonly users: string
  readonly issuer: string | undefined
  /** Undefined where any id is taken. */
  readonly clients: ReadonlyMap<string, AuthClient> | undefined
  readonly keys: readonly GivenKey[] | undefined
  readonly alg: 'RS256' | 'ES256'
  readonly lifetimes: Lifetimes
  readonly claims: AuthOptions['claims']
  /** The fields that hold names that users sign in with. */
  readonly username: readonly string[]
  readonly password: string | false
  readonly scopes: readonly string[] | undefined
  readonly audience: readonly string[] | undefined
  readonly refreshTokens: 'always' | 'offline_access'
  readonly rotateRefreshTokens: boolean
  readonly requirePkce: boolean
  readonly credentials: Credentials
}

/** What tokens are made and checked with; a request has it, and a session without one. */
export interface AuthContext {
  readonly state: State
  /** Another object for each session, and after each reset of it. */
  readonly sessionMark: object
  /** The time of the session, ms since 1970. */
  readonly now: () => number
  /** Where the mocks answer, `http://localhost:3000/__session/a`: origin, and what stands before their paths. */
  readonly address: string
}

/** A user, by the id as tokens have it (`sub`). */
export interface SignedInUser {
  readonly sub: string
  readonly record: StoredRecord
}

/** The name of a provider in tokens, and what its addresses begin with. */
export function issuerOf({ issuer, path }: Provider, { address }: AuthContext): string {
  return issuer ?? address + path
}
