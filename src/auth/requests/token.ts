import { takeAuthFailure } from '../../dispatch/auth-failure.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { didYouMean } from '../../errors/nearest.ts'
import { jsonReply, type Reply } from '../../http/reply.ts'
import { authContextOf } from '../definition/context.ts'
import type { Provider, SignedInUser } from '../definition/provider.ts'
import { addGrant, revokeGrant, takeCode, takeRefresh, type GrantFault } from '../state/grants.ts'
import type { AuthorizationCode, Grant } from '../state/state.ts'
import { tokensOf } from '../tokens/issue.ts'
import { checkPassword, userByName, userBySub } from '../users/find.ts'
import { authenticate } from './client.ts'
import { deviceGrant } from './device-token.ts'
import { formParams, type Params } from './params.ts'
import { noStore, refuse } from './refusal.ts'
import { audienceOf, scopeFault } from './scope.ts'
import { needed, type TokenCall } from './token-call.ts'

/** What tokens are issued for. @throws a reply that says why none are */
type TakeGrant = (call: TokenCall) => Grant | Promise<Grant>

const device = 'urn:ietf:params:oauth:grant-type:device_code'

const takers: Readonly<Record<string, TakeGrant>> = {
  authorization_code: codeGrant,
  refresh_token: refreshGrant,
  client_credentials: clientGrant,
  password: passwordGrant,
  [device]: deviceGrant,
}

/** The grants that the token endpoint knows. */
export const grantTypes: readonly string[] = Object.keys(takers)

/** Answers a request for tokens. */
export async function token(run: EndpointContext, provider: Provider): Promise<Reply> {
  const params = formParams(run)
  const type = params.get('grant_type')
  const take = type !== undefined && Object.hasOwn(takers, type) ? takers[type] : undefined
  if (!take) {
    if (type === undefined)
      throw refuse('invalid_request', "The parameter 'grant_type' is missing.")
    const hint = didYouMean(type, grantTypes) || `There are ${grantTypes.join(', ')}.`
    throw refuse('unsupported_grant_type', `The grant type '${type}' is not known. ${hint}`)
  }
  const client = authenticate(run, provider, params)
  const context = authContextOf(run)
  const grant = await take({ context, provider, params, client })
  const { sub } = grant
  const user = sub === undefined ? undefined : userBySub(context, provider, sub)
  if (sub !== undefined && !user) {
    revokeGrant(context, provider, grant)
    throw refuse('invalid_grant', `The user '${sub}' is not in '${provider.users}' any more.`)
  }
  failOnDemand(run, type === 'refresh_token', user)
  const tokens = await tokensOf(context, provider, grant, narrowed(grant, params))
  return jsonReply(tokens, { headers: noStore })
}

/** Fails as the mock was asked to. @throws a reply, 400 `invalid_grant` */
function failOnDemand(run: EndpointContext, isRefresh: boolean, user?: SignedInUser): void {
  const kinds = isRefresh
    ? (['account-locked', 'expired', 'revoked'] as const)
    : (['account-locked'] as const)
  const failure = takeAuthFailure(run, kinds, user?.record)
  if (failure === undefined) return
  const words = {
    'account-locked': `The account of '${user?.sub ?? 'the client'}' is locked.`,
    expired: refreshFaults.expired,
    revoked: 'The refresh token was revoked. Sign in again.',
  }
  throw refuse('invalid_grant', words[failure as keyof typeof words])
}

/** The scopes of new tokens: a refresh may ask for less than was granted (RFC 6749, section 6). */
function narrowed({ scope }: Grant, params: Params): string {
  if (params.get('grant_type') !== 'refresh_token') return scope
  const wanted = params.get('scope')
  return wanted ?? scope
}

