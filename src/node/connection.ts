import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import { pipeline, type Duplex } from 'node:stream'
import type { Connection } from '../http/connection.ts'
import type { SocketOpening } from '../http/socket.ts'

/** The channel of `node:diagnostics_channel` that tells that running code was ended from outside. */
export const endedCode = 'mockapi:ended-code'

const localAddress = /^(?:127(?:\.\d{1,3}){3}|::1)$/

/** How often to look whether the adapter has sent the head, which it holds back to see whether the whole body is there, ms. */
const headDelay = 10
/** How long a client may take to notice the end of a connection, ms. */
const lingerTime = 1000

/** After how much silence the system looks whether the other end is there, ms. */
const probeDelay = 30_000

/** INTERNAL_ERROR (RFC 9113, section 7): the response has failed, the connection goes on. */
const internalError = 2

const noBytes = new Uint8Array()

/** A request as Hono's adapter has it: `rawBody` where all of the body came with the head. */
type Incoming = IncomingMessage & {
  readonly rawBody?: Uint8Array
  readonly stream?: ServerHttp2Stream
}

/** The connection of a request of Node; over HTTP/2 that is its stream, since others share the socket. */
export class NodeConnection implements Connection {
  readonly rawHeaders: readonly string[]
  readonly tunnel: Connection['tunnel']
  readonly accept: Connection['accept']
  readonly #incoming: Incoming
  readonly #outgoing: ServerResponse

  constructor(incoming: Incoming, outgoing: ServerResponse) {
    const { rawHeaders, stream } = incoming
    // Pseudo-headers such as `:path` are left out.
    this.rawHeaders = stream
      ? rawHeaders.filter((_, index) => !rawHeaders[index - (index % 2)]?.startsWith(':'))
      : rawHeaders
    this.#incoming = incoming
    this.#outgoing = outgoing
    const { upgrade } = incoming as { readonly upgrade?: boolean | null }
    this.tunnel = upgrade ? (head, other) => this.#tunnel(head, other as Duplex) : undefined
    this.accept = upgrade ? (opening) => this.#accept(opening) : undefined
    // Node's own writes the head with an empty text, so in UTF-8, which makes two characters of one of Latin-1.
    if (!stream) outgoing.flushHeaders = () => void outgoing.write(noBytes)
  }

  header(name: string): string | undefined {
    const { headers } = this.#incoming
    const value = headers[name] as string | undefined
    // HTTP/2 has no `Host`.
    return value ?? (name === 'host' ? (headers[':authority'] as string | undefined) : undefined)
  }

  wholeBody(): Uint8Array<ArrayBuffer> | undefined {
    const { rawBody } = this.#incoming
    if (!rawBody) return undefined
    // One piece is a copy of Node's parser already; several are a part of its pool.
    return rawBody.buffer.byteLength === rawBody.byteLength
      ? new Uint8Array(rawBody.buffer as ArrayBuffer)
      : new Uint8Array(rawBody)
  }

  unusualBody(): Uint8Array | AsyncIterable<Uint8Array> | undefined {
    const { headers } = this.#incoming
    const hasBody = Number(headers['content-length']) > 0 || headers['transfer-encoding']
    return hasBody ? (this.wholeBody() ?? this.#incoming) : undefined
  }

  address(): string | undefined {
    const { socket, stream } = this.#incoming
    const address = stream ? stream.session?.socket.remoteAddress : socket.remoteAddress
    // An IPv4 address in IPv6 (RFC 4291, section 2.5.5.2).
    return address?.replace(/^::ffff:(?=\d+\.)/i, '')
  }

  isLocal(): boolean {
    return localAddress.test(this.address() ?? '')
  }

  onGone(listener: () => void): void {
    const outgoing = this.#outgoing
    const { stream } = this.#incoming
    // The response to a stream that was broken off calls itself finished.
    const isWhole = () =>
      stream ? outgoing.writableEnded && stream.rstCode === 0 : outgoing.writableFinished
    const closed = () => {
      if (!isWhole()) listener()
    }
    if (outgoing.closed) closed()
    else outgoing.once('close', closed)
  }

  reset(): void {
    const { socket, stream } = this.#incoming
    if (stream) stream.close(internalError)
    else resettable(socket).resetAndDestroy()
  }

  cut(): void {
    this.#afterHead('')
  }

  corrupt(): void {
    this.#afterHead('no length of a chunk\r\n')
  }

  end(bytes: string | Uint8Array = ''): void {
    // The response to an earlier request on this connection comes first (RFC 9112, section 9.3.2).
    if (this.#outgoing.socket === null) {
      this.#outgoing.once('socket', () => process.nextTick(() => this.#end(bytes)))
    } else this.#end(bytes)
  }

  #end(bytes: string | Uint8Array): void {
    const { socket, stream } = this.#incoming
    if ((stream ?? socket).destroyed) return
    // What was written would be overtaken by a reset.
    if (stream?.headersSent) stream.write(noBytes, () => this.reset())
    else if (stream) this.reset()
    else socket.end(bytes)
    // A connection that is closed while something of the request is unread is reset, and what was sent is
    // lost: so it is read, until the client has seen the end.
    this.#incoming.resume()
    if (stream) return
    const timer = setTimeout(() => socket.destroy(), lingerTime)
    socket.once('close', () => clearTimeout(timer))
  }

  #tunnel(head: string, other: Duplex): void {
    const { socket } = this.#incoming
    this.#outgoing.detachSocket(socket)
    // Both pipelines listen to it, beside HTTP and TLS.
    socket.setMaxListeners(20)
    // A connection may be silent for long; whether the other end is there at all, the system finds out.
    socket.setTimeout(0)
    socket.setKeepAlive(true, probeDelay)
    socket.write(head, 'latin1')
    pipeline(socket, other, () => {})
    pipeline(other, socket, () => {})
    // One side that has ended may still be sent what is under way, and no more than that.
    const end = () => {
      setTimeout(() => {
        socket.destroy()
        other.destroy()
      }, lingerTime).unref()
    }
    for (const side of [socket, other]) side.once('end', end)
  }

  async #accept(opening: SocketOpening): Promise<void> {
    const { acceptWebSocket } = await import('./websocket.ts')
    const { socket } = this.#incoming
    if (socket.destroyed) return
    this.#outgoing.detachSocket(socket)
    acceptWebSocket(this.#incoming, socket, opening)
  }

  #afterHead(bytes: string): void {
    const outgoing = this.#outgoing
    const end = () => {
      // Node 26 holds chunks back until the tick is over, and a connection that has ended takes nothing more.
      for (let corks = outgoing.writableCorked; corks > 0; corks--) outgoing.uncork()
      this.end(bytes)
    }
    // Not after a set time: timers of a busy process come late, and in another order.
    if (outgoing.headersSent || outgoing.closed) end()
    else setTimeout(() => this.#afterHead(bytes), headDelay)
  }
}

/** What TLS runs over, since that alone can be reset. */
function resettable(socket: Socket & { readonly _parent?: Socket | null }): Socket {
  return socket._parent ?? socket
}

/** The connection of a request by the environment that Hono's adapters for Node give it. */
export function connectionOf(env: unknown): Connection | undefined {
  const { incoming, outgoing } = (env ?? {}) as {
    readonly incoming?: Incoming
    readonly outgoing?: ServerResponse
  }
  if (!incoming || !outgoing || !('rawHeaders' in incoming)) return undefined
  return new NodeConnection(incoming, outgoing)
}
