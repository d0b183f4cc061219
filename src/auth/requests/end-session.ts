import { html } from 'hono/html'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import { problemReply, Reply } from '../../http/reply.ts'
import { authContextOf } from '../definition/context.ts'
import { loginCookie } from '../definition/cookie.ts'
import { page } from '../page/layout.ts'
import type { AuthContext, Provider } from '../definition/provider.ts'
import { endingCookie, endSession, sessionOf } from '../state/logins.ts'
import { checkSignature } from '../tokens/verify.ts'
import { clientOf, placeOf } from './client.ts'
import { anyParams } from './params.ts'
import { isLogoutUri } from './redirect-uri.ts'
import { noStore } from './refusal.ts'

/** Signs the browser out, and sends it back to the app (OpenID Connect RP-Initiated Logout). */
export async function endSessionOf(run: EndpointContext, provider: Provider): Promise<Reply> {
  const context = authContextOf(run)
  const params = anyParams(run)
  const hint = params.get('id_token_hint')
  const hinted = hint === undefined ? undefined : await hintOf(context, provider, hint)
  const uri = params.get('post_logout_redirect_uri')
  const id = params.get('client_id') ?? hinted?.client
  const client = id === undefined ? undefined : clientOf(provider, id)
  if (uri !== undefined && !isLogoutUri(provider, client, uri)) return refused(provider, uri)
  const own = sessionOf(context, provider, run.cookies[loginCookie(provider)])?.session.id
  for (const each of new Set([own, hinted?.login])) {
    if (each !== undefined) endSession(context, provider, { id: each })
  }
  const cookies = [endingCookie(context, provider)]
  if (uri === undefined) {
    const content = html`<h1>You are signed out</h1>
      <p>You can close this page.</p>`
    return (await page('You are signed out', content)).with({ cookies })
  }
  const state = params.get('state')
  const mark = uri.includes('?') ? '&' : '?'
  const location = state === undefined ? uri : `${uri}${mark}${new URLSearchParams({ state })}`
  return new Reply(
    { kind: 'none' },
    { status: run.method === 'POST' ? 303 : 302, headers: { ...noStore, location } },
    { cookies },
  )
}

function refused(provider: Provider, uri: string): Reply {
  const detail = provider.clients
    ? `Nobody is sent to '${uri}' after signing out: it is neither among "postLogoutRedirectUris" nor of an origin of "redirectUris". Add it in ${placeOf(provider)}.`
    : `Nobody is sent to '${uri}' after signing out, since it is no address of this machine. Register a client with "postLogoutRedirectUris" in ${placeOf(provider)}.`
  return problemReply('redirect-refused', detail)
}

/** What an ID token that was issued here says of the login, be it expired. */
async function hintOf(context: AuthContext, provider: Provider, idToken: string) {
  const signed = await checkSignature(context, provider, idToken, 'JWT')
  if ('fault' in signed) return undefined
  const { aud, sid } = signed.claims
  return {
    client: typeof aud === 'string' ? aud : undefined,
    login: typeof sid === 'string' ? sid : undefined,
  }
}
