import type { Exchange, ExchangeTap, HeaderPair, SocketExchange } from '../http/exchange.ts'
import { codingsOf, isCoding, type DecoderOf } from '../http/coding.ts'

/** What a recording may hold. */
export interface RecordingLimits {
  /** One body, bytes, with its coding and without. */
  readonly body: number
  /** All bodies together, bytes; the same body counts once. */
  readonly bytes: number
  readonly exchanges: number
}

const defaults: RecordingLimits = {
  body: 32 * 1024 * 1024,
  bytes: 256 * 1024 * 1024,
  exchanges: 50_000,
}

/** What a message takes beside its bytes. */
const messageCost = 100

/** A call that could not be kept. */
export interface LeftOutCall {
  /** `GET /users`. */
  readonly call: string
  readonly reason: string
  /** How many calls it stands for; default 1. */
  readonly count?: number
}

/** How many calls that could not be kept are named one by one. */
const mostNamed = 1000

/** Keeps exchanges in memory, in the order in which they were asked, until they become files. */
export class Recording implements ExchangeTap {
  readonly bodyLimit: number
  readonly leftOut: LeftOutCall[] = []
  readonly #limits: RecordingLimits
  readonly #decoderOf: DecoderOf
  readonly #kept: Exchange[] = []
  /** Bodies that come again and again are kept once, by length and text. */
  readonly #bodies = new Map<string, Uint8Array>()
  readonly #pending = new Set<Promise<void>>()
  readonly #sockets: SocketExchange[] = []
  #messages = 0
  #bytes = 0
  #isFull = false

  constructor(decoderOf: DecoderOf, limits: Partial<RecordingLimits> = {}) {
    this.#decoderOf = decoderOf
    this.#limits = { ...defaults, ...limits }
    this.bodyLimit = this.#limits.body
  }

  /** How many exchanges and WebSockets there are. */
  get size(): number {
    return this.#kept.length + this.#sockets.length
  }

  /** Another number each time that something was added. */
  get version(): number {
    return this.size + this.#messages
  }

  /** What was said over WebSockets until now, as they were opened. */
  get sockets(): readonly SocketExchange[] {
    return this.#sockets
  }

  /** Those whose answers are whole by now, as they were asked. */
  async exchanges(): Promise<readonly Exchange[]> {
    await Promise.all(this.#pending)
    return this.#kept.toSorted((one, other) => one.time - other.time)
  }

  onExchange(exchange: Exchange): void {
    const work = this.#keep(exchange).finally(() => this.#pending.delete(work))
    this.#pending.add(work)
  }

  onLeftOut(call: string, reason: string): void {
    if (this.leftOut.length < mostNamed) this.leftOut.push({ call, reason })
    else {
      const { count = 0 } = this.leftOut[mostNamed] ?? {}
      this.leftOut[mostNamed] = { call: 'other calls', reason: 'not named', count: count + 1 }
    }
  }

  onSocket(socket: SocketExchange): void {
    if (this.#isFull || this.#sockets.length >= this.#limits.exchanges)
      this.onLeftOut(`WS ${socket.target}`, 'the recording is full')
    else this.#sockets.push(socket)
  }

  hasRoom(size: number): boolean {
    this.#isFull ||= this.#bytes >= this.#limits.bytes
    if (this.#isFull) return false
    this.#bytes += size + messageCost
    this.#messages++
    return true
  }

  async #keep(exchange: Exchange): Promise<void> {
    const { request, response } = exchange
    const call = `${request.method} ${request.target}`
    const body = await decode(response.body, response.headers, this.#decoderOf, this.#limits.body)
    if (typeof body === 'string') {
      this.onLeftOut(call, body)
      return
    }
    const { exchanges, bytes } = this.#limits
    if (this.#isFull || this.#kept.length >= exchanges || this.#bytes >= bytes) {
      this.#isFull = true
      this.onLeftOut(call, 'the recording is full')
      return
    }
    const isCoded = body !== response.body
    const { chunks: _, ...rest } = response
    this.#kept.push({
      ...exchange,
      request: { ...request, body: request.body && this.#shared(request.body) },
      response: { ...(isCoded ? rest : response), body: this.#shared(body) },
    })
  }

  #shared(body: Uint8Array): Uint8Array {
    const key = body.byteLength > 65_536 ? undefined : new TextDecoder('latin1').decode(body)
    const known = key === undefined ? undefined : this.#bodies.get(key)
    if (known) return known
    this.#bytes += body.byteLength
    if (key !== undefined) this.#bodies.set(key, body)
    return body
  }
}

/** A body without its codings, or why it cannot be had. */
async function decode(
  bytes: Uint8Array,
  headers: readonly HeaderPair[],
  decoderOf: DecoderOf,
  limit: number,
): Promise<Uint8Array | string> {
  const header = headers.filter(([name]) => name.toLowerCase() === 'content-encoding')
  const codings = codingsOf(header.map(([, value]) => value).join())
  let body: Uint8Array | undefined = bytes
  if (bytes.byteLength === 0) return bytes
  for (const coding of codings.toReversed()) {
    const decoder = isCoding(coding) ? decoderOf(coding) : undefined
    if (!decoder) return `its coding is ${coding}`
    try {
      body = await decoder(body as Uint8Array<ArrayBuffer>, limit)
    } catch {
      return `its body is no ${coding}`
    }
    if (!body) return `over ${limit} bytes`
  }
  return body
}
