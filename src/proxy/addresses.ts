import { isUrl } from '../http/url.ts'
/** Makes addresses of a real API those under which the same things are found here. */
export class LocalAddresses {
  readonly target: URL
  readonly #origin: string
  /** What the paths of the real API begin with; empty for none. */
  readonly #base: string

  /** @param origin under which this server was asked */
  constructor(target: URL, origin: string) {
    this.target = target
    this.#origin = origin
    this.#base = target.pathname.replace(/\/$/, '')
  }

  /** An address in a header; what lies outside of the real API leads there as before. */
  local(address: string): string {
    const isPath = address.startsWith('/') && !address.startsWith('//')
    if (isPath) return this.#below(address) ?? this.target.origin + address
    if (!/^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(address)) return address
    if (!isUrl(address, this.target.href)) return address
    const { origin, href } = new URL(address, this.target)
    if (origin !== this.target.origin) return address
    const path = this.#below(href.slice(origin.length))
    return path === undefined ? href : this.#origin + path
  }

  /** The addresses in a `Link` (RFC 8288), as lists have them to go on to the next page. */
  localLinks(link: string): string {
    return link.replace(/<([^>]*)>/g, (_, address: string) => `<${this.local(address)}>`)
  }

  /**
   * A `Set-Cookie` that a browser takes from here: of this host, and over HTTP not `Secure`, nor what needs it. One whose
   * name begins with `__Host-` or `__Secure-` stays secure, as it must be.
   */
  localCookie(cookie: string): string {
    const staysSecure = this.#origin.startsWith('https:') || /^\s*__(?:host|secure)-/i.test(cookie)
    const [pair = '', ...attributes] = cookie.split(';')
    const kept = attributes.flatMap((attribute) => {
      const [name = '', value = ''] = attribute.trim().toLowerCase().split('=')
      if (name === 'domain') return []
      const needsSecure = name === 'secure' || name === 'partitioned'
      const isForAll = name === 'samesite' && value === 'none'
      if (!staysSecure && (needsSecure || isForAll)) return []
      if (name !== 'path') return [attribute]
      const path = attribute.slice(attribute.indexOf('=') + 1).trim()
      return [` Path=${this.#below(path) ?? path}`]
    })
    return [pair, ...kept].join(';')
  }

  /** A path without what those of the real API begin with; undefined outside of it. */
  #below(path: string): string | undefined {
    if (!path.startsWith(this.#base)) return undefined
    const rest = path.slice(this.#base.length)
    if (rest === '') return '/'
    if (rest.startsWith('/')) return rest
    return /^[?#]/.test(rest) ? `/${rest}` : undefined
  }
}
