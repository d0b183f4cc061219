import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { jsonReply, type Reply } from '../../http/reply.ts'
import { authContextOf } from '../definition/context.ts'
import { keysOf } from '../keys/keyring.ts'
import { issuerOf, type Provider } from '../definition/provider.ts'
import { claimNames } from '../tokens/claims.ts'
import { openidScopes } from './scope.ts'
import { grantTypes } from './token.ts'

/** The metadata of the provider (OpenID Connect Discovery; RFC 8414). */
export function metadata(run: EndpointContext, provider: Provider): Reply {
  const context = authContextOf(run)
  // Browsers are sent to the one, programs ask the other, which need not be the same in containers.
  const issuer = issuerOf(provider, context)
  const here = context.address + provider.path
  const authenticating = ['client_secret_basic', 'client_secret_post', 'none']
  return jsonReply({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${here}/token`,
    userinfo_endpoint: `${here}/userinfo`,
    jwks_uri: `${here}/jwks`,
    end_session_endpoint: `${issuer}/end-session`,
    introspection_endpoint: `${here}/introspect`,
    revocation_endpoint: `${here}/revoke`,
    device_authorization_endpoint: `${here}/device_authorization`,
    scopes_supported: [...openidScopes, ...(provider.scopes ?? [])],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    grant_types_supported: grantTypes,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: [provider.alg],
    token_endpoint_auth_methods_supported: authenticating,
    introspection_endpoint_auth_methods_supported: authenticating,
    revocation_endpoint_auth_methods_supported: authenticating,
    code_challenge_methods_supported: ['S256'],
    claims_supported: claimNames,
    prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    authorization_response_iss_parameter_supported: true,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  })
}

/** The public keys of the provider (RFC 7517). */
export async function jwks(_run: EndpointContext, provider: Provider): Promise<Reply> {
  const keys = await keysOf(provider)
  return jsonReply({ keys: keys.map(({ publicJwk }) => publicJwk) })
}
