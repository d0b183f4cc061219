import { compactVerify, decodeProtectedHeader } from 'jose'
import { isObject } from '../../errors/validation-issue.ts'
import { keysOf, type SigningKey } from '../keys/keyring.ts'
import {
  issuerOf,
  type AuthContext,
  type Provider,
  type SignedInUser,
} from '../definition/provider.ts'
import { stateOf } from '../state/state.ts'
import { userBySub } from '../users/find.ts'

/** The claims of an access token (RFC 9068). */
export interface AccessClaims {
  readonly iss: string
  readonly sub: string
  readonly aud: string | readonly string[]
  readonly client_id: string
  readonly scope: string
  readonly jti: string
  /** Seconds since 1970. */
  readonly iat: number
  readonly exp: number
  readonly auth_time?: number
  readonly [name: string]: unknown
}

/** Why a token does not count. */
export interface TokenFault {
  readonly fault:
    | 'malformed'
    | 'unsigned'
    | 'unknown-key'
    | 'bad-signature'
    | 'wrong-type'
    | 'wrong-issuer'
    | 'wrong-audience'
    | 'not-yet-valid'
    | 'expired'
    | 'revoked'
    | 'unknown-user'
  /** A sentence, with the way out. */
  readonly message: string
}

/** An access token that counts, and whose it is: undefined for a client that acts by itself. */
export interface VerifiedToken {
  readonly claims: AccessClaims
  readonly user: SignedInUser | undefined
}

/** Checks an access token: signature, issuer, audience, times, whether it was revoked and its user is still there. */
export async function verifyAccessToken(
  context: AuthContext,
  provider: Provider,
  token: string,
): Promise<VerifiedToken | TokenFault> {
  const signed = await checkSignature(context, provider, token, 'at+jwt')
  if ('fault' in signed) return signed
  const claims = signed.claims as unknown as AccessClaims
  const refused =
    checkIssuer(context, provider, claims) ??
    checkAudience(provider, claims) ??
    checkTimes(context, provider, claims)
  if (refused) return refused
  const { sub, client_id: client, auth_time: since } = claims
  // Nobody has signed in where a client acts by itself.
  const isClient = sub === client && since === undefined
  const user = isClient ? undefined : userBySub(context, provider, sub)
  if (user || isClient) return checkRevoked(context, provider, claims) ?? { claims, user }
  const message = `The user ${sub} of the token is not in "${provider.users}" any more. Sign in as another one.`
  return { fault: 'unknown-user', message }
}

/** What is signed: claims of a token of a type, or why its signature does not count. */
export async function checkSignature(
  context: AuthContext,
  provider: Provider,
  token: string,
  type: 'at+jwt' | 'JWT',
): Promise<{ readonly claims: Readonly<Record<string, unknown>> } | TokenFault> {
  const { checked } = stateOf(context, provider)
  const keys = await keysOf(provider)
  const known = type === 'at+jwt' ? checked.get(token) : undefined
  if (known && keys.some(({ kid }) => kid === known.kid)) return known as never
  const found = headOf(token, type, keys)
  if ('fault' in found) return found
  let claims: unknown
  try {
    const { alg, publicKey } = found.key
    const { payload } = await compactVerify(token, publicKey, { algorithms: [alg] })
    claims = JSON.parse(new TextDecoder().decode(payload))
  } catch {
    const message = 'The signature of the token does not fit it: something of it was changed.'
    return { fault: 'bad-signature', message }
  }
  if (!isObject(claims)) return malformed
  if (type === 'at+jwt') checked.set(token, { kid: found.key.kid, claims })
  return { claims }
}

const malformed: TokenFault = {
  fault: 'malformed',
  message:
    'The token is no JSON Web Token. Send the "access_token" of the token endpoint as it came.',
}

