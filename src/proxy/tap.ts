import type { IncomingMessage } from 'node:http'
import { pipeline, Transform, type Duplex, type Readable } from 'node:stream'
import type { UpstreamRequest } from '../endpoints/upstream.ts'
import { concat } from '../http/bytes.ts'
import type { Exchange, ExchangeChunk, ExchangeTap, HeaderPair } from '../http/exchange.ts'

/** What makes answers parts of what they are, or nothing; and messages of WebSockets what only their ends can read. */
const notAsked = /^(?:if-(?:none-match|modified-since|range)|range|sec-websocket-extensions)$/i

/** Follows one request and its answer on their way, for whoever keeps them. */
export class TappedExchange {
  readonly #tap: ExchangeTap
  readonly #asked: UpstreamRequest
  readonly #came = Date.now()
  readonly #start = performance.now()
  #sent: Body | undefined

  constructor(tap: ExchangeTap, asked: UpstreamRequest) {
    this.#tap = tap
    this.#asked = asked
  }

  /** The request to pass on in its place: it asks for whole and new answers. */
  get request(): UpstreamRequest {
    const { headers, body } = this.#asked
    const kept = headers.filter((_, index) => !notAsked.test(headers[index & ~1] as string))
    if (body === undefined) return { ...this.#asked, headers: kept }
    const sent = (this.#sent = new Body(this.#tap.bodyLimit))
    if (!(body instanceof Uint8Array))
      return { ...this.#asked, headers: kept, body: seen(body, sent) }
    sent.add(body)
    return { ...this.#asked, headers: kept }
  }

  /** The body of the answer in the place of that of `incoming`, no faster than it is read. */
  answer(incoming: IncomingMessage, headers: readonly HeaderPair[], isEmpty: boolean): Readable {
    const duration = performance.now() - this.#start
    const begun = performance.now()
    const got = new Body(this.#tap.bodyLimit)
    const chunks: ExchangeChunk[] = []
    const isStream = /^text\/event-stream/i.test(incoming.headers['content-type'] ?? '')
    const end = (isLeft: boolean): void => {
      if (isLeft && !isStream) {
        this.#tap.onLeftOut(`${this.#asked.method} ${this.#asked.target}`, 'broke off')
        return
      }
      const stream = isStream && { chunks, ...(isLeft && { isLeft }) }
      this.#end({ status: incoming.statusCode ?? 0, headers, ...stream }, got, duration)
    }
    if (isEmpty) {
      end(false)
      return incoming
    }
    const through = new Transform({
      transform(chunk: Buffer, _, done) {
        got.add(chunk)
        if (isStream)
          chunks.push({ at: Math.round(performance.now() - begun), size: chunk.byteLength })
        done(null, chunk)
      },
    })
    // A stream of events has no end of its own: it is left when the client leaves.
    return pipeline(incoming, through, (error) => end(!!error))
  }

  /** The connection of the real API, in which another protocol is spoken, in the place of `real`. */
  async switched(real: Duplex, protocol: string): Promise<Duplex> {
    const { method, target } = this.#asked
    if (!/^websocket$/i.test(protocol)) {
      this.#tap.onLeftOut(`${method} ${target}`, `switched to ${protocol}`)
      return real
    }
    const { tappedSocket } = await import('./socket-tap.ts')
    return tappedSocket(real, { target, headers: this.#headers, time: this.#came }, this.#tap)
  }

  get #headers(): readonly HeaderPair[] {
    const { headers } = this.#asked
    return headers.flatMap((name, index): HeaderPair[] =>
      index % 2 === 0 ? [[name, headers[index + 1] as string]] : [],
    )
  }

  #end(answer: Omit<Exchange['response'], 'body'>, got: Body, duration: number): void {
    const { method, target, origin } = this.#asked
    if (got.isCut || this.#sent?.isCut) {
      this.#tap.onLeftOut(`${method} ${target}`, `over ${this.#tap.bodyLimit} bytes`)
      return
    }
    const local = answer.headers.map(([name, value]): HeaderPair => [
      name,
      value.replaceAll(`${origin}/`, '/'),
    ])
    this.#tap.onExchange({
      request: { method, target, headers: this.#headers, body: this.#sent?.whole },
      response: { ...answer, headers: local, body: got.whole },
      time: this.#came,
      duration,
    })
  }
}

/** A body up to a limit, bytes. */
class Body {
  isCut = false
  readonly #limit: number
  readonly #chunks: Uint8Array[] = []
  #size = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  get whole(): Uint8Array {
    return concat(this.#chunks)
  }

  add(chunk: Uint8Array): void {
    this.#size += chunk.byteLength
    if (this.#size <= this.#limit) {
      this.#chunks.push(chunk)
      return
    }
    this.isCut = true
    this.#chunks.length = 0
  }
}

async function* seen(body: AsyncIterable<Uint8Array>, sent: Body): AsyncIterable<Uint8Array> {
  for await (const chunk of body) {
    sent.add(chunk)
    yield chunk
  }
}
