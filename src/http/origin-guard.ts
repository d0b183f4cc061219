import { BoundedMap } from '../bounded-map.ts'
import { problemReply, type Reply } from './reply.ts'
import type { HeaderReader } from './connection.ts'
import { parseUrl } from './url.ts'

/** What a page of an origin may do: nothing, read responses, read them with cookies, or steer the server as well. */
export type OriginAccess = 'refused' | 'read' | 'credentials' | 'own'

/** Names of this machine (RFC 6761, section 6.3) and addresses, which no name server can point elsewhere. */
const loopbackName = /^(?:localhost|.*\.localhost)$/
const address = /^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[\da-f:.]+\])$/
const loopbackAddress = /^(?:127(?:\.\d{1,3}){3}|\[::1\])$/

/** How many header values the guard remembers. */
const mostRemembered = 100

/** Refuses foreign hosts and origins, so that no web page reads or writes the mocks (DNS rebinding included). */
export class Guard {
  readonly #allowedHosts: readonly string[]
  readonly #cors: readonly string[]
  readonly #corsCredentials: readonly string[]
  /** By header value; bounded, since clients choose the values. */
  readonly #hosts = new BoundedMap<string, boolean>(mostRemembered)
  readonly #origins = new BoundedMap<string, OriginAccess>(mostRemembered)

  /** Hosts and origins besides those of this machine; `.example.test` is all subdomains, `*` all origins. */
  constructor(
    allowedHosts: readonly string[],
    cors: readonly string[],
    corsCredentials: readonly string[],
  ) {
    this.#allowedHosts = allowedHosts
    this.#cors = cors
    this.#corsCredentials = corsCredentials
  }

  refuseHost(host: string): Reply | undefined {
    const isAllowed = remember(this.#hosts, host, () => this.#allowsHost(hostName(host)))
    if (isAllowed) return undefined
    const name = hostName(host)
    const detail = `The host ${JSON.stringify(name)} is not allowed. Start with --allowed-hosts ${name} if it is yours.`
    return problemReply('host-refused', detail)
  }

  access(origin: string, host: string): OriginAccess {
    return remember(this.#origins, `${origin} ${host}`, () => this.#accessOf(origin, host))
  }

  /** Refuses what foreign pages embed, as images, which names no origin (Fetch Metadata, 2.3 and 2.4). */
  refuseCrossSite(header: HeaderReader): Reply | undefined {
    const isLink = header('sec-fetch-user') === '?1'
    if (header('sec-fetch-site') !== 'cross-site' || isLink) return undefined
    const page = header('origin') ?? originOf(header('referer'))
    if (this.access(page, header('host') ?? '') !== 'refused') return undefined
    const detail =
      'A page from elsewhere may neither open a session nor ask the admin API. Ask by yourself, or start with --cors and the origin of the page if it is yours.'
    return problemReply('origin-refused', detail)
  }

  #accessOf(origin: string, host: string): OriginAccess {
    // Empty for a page of `file:`.
    const name = parseUrl(origin)?.hostname ?? ''
    const isLocal = loopbackName.test(name) || loopbackAddress.test(name)
    if (name !== '' && (isLocal || name === hostName(host))) return 'own'
    if (this.#corsCredentials.includes(origin)) return 'credentials'
    const cors = this.#cors
    return cors.includes('*') || cors.includes(origin) ? 'read' : 'refused'
  }

  #allowsHost(name: string): boolean {
    if (loopbackName.test(name) || address.test(name)) return true
    return this.#allowedHosts.some((allowed) =>
      allowed.startsWith('.')
        ? name.endsWith(allowed) || name === allowed.slice(1)
        : allowed === '*' || name === allowed.toLowerCase(),
    )
  }
}

/** The refusal of a foreign origin. */
export function refuseOrigin(origin: string): Reply {
  const way =
    origin === 'null'
      ? 'A file and a sandboxed frame have it, of any website: serve the page over HTTP, or start with --cors "*".'
      : `Start with --cors ${origin} if it is yours.`
  const detail = `The origin ${JSON.stringify(origin)} may not use this server. ${way}`
  return problemReply('origin-refused', detail)
}

function hostName(host: string): string {
  const end = host.startsWith('[') ? host.indexOf(']') + 1 : host.lastIndexOf(':')
  return (end > 0 ? host.slice(0, end) : host).toLowerCase().replace(/\.$/, '')
}

/** The origin of the page that a request names; `null`, as for any page, where it names none. */
function originOf(referer: string | undefined): string {
  return (referer !== undefined && parseUrl(referer)?.origin) || 'null'
}

function remember<Value>(cache: Map<string, Value>, key: string, judge: () => Value): Value {
  const known = cache.get(key)
  if (known !== undefined) return known
  const value = judge()
  cache.set(key, value)
  return value
}