async function codeGrant({ context, provider, params, client }: TokenCall): Promise<Grant> {
  const taken = takeCode(context, provider, needed(params, 'code'), client.id)
  if (typeof taken === 'string') throw refuse('invalid_grant', codeFaults[taken])
  const { grant, code } = taken
  const uri = params.get('redirect_uri')
  if (uri !== undefined && uri !== code.redirectUri) {
    const description = `The code was sent to '${code.redirectUri}', and 'redirect_uri' is '${uri}'. Send the same as before.`
    throw refuse('invalid_grant', description)
  }
  await checkVerifier(code, params.get('code_verifier'))
  return grant
}

const codeFaults: Readonly<Record<GrantFault, string>> = {
  unknown:
    'The code is not known: it is of another client, or the server was started or reset since. Sign in again.',
  used: 'The code was used before, and holds once: the tokens of it are revoked now. Sign in again, and send each code once.',
  expired: 'The code has expired. Sign in again, and exchange the code at once.',
}

/** Holds a verifier against its challenge (RFC 7636, section 4.6). */
async function checkVerifier(
  { challenge }: AuthorizationCode,
  verifier: string | undefined,
): Promise<void> {
  if (challenge === undefined) {
    if (verifier === undefined) return
    throw refuse(
      'invalid_grant',
      "'code_verifier' was sent, and 'code_challenge' was not when the code was asked for.",
    )
  }
  if (verifier === undefined) {
    throw refuse(
      'invalid_grant',
      "The parameter 'code_verifier' is missing: the code was asked for with PKCE.",
    )
  }
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))
  const base64 = btoa(String.fromCharCode(...new Uint8Array(hash)))
  const made = base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
  if (made === challenge) return
  throw refuse(
    'invalid_grant',
    "The SHA-256 of 'code_verifier' is not the 'code_challenge' of the request (PKCE). Send the verifier that the challenge was made of.",
  )
}

function refreshGrant({ context, provider, params, client }: TokenCall): Grant {
  const taken = takeRefresh(context, provider, needed(params, 'refresh_token'), client.id)
  if (typeof taken === 'string') throw refuse('invalid_grant', refreshFaults[taken])
  const wanted = params.get('scope')?.split(' ') ?? []
  const more = wanted.find((each) => !taken.scope.split(' ').includes(each))
  if (more === undefined) return taken
  throw refuse(
    'invalid_scope',
    `The scope '${more}' was not granted: a refresh asks for the same or less ('${taken.scope}').`,
  )
}

const refreshFaults: Readonly<Record<GrantFault, string>> = {
  unknown:
    'The refresh token is not known: it was revoked, is of another client, or the server was started or reset since. Sign in again.',
  used: 'The refresh token was replaced by a newer one: all tokens of this sign-in are revoked now. Sign in again, and keep the refresh token that comes with each answer.',
  expired: 'The refresh token has expired. Sign in again.',
}

function clientGrant(call: TokenCall): Grant {
  const { provider, client } = call
  if (!client.isConfidential) {
    throw refuse(
      'unauthorized_client',
      `The client '${client.id}' has no secret, and only one that has may act by itself.`,
    )
  }
  return added(call, undefined, provider.scopes?.join(' '))
}

function passwordGrant(call: TokenCall): Grant {
  const { context, provider, params } = call
  const name = needed(params, 'username')
  const password = needed(params, 'password')
  const user = userByName(context, provider, name)
  if (!user) {
    throw refuse('invalid_grant', `Nobody in '${provider.users}' has the name '${name}'.`)
  }
  const fault = checkPassword(provider, user, password)
  if (fault !== undefined) throw refuse('invalid_grant', fault)
  return added(call, user.sub, undefined)
}

function added(
  { context, provider, params, client }: TokenCall,
  sub: string | undefined,
  usual = '',
): Grant {
  const scope = params.get('scope') ?? usual
  const fault = scopeFault(provider, scope)
  if (fault !== undefined) throw refuse('invalid_scope', fault)
  const audience = audienceOf(provider, params)
  if (audience && 'refused' in audience) throw refuse('invalid_target', audience.refused)
  const given = { client: client.id, sub, scope, audience, nonce: undefined, login: undefined }
  return addGrant(context, provider, { ...given, authTime: context.now() })
}
