import type { EndpointContext } from '../endpoints/handler-context.ts'
import type {
  CredentialKind,
  Identified,
  Identity,
  RefusedCredentials,
} from '../endpoints/identity.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { authContextOf } from './definition/context.ts'
import type { Owner } from './definition/credentials.ts'
import type { AuthContext, Provider, SignedInUser } from './definition/provider.ts'
import { sessionOf } from './state/logins.ts'
import { verifyAccessToken, type TokenFault } from './tokens/verify.ts'
import { allUsers, checkPassword, userByName } from './users/find.ts'

/** Who has a credential, by the first provider that knows it; undefined for a cookie that no browser is signed in by. */
export function identifyBy(
  sent: { readonly kind: CredentialKind; readonly value: string },
  providers: readonly Provider[],
  run: EndpointContext,
): MaybePromise<Identified> {
  const context = authContextOf(run)
  if (sent.kind === 'bearer') return byToken(sent.value, providers, context)
  if (sent.kind === 'basic') return byPassword(sent.value, providers, context)
  if (sent.kind === 'api-key') return byKey(sent.value, providers, context)
  for (const provider of providers) {
    const found = sessionOf(context, provider, sent.value)
    if (found) return ofUser('cookie', found.user)
  }
  return undefined
}

async function byToken(
  token: string,
  providers: readonly Provider[],
  context: AuthContext,
): Promise<Identified> {
  let refused: TokenFault | undefined
  for (const provider of providers) {
    const owner = provider.credentials.tokens.get(token)
    if (owner) return ofOwner('bearer', owner, provider, context)
    const found = await verifyAccessToken(context, provider, token)
    if (!('fault' in found)) {
      const { claims, user } = found
      const scopes = claims.scope.split(' ').filter(Boolean)
      return { kind: 'bearer', user: user?.record, claims, scopes, client: claims.client_id }
    }
    // The provider that issued it says what is wrong with it.
    const isOther = found.fault === 'wrong-issuer' || found.fault === 'unknown-key'
    refused = refused && isOther ? refused : found
  }
  const { fault: reason, message: detail } = refused as TokenFault
  return { reason, detail, kind: 'bearer' }
}

function byPassword(
  credentials: string,
  providers: readonly Provider[],
  context: AuthContext,
): Identified {
  const decoded = decodeBasic(credentials)
  if (!decoded)
    return refuse('basic', 'malformed', 'The credentials are no "name:password" in base64.')
  const [name, password] = decoded
  for (const provider of providers) {
    const user = userByName(context, provider, name)
    if (user && checkPassword(provider, user, password) === undefined) return ofUser('basic', user)
  }
  const detail = `There is no user ${JSON.stringify(name)} with this password.`
  return refuse('basic', 'wrong-password', detail)
}

/** RFC 7617, section 2: UTF-8, and the name has no colon. */
function decodeBasic(credentials: string): readonly [name: string, password: string] | undefined {
  try {
    const bytes = Uint8Array.from(atob(credentials), (each) => each.charCodeAt(0))
    const text = new TextDecoder().decode(bytes)
    const at = text.indexOf(':')
    return at === -1 ? undefined : [text.slice(0, at), text.slice(at + 1)]
  } catch {
    return undefined
  }
}

function byKey(key: string, providers: readonly Provider[], context: AuthContext): Identified {
  for (const provider of providers) {
    const { apiKey } = provider.credentials
    const owner = apiKey?.keys.get(key)
    if (owner) return ofOwner('api-key', owner, provider, context)
    if (!apiKey) continue
    const user = allUsers(context, provider).find(({ record }) => {
      const held = record[apiKey.field]
      return held === key || (Array.isArray(held) && held.includes(key))
    })
    if (user) return ofUser('api-key', user)
  }
  return refuse('api-key', 'unknown', 'Nobody has this API key.')
}

function ofOwner(
  kind: CredentialKind,
  { user: name, scopes }: Owner,
  provider: Provider,
  context: AuthContext,
): Identified {
  const user = name === undefined ? undefined : userByName(context, provider, name)
  if (user) return { ...ofUser(kind, user), scopes }
  if (name === undefined) return { kind, user: undefined, claims: {}, scopes }
  const detail = `The user ${JSON.stringify(name)} does not exist, or not any more.`
  return refuse(kind, 'unknown-user', detail)
}

function ofUser(kind: CredentialKind, { sub, record }: SignedInUser): Identity {
  return { kind, user: record, claims: { sub }, scopes: undefined }
}

function refuse(
  kind: CredentialKind,
  reason: RefusedCredentials['reason'],
  detail: string,
): RefusedCredentials {
  return { reason, detail, kind }
}
