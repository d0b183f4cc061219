import type { AuthClient } from '../definition/define.ts'
import type { Provider } from '../definition/provider.ts'
import { clientOf, unknownClient } from './client.ts'
import type { Params } from './params.ts'
import { readRedirectUri } from './redirect-uri.ts'
import type { OAuthError } from './refusal.ts'
import { audienceOf, scopeFault } from './scope.ts'

/** How an answer comes back to the app. */
export type ResponseMode = 'query' | 'fragment' | 'form_post'

/** Where an answer goes. */
export interface Return {
  readonly redirectUri: string
  readonly state: string | undefined
  readonly mode: ResponseMode
}

/** A request for a code, which was read (OpenID Connect Core, section 3.1.2.1). */
export interface Authorization extends Return {
  readonly client: AuthClient
  readonly scope: string
  readonly audience: readonly string[] | undefined
  readonly challenge: string | undefined
  readonly nonce: string | undefined
  readonly prompts: ReadonlySet<string>
  /** How long ago the user may have signed in, ms. */
  readonly maxAge: number | undefined
  readonly loginHint: string | undefined
  readonly idTokenHint: string | undefined
}

/** An error that the app is told of. */
export interface AuthorizationError {
  readonly to: Return
  readonly error: OAuthError
  readonly description: string
}

/** An error that is shown, since nobody may be sent to where the request says. */
export interface UntrustedRequest {
  readonly code: 'unknown-client' | 'redirect-refused'
  readonly detail: string
}

/** Reads a request for a code. */
export function readAuthorization(
  provider: Provider,
  params: Params,
): Authorization | AuthorizationError | UntrustedRequest {
  const id = params.get('client_id')
  const client = id === undefined ? undefined : clientOf(provider, id)
  if (!client) return { code: 'unknown-client', detail: unknownClient(provider, id) }
  const redirect = readRedirectUri(provider, client, params.get('redirect_uri'))
  if ('refused' in redirect) return { code: 'redirect-refused', detail: redirect.refused }
  const mode = params.get('response_mode') ?? 'query'
  const to: Return = {
    redirectUri: redirect.uri,
    state: params.get('state'),
    mode: isMode(mode) ? mode : 'query',
  }
  const [error, description] = faultOf(provider, params, mode) ?? []
  if (error !== undefined) return { to, error, description: description as string }
  const audience = audienceOf(provider, params)
  if (audience && 'refused' in audience) {
    return { to, error: 'invalid_target', description: audience.refused }
  }
  const maxAge = params.get('max_age')
  return {
    ...to,
    client,
    scope: params.get('scope') ?? '',
    audience,
    challenge: params.get('code_challenge'),
    nonce: params.get('nonce'),
    prompts: new Set(params.get('prompt')?.split(' ')),
    maxAge: maxAge === undefined ? undefined : Number(maxAge) * 1000,
    loginHint: params.get('login_hint'),
    idTokenHint: params.get('id_token_hint'),
  }
}

function isMode(mode: string): mode is ResponseMode {
  return mode === 'query' || mode === 'fragment' || mode === 'form_post'
}

function faultOf(
  provider: Provider,
  params: Params,
  mode: string,
): readonly [OAuthError, string] | undefined {
  if (params.has('request')) return ['request_not_supported', 'Request objects are not read here.']
  if (params.has('request_uri')) {
    return ['request_uri_not_supported', 'Request objects are not read here.']
  }
  const type = params.get('response_type')
  if (type === undefined)
    return ['invalid_request', "The parameter 'response_type' is missing: it is 'code'."]
  if (type !== 'code') {
    const description = `The response type '${type}' is not given here. Ask for 'code', with PKCE: OAuth 2.1 has no implicit flow.`
    return ['unsupported_response_type', description]
  }
  if (!isMode(mode)) {
    return [
      'invalid_request',
      `The response mode '${mode}' is none of query, fragment and form_post.`,
    ]
  }
  const pkce = pkceFault(provider, params)
  if (pkce !== undefined) return ['invalid_request', pkce]
  const scope = scopeFault(provider, params.get('scope') ?? '')
  if (scope !== undefined) return ['invalid_scope', scope]
  const prompts = params.get('prompt')?.split(' ') ?? []
  if (prompts.includes('none') && prompts.length > 1) {
    return ['invalid_request', "The prompt 'none' stands alone: nothing else can be shown then."]
  }
  const maxAge = params.get('max_age')
  if (maxAge !== undefined && !/^\d{1,10}$/.test(maxAge)) {
    return ['invalid_request', `'max_age' is '${maxAge}', which is no number of seconds.`]
  }
  return undefined
}

/** Why PKCE does not hold (RFC 7636, section 4.2); undefined where it does, or there is none. */
function pkceFault({ requirePkce }: Provider, params: Params): string | undefined {
  const challenge = params.get('code_challenge')
  const method = params.get('code_challenge_method')
  if (challenge === undefined) {
    if (method === undefined && !requirePkce) return undefined
    return "The parameter 'code_challenge' is missing: PKCE needs it, the SHA-256 of the verifier in base64url."
  }
  if (method !== 'S256') {
    return `'code_challenge_method' is ${method === undefined ? 'missing, which means plain' : `'${method}'`}. Send S256.`
  }
  if (/^[\w-]{43}$/.test(challenge)) return undefined
  return "'code_challenge' is no SHA-256 in base64url: those have 43 characters, without '='."
}
