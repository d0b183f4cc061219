import { IncomingMessage } from 'node:http'
import { Duplex } from 'node:stream'
import type { Db } from '../../data/records/resource.ts'
import { nestFields } from '../../http/fields.ts'
import { matchingType, preferred, typeOf } from './accept.ts'
import { leaveOut } from './left-out.ts'

/** What is known of a request before a handler of Express is asked. */
export interface RequestHead {
  readonly method: string
  /** Absolute, below the base path of the mocks. */
  readonly url: URL
  readonly headers: Readonly<Record<string, string | undefined>>
  /** As it came, without what was sent in a coding. */
  readonly bytes: Uint8Array
  readonly body: unknown
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly ip: string | undefined
  readonly db: Db
}

/** A socket without another end: what is written is gone, and nothing comes. */
class NullSocket extends Duplex {
  readonly remoteAddress: string
  readonly encrypted: boolean
  constructor(address: string, encrypted: boolean) {
    super({ autoDestroy: false, emitClose: false })
    this.remoteAddress = address
    this.encrypted = encrypted
  }
  override _read(): void {}
  override _write(_chunk: unknown, _encoding: string, callback: () => void): void {
    callback()
  }
}

/** A request of Node with the members of Express. */
export class Request extends IncomingMessage {
  declare url: string
  declare method: string
  originalUrl: string
  readonly baseUrl: string = ''
  params: Record<string, string> = {}
  query: Record<string, unknown>
  body: unknown
  cookies: Record<string, unknown> | undefined
  readonly signedCookies: Record<string, unknown> = {}
  readonly protocol: string
  readonly ip: string
  readonly db: Db

  constructor(head: RequestHead) {
    const { url, ip = '127.0.0.1' } = head
    const isSecure = url.protocol === 'https:'
    super(new NullSocket(ip, isSecure) as never)
    this.httpVersion = '1.1'
    this.httpVersionMajor = 1
    this.httpVersionMinor = 1
    this.method = head.method
    this.url = this.originalUrl = url.pathname + url.search
    const headers = { host: url.host, ...head.headers }
    for (const [name, value = ''] of Object.entries(headers)) this.rawHeaders.push(name, value)
    this.headers = headers
    this.query = nestFields(url.searchParams)
    this.body = head.body
    this.cookies = { ...head.cookies }
    this.protocol = isSecure ? 'https' : 'http'
    this.ip = ip
    this.db = head.db
    if (head.bytes.byteLength > 0) this.push(Buffer.from(head.bytes))
    this.push(null)
    this.complete = true
    // Parsers of Express 4 ask it, to read a body once.
    this.once('end', () => Object.assign(this, { _body: true }))
  }

  get path(): string {
    return this.url.replace(/\?.*$/s, '')
  }

  get secure(): boolean {
    return this.protocol === 'https'
  }

  get ips(): readonly string[] {
    return []
  }

  get host(): string {
    return this.get('host') ?? ''
  }

  get hostname(): string {
    return this.host.replace(/:\d*$/, '')
  }

  get subdomains(): readonly string[] {
    return this.hostname.split('.').reverse().slice(2)
  }

  get xhr(): boolean {
    return this.get('x-requested-with')?.toLowerCase() === 'xmlhttprequest'
  }

  get fresh(): boolean {
    return false
  }

  get stale(): boolean {
    return true
  }

  get(name: string): string | undefined {
    const key = name.toLowerCase()
    const referrer = key === 'referrer' ? 'referer' : key === 'referer' ? 'referrer' : key
    return (this.headers[key] ?? this.headers[referrer]) as string | undefined
  }

  header(name: string): string | undefined {
    return this.get(name)
  }

  param(name: string, otherwise?: unknown): unknown {
    const body = (this.body ?? {}) as Record<string, unknown>
    return this.params[name] ?? body[name] ?? this.query[name] ?? otherwise
  }

  is(...types: readonly (string | string[])[]): string | false | null {
    const isEmpty = !('transfer-encoding' in this.headers) && !this.get('content-length')
    if (isEmpty && this.readableLength === 0) return null
    return matchingType(this.get('content-type') ?? '', types.flat())
  }

  accepts(...types: readonly (string | string[])[]): unknown {
    return this.#preferred('accept', types, typeOf)
  }

  acceptsCharsets(...names: readonly (string | string[])[]): unknown {
    return this.#preferred('accept-charset', names)
  }

  acceptsEncodings(...names: readonly (string | string[])[]): unknown {
    return this.#preferred('accept-encoding', names)
  }

  acceptsLanguages(...names: readonly (string | string[])[]): unknown {
    return this.#preferred('accept-language', names)
  }

  #preferred(
    header: string,
    given: readonly (string | string[])[],
    toRange?: (offer: string) => string,
  ): unknown {
    const offers = given.flat()
    const value = this.get(header)
    if (offers.length > 0) return preferred(value, offers, toRange)
    return (value ?? '*/*').split(',').map((range) => range.replace(/;.*$/s, '').trim())
  }
}

leaveOut(Request.prototype, 'req', {
  range: 'Answer the file with res.sendFile, which knows ranges.',
})
