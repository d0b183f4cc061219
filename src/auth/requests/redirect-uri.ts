import type { AuthClient } from '../definition/define.ts'
import type { Provider } from '../definition/provider.ts'
import { placeOf } from './client.ts'
import { isUrl } from '../../http/url.ts'

/** Finds where a user is sent back to, or says why not there. */
export function readRedirectUri(
  provider: Provider,
  { id, redirectUris = [] }: AuthClient,
  given: string | undefined,
): { readonly uri: string } | { readonly refused: string } {
  const [only, ...others] = redirectUris
  if (given === undefined) {
    if (only !== undefined && others.length === 0) return { uri: only }
    return { refused: "The parameter 'redirect_uri' is missing." }
  }
  if (provider.clients ? redirectUris.some((each) => isSame(each, given)) : isLoopback(given)) {
    return { uri: given }
  }
  if (!provider.clients) {
    const refused = `The redirect URI '${given}' is no address of this machine, such as http://localhost:5173/callback. Others need a client: clients: [{ id: '${id}', redirectUris: ['${given}'] }] in ${placeOf(provider)}.`
    return { refused }
  }
  const listed = only === undefined ? 'It has none' : `It has ${redirectUris.join(', ')}`
  const refused = `The redirect URI '${given}' is not registered for the client '${id}'. ${listed}: add it to "redirectUris" in ${placeOf(provider)}.`
  return { refused }
}

/** Whether a user may be sent to an address after signing out. */
export function isLogoutUri(
  provider: Provider,
  client: AuthClient | undefined,
  uri: string,
): boolean {
  if (!provider.clients) return isLoopback(uri)
  const clients = client ? [client] : [...provider.clients.values()]
  return clients.some(({ postLogoutRedirectUris, redirectUris = [] }) =>
    postLogoutRedirectUris
      ? postLogoutRedirectUris.some((each) => isSame(each, uri))
      : redirectUris.some((each) => sameOrigin(each, uri)),
  )
}

/** Exactly the same, but for the port of a loopback address that is registered without one (RFC 8252, section 7.3). */
function isSame(registered: string, given: string): boolean {
  if (registered === given) return true
  if (!isLoopback(registered) || !isLoopback(given)) return false
  const url = new URL(registered)
  if (url.port !== '') return false
  url.port = new URL(given).port
  return url.href === new URL(given).href
}

function sameOrigin(one: string, other: string): boolean {
  if (!isUrl(other)) return false
  const [first, second] = [new URL(one), new URL(other)]
  return first.protocol === second.protocol && first.host === second.host
}

/** Whether an address is of this machine, which no other can listen at. */
function isLoopback(text: string): boolean {
  if (!isUrl(text) || text.includes('#')) return false
  const { protocol, hostname, username } = new URL(text)
  if ((protocol !== 'http:' && protocol !== 'https:') || username !== '') return false
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  )
}
