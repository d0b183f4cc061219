import { isUrl } from '../http/url.ts'
/** Addresses of this machine and of private networks, by their form in a URL (RFC 1918, RFC 4193, RFC 6890). */
const privateV4 = /^(?:127|10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.[\d.]+$|^0\.0\.0\.0$/
const privateV6 = /^(?:::1?|f[cd][\da-f]{2}:.*)$/

/** Names that no name server can point elsewhere (RFC 6761, section 6.3). */
const localName = /(?:^|\.)localhost$/

/** Whether an address is of this machine or of a private network; false for a name, and for link-local addresses. */
export function isPrivateAddress(address: string): boolean {
  const plain = address.toLowerCase().replace(/^\[|\]$/g, '')
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1] ?? mappedV4(plain)
  return privateV4.test(mapped ?? plain) || privateV6.test(plain)
}

/** `127.0.0.1` of `::ffff:7f00:1`, as URLs write it. */
function mappedV4(address: string): string | undefined {
  const [, high, low] = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/.exec(address) ?? []
  if (high === undefined || low === undefined) return undefined
  const [first, second] = [Number.parseInt(high, 16), Number.parseInt(low, 16)]
  return [first >> 8, first & 255, second >> 8, second & 255].join('.')
}

/** Whether webhooks may go to a host, as far as its name says: names of others are looked up first, where that can be. */
export function allowsHost(host: string, allowed: readonly string[]): boolean {
  const name = host.toLowerCase().replace(/\.$/, '')
  if (localName.test(name) || isPrivateAddress(name)) return true
  return allowed.some((each) =>
    each.startsWith('.')
      ? name.endsWith(each.toLowerCase()) || name === each.slice(1).toLowerCase()
      : each === '*' || name === each.toLowerCase(),
  )
}

/** Thrown for a target that webhooks may not go to. */
export class RefusedTarget extends Error {
  override readonly name: string = 'RefusedTarget'
  readonly host: string

  /** @param host as it stands in the URL */
  constructor(host: string, address?: string) {
    const where = address === undefined ? host : `${host} (${address})`
    super(
      `${where} is no address of this machine or of a private network. Start with --allow-webhooks ${host} if it may get webhooks.`,
    )
    this.host = host
  }
}

/** The URL of a target; the sentence that says what is wrong with one that is none. */
export function readTarget(to: unknown): URL | string {
  if (typeof to !== 'string' || !isUrl(to)) {
    return `${JSON.stringify(to) ?? String(to)} is no absolute URL. Write "http://localhost:3000/hooks".`
  }
  const url = new URL(to)
  if (url.username + url.password !== '') {
    return `The address of ${url.host} has a name or a password in it. Write "headers": { "authorization": "Basic …" } beside "to".`
  }
  if (url.protocol === 'http:' || url.protocol === 'https:') return url
  return `${JSON.stringify(to)} is no address of HTTP. Write "http://localhost:3000/hooks".`
}
