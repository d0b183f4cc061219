import type { AuthContext, Provider } from '../provider.ts'

/** What tokens are issued for. */
export interface TokenRequest {
  /** The id of the user; undefined for a client that acts by itself. */
  readonly user?: string | undefined
  /** Default the first client of the provider, or `mockapi`. */
  readonly client?: string
  /** Default `openid profile email offline_access`, and all scopes of the provider. */
  readonly scope?: string
  readonly audience?: readonly string[] | undefined
  readonly nonce?: string | undefined
  /** When the user signed in, ms since 1970; default now. */
  readonly authTime?: number
  /** The login of the browser that it belongs to, and ends with. */
  readonly session?: string | undefined
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

/** Issues tokens for a user or a client, with claims of the record as it is now. */
export async function issueTokens(
  _context: AuthContext,
  _provider: Provider,
  _request: TokenRequest,
): Promise<TokenSet> {
  return await Promise.reject(new Error('Not there yet.'))
}
