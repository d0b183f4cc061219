import type { StoredRecord } from '../data/records/declaration.ts'

/** How somebody shows who they are. */
export type CredentialKind = 'bearer' | 'cookie' | 'basic' | 'api-key'

/** Who sends a request, as guards, handlers and templates see it. */
export interface Identity {
  /** The record of the user as it is now; undefined for a client that asks for itself. */
  readonly user: StoredRecord | undefined
  /** What the token says; of other credentials the id of the user as `sub`. */
  readonly claims: Readonly<Record<string, unknown>>
  /** What the token may be used for; undefined for credentials that nothing limits, as those of a user. */
  readonly scopes: readonly string[] | undefined
  readonly kind: CredentialKind
  /** The client that the token was issued to. */
  readonly client?: string | undefined
}

/** Why credentials that came do not count. */
export interface RefusedCredentials {
  readonly reason:
    | 'malformed'
    | 'unsigned'
    | 'unknown-key'
    | 'bad-signature'
    | 'wrong-issuer'
    | 'wrong-audience'
    | 'wrong-type'
    | 'not-yet-valid'
    | 'expired'
    | 'revoked'
    | 'unknown'
    | 'unknown-user'
    | 'wrong-password'
    | 'account-locked'
    | 'access-denied'
  /** A sentence for who sent them. */
  readonly detail: string
  readonly kind: CredentialKind
}

/** What the credentials of a request come to; undefined where none were sent. */
export type Identified = Identity | RefusedCredentials | undefined

/** Whether credentials were sent that do not count. */
export function isRefused(identified: Identified): identified is RefusedCredentials {
  return identified !== undefined && 'reason' in identified
}