/** The key that a token names, where its head is sound. */
function headOf(
  token: string,
  type: string,
  keys: readonly SigningKey[],
): { readonly key: SigningKey } | TokenFault {
  let head: ReturnType<typeof decodeProtectedHeader>
  try {
    head = decodeProtectedHeader(token)
  } catch {
    return malformed
  }
  const { alg, kid, typ = 'JWT' } = head
  if (alg === 'none') {
    const message = 'The token is not signed (alg "none"), so that anybody could have written it.'
    return { fault: 'unsigned', message }
  }
  const key = keys.find((each) => each.kid === kid) ?? (kid === undefined && keys[0])
  if (!key) {
    const message = `The token names the key (kid) ${JSON.stringify(kid)}, which is none of the JWKS. Sign in again.`
    return { fault: 'unknown-key', message }
  }
  if (alg !== key.alg) {
    const message = `The token is signed by ${String(alg)}, and its key is for ${key.alg}.`
    return { fault: 'bad-signature', message }
  }
  if (typ.toLowerCase().replace(/^application\//, '') === type.toLowerCase()) return { key }
  const message =
    type === 'at+jwt'
      ? 'The token is an ID token, which is for the app alone. Send the access token to APIs.'
      : 'The token is an access token, and an ID token is needed here.'
  return { fault: 'wrong-type', message }
}

/** Names of this machine, which mean the same server. */
const loopback = /^https?:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\]|[\w.-]+\.localhost)(?::\d+)?$/

/** Refuses tokens of other issuers; the same server may have been asked under several names. */
export function checkIssuer(
  context: AuthContext,
  provider: Provider,
  { iss }: Readonly<Record<string, unknown>>,
): TokenFault | undefined {
  const own = issuerOf(provider, context)
  if (iss === own || stateOf(context, provider).issuers.has(String(iss))) return undefined
  if (provider.issuer === undefined && typeof iss === 'string') {
    const path = own.slice(new URL(own).origin.length)
    if (iss.endsWith(path) && loopback.test(iss.slice(0, iss.length - path.length)))
      return undefined
  }
  const message = `The token is of the issuer ${JSON.stringify(iss)}, and here is ${own}.`
  return { fault: 'wrong-issuer', message }
}

function checkAudience({ audience }: Provider, { aud }: AccessClaims): TokenFault | undefined {
  const given = [aud].flat() as string[]
  if (!audience || given.some((each) => audience.includes(each))) return undefined
  const message = `The token is for ${given.join(', ')} (aud), and this API is ${audience.join(', ')}.`
  return { fault: 'wrong-audience', message }
}

function checkTimes(
  context: AuthContext,
  provider: Provider,
  { exp, nbf, jti, sub }: AccessClaims,
): TokenFault | undefined {
  const now = context.now() / 1000
  if (typeof nbf === 'number' && now < nbf) {
    const message = `The token holds from ${isoOf(nbf)} on (nbf).`
    return { fault: 'not-yet-valid', message }
  }
  if (typeof exp !== 'number' || now >= exp) {
    const when = typeof exp === 'number' ? ` at ${isoOf(exp)}` : ''
    return { fault: 'expired', message: `The token expired${when}. Refresh it, or sign in again.` }
  }
  const { expired } = stateOf(context, provider)
  const number = Number(String(jti).split('.')[1])
  if (number > Math.max(expired.get('') ?? 0, expired.get(sub) ?? 0)) return undefined
  if (!expired.has('') && !expired.has(sub)) return undefined
  return {
    fault: 'expired',
    message: 'The token was made to expire. Refresh it, or sign in again.',
  }
}

function checkRevoked(
  context: AuthContext,
  provider: Provider,
  { jti }: AccessClaims,
): TokenFault | undefined {
  const { revoked } = stateOf(context, provider)
  const [grant = ''] = String(jti).split('.')
  if (!revoked.has(grant) && !revoked.has(String(jti))) return undefined
  const message = 'The token was revoked, or the browser signed out. Sign in again.'
  return { fault: 'revoked', message }
}

function isoOf(seconds: number): string {
  const date = new Date(seconds * 1000)
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString()
}
