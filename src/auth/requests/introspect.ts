import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { jsonReply, Reply } from '../../http/reply.ts'
import { authContextOf } from '../definition/context.ts'
import { issuerOf, type AuthContext, type Provider } from '../definition/provider.ts'
import { grantOf, revokeGrant } from '../state/grants.ts'
import { stateOf, type Grant } from '../state/state.ts'
import { checkSignature, verifyAccessToken } from '../tokens/verify.ts'
import { shownAs, userBySub } from '../users/find.ts'
import { authenticate } from './client.ts'
import { formParams } from './params.ts'
import { noStore } from './refusal.ts'
import { needed } from './token-call.ts'

/** Tells a client whether a token counts, and what it says (RFC 7662). */
export async function introspect(run: EndpointContext, provider: Provider): Promise<Reply> {
  const params = formParams(run)
  authenticate(run, provider, params)
  const context = authContextOf(run)
  const text = needed(params, 'token')
  const value = refreshed(context, provider, text) ?? (await accessed(context, provider, text))
  return jsonReply(value ?? { active: false }, { headers: noStore })
}

async function accessed(context: AuthContext, provider: Provider, token: string) {
  const verified = await verifyAccessToken(context, provider, token)
  if ('fault' in verified) return undefined
  const { claims, user } = verified
  const username = user && shownAs(user, provider).name
  return { active: true, token_type: 'Bearer', ...claims, ...(user && { username }) }
}

function refreshed(context: AuthContext, provider: Provider, token: string) {
  const grant = holding(context, provider, token)
  if (!grant?.refresh) return undefined
  const { client, scope, sub, refresh } = grant
  const isThere = sub !== undefined && userBySub(context, provider, sub) !== undefined
  if (!isThere || context.now() >= refresh.expires) return undefined
  return {
    active: true,
    token_type: 'refresh_token',
    iss: issuerOf(provider, context),
    sub,
    client_id: client,
    scope,
    exp: Math.floor(refresh.expires / 1000),
  }
}

/** The grant whose refresh token of now it is. */
function holding(context: AuthContext, provider: Provider, token: string): Grant | undefined {
  const [grant, secret] = grantOf(context, provider, token)
  return grant?.refresh?.secret === secret ? grant : undefined
}

/** Ends a token: a refresh token with all that came of it. One that is not known is ended already (RFC 7009). */
export async function revoke(run: EndpointContext, provider: Provider): Promise<Reply> {
  const params = formParams(run)
  const client = authenticate(run, provider, params)
  const context = authContextOf(run)
  const text = needed(params, 'token')
  const grant = holding(context, provider, text)
  if (grant) {
    if (grant.client === client.id) revokeGrant(context, provider, grant)
  } else {
    const signed = await checkSignature(context, provider, text, 'at+jwt')
    const isOwn = !('fault' in signed) && signed.claims['client_id'] === client.id
    if (isOwn) stateOf(context, provider).revoked.set(String(signed.claims['jti']), true)
  }
  return new Reply({ kind: 'none' }, { status: 200, headers: noStore })
}
