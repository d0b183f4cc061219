import { requestOf } from '../../dispatch/run-of.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { jsonReply, type Reply } from '../../http/reply.ts'
import { authContextOf } from '../definition/context.ts'
import type { Provider } from '../definition/provider.ts'
import { userClaims } from '../tokens/claims.ts'
import { verifyAccessToken } from '../tokens/verify.ts'
import { formParams } from './params.ts'
import { describable, noStore } from './refusal.ts'

/** Answers the claims of the user whose access token is sent (OpenID Connect Core, section 5.3). */
export async function userinfo(run: EndpointContext, provider: Provider): Promise<Reply> {
  const sent = tokenOf(run)
  if (sent === undefined) {
    return challenge(
      401,
      undefined,
      "No access token was sent: it belongs into the header 'Authorization: Bearer ...'.",
    )
  }
  const verified = await verifyAccessToken(authContextOf(run), provider, sent)
  if ('fault' in verified) return challenge(401, 'invalid_token', verified.message)
  const { user, claims } = verified
  const scope = String(claims.scope ?? '')
  if (!user || !scope.split(' ').includes('openid')) {
    const why = user ? "has no scope 'openid'" : 'is of a client that acts by itself'
    const message = `The access token ${why}: there is nobody to tell of. Ask for it when signing in.`
    return challenge(403, 'insufficient_scope', message)
  }
  const told = { ...(await userClaims(user, scope, provider)), sub: user.sub }
  return jsonReply(told, { headers: noStore })
}

/** The token of the header, or of a form (RFC 6750, section 2). */
function tokenOf(run: EndpointContext): string | undefined {
  const header = run.header('authorization')
  if (header !== undefined) return /^bearer +(\S+)\s*$/i.exec(header)?.[1]
  return requestOf(run).body?.bytes.byteLength ? formParams(run).get('access_token') : undefined
}

function challenge(status: 401 | 403, error: string | undefined, message: string): Reply {
  const description = describable(message)
  const words = error === undefined ? '' : `, error="${error}", error_description="${description}"`
  const headers = { ...noStore, 'www-authenticate': `Bearer realm="userinfo"${words}` }
  const value = { error: error ?? 'invalid_request', error_description: description }
  return jsonReply(value, { status, headers })
}
