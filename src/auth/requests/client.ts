import { formatPlace } from '../../errors/diagnostic.ts'
import { didYouMean } from '../../errors/nearest.ts'
import type { EndpointContext } from '../../endpoints/handler-context.ts'
import type { AuthClient } from '../definition/define.ts'
import type { Provider } from '../definition/provider.ts'
import type { Params } from './params.ts'
import { refuse } from './refusal.ts'

/** The client of an id: any id, where none is registered. */
export function clientOf({ clients }: Provider, id: string): AuthClient | undefined {
  return clients ? clients.get(id) : { id }
}

/** What to say of an id that no client has. */
export function unknownClient({ clients, ...provider }: Provider, id: string | undefined): string {
  if (id === undefined) return "The parameter 'client_id' is missing."
  const known = [...(clients?.keys() ?? [])]
  const listed = known.length === 0 ? 'None is registered.' : `Registered are ${known.join(', ')}.`
  return `No client has the id '${id}'. ${didYouMean(id, known) || listed} Clients stand in ${placeOf(provider)}.`
}

/** Where a provider is declared. */
export function placeOf({ origin }: Pick<Provider, 'origin'>): string {
  const place = origin.place()
  return place ? formatPlace(place) : origin.file
}

/** A client that has shown who it is, and whether by its secret. */
export interface AuthenticatedClient extends AuthClient {
  readonly isConfidential: boolean
}

/**
 * Authenticates a client by `client_secret_basic`, `client_secret_post` or, a public one, by its id alone.
 *
 * @throws a reply, 401 `invalid_client`
 */
export function authenticate(
  run: EndpointContext,
  provider: Provider,
  params: Params,
): AuthenticatedClient {
  const header = run.header('authorization')
  const basic = header === undefined ? undefined : readBasic(header)
  // Only who came with the header is told of it (RFC 6749, section 5.2): clients that see it look at nothing else.
  const challenge = { 'www-authenticate': 'Basic realm="token endpoint", charset="UTF-8"' }
  const fail = (description: string) =>
    refuse('invalid_client', description, header === undefined ? {} : challenge)
  if (header !== undefined && !basic) {
    throw fail("The header 'Authorization' is not 'Basic', id and secret in Base64.")
  }
  const id = basic?.id ?? params.get('client_id')
  const secret = basic?.secret ?? params.get('client_secret')
  const client = id === undefined ? undefined : clientOf(provider, id)
  if (!client) throw fail(unknownClient(provider, id))
  if (!provider.clients) return { ...client, isConfidential: true }
  if (client.secret === undefined) {
    if (secret === undefined || secret === '') return { ...client, isConfidential: false }
    throw fail(
      `The client '${client.id}' sends a secret and is registered without one. Give it one in ${placeOf(provider)}, or send none.`,
    )
  }
  if (secret === client.secret) return { ...client, isConfidential: true }
  throw fail(
    secret === undefined
      ? `The client '${client.id}' has a secret and sends none. Send it by the header 'Authorization: Basic', or as 'client_secret'.`
      : `The secret of the client '${client.id}' is wrong. It stands in ${placeOf(provider)}.`,
  )
}

/** Id and secret, which are form-encoded before they are Base64 (RFC 6749, section 2.3.1). */
function readBasic(header: string): { readonly id: string; readonly secret: string } | undefined {
  const [, encoded] = /^basic +([\w+/]+=*)$/i.exec(header) ?? []
  if (encoded === undefined) return undefined
  try {
    const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0))
    const text = new TextDecoder().decode(bytes)
    const colon = text.indexOf(':')
    if (colon === -1) return undefined
    return { id: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) }
  } catch {
    return undefined
  }
}

function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // Many clients do not encode them.
    return text
  }
}
