import type { Connection } from '../http/connection.ts'

/** What is needed of a request of Node. */
export interface IncomingParts {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly rawHeaders: readonly string[]
  readonly socket: SocketParts
  /** The body, where all of it came with the head and has been read. */
  readonly rawBody?: Uint8Array
  /** Reads on and drops what comes. */
  readonly resume: () => unknown
}

/** What is needed of a connection of Node. */
export interface SocketParts {
  /** Undefined for a connection that is closed, or one without an address. */
  readonly remoteAddress?: string | undefined
  readonly destroyed: boolean
  readonly resetAndDestroy: () => unknown
  readonly destroy: () => unknown
  readonly end: (bytes: string | Uint8Array) => unknown
  readonly once: (event: 'close', listener: () => void) => unknown
}

/** What is needed of an answer of Node. */
export interface OutgoingParts {
  readonly closed: boolean
  readonly headersSent: boolean
  readonly writableFinished: boolean
  /** How often it is asked to hold back what is written. */
  readonly writableCorked: number
  /** Takes one of these back; after the last one, what was held is given to the connection. */
  readonly uncork: () => unknown
  /** Null while the answer to an earlier request has the connection. */
  readonly socket: unknown
  readonly once: (event: 'close' | 'socket', listener: () => void) => unknown
}

/** What stands for the connection of a request over HTTP/2, which shares the real one with others. */
export interface StreamParts {
  /** The real connection. */
  readonly session?: { readonly socket: Pick<SocketParts, 'remoteAddress'> } | undefined
  readonly destroyed: boolean
  readonly close: (code: number) => unknown
  readonly once: SocketParts['once']
}

/** INTERNAL_ERROR (RFC 9113, section 7): the answer has failed, the connection goes on. */
const internalError = 2

/**
 * A request over HTTP/2 as one over HTTP/1.1: its address is its host, and a connection that is broken is
 * its stream.
 */
export function overStream(
  incoming: Omit<IncomingParts, 'socket'>,
  stream: StreamParts,
): IncomingParts {
  const { headers, rawHeaders } = incoming
  const end = () => stream.close(internalError)
  return {
    headers: { ...headers, host: headers['host'] ?? headers[':authority'] },
    rawHeaders: rawHeaders.filter((_, index) => !rawHeaders[index - (index % 2)]?.startsWith(':')),
    socket: {
      get remoteAddress() {
        return stream.session?.socket.remoteAddress
      },
      get destroyed() {
        return stream.destroyed
      },
      resetAndDestroy: end,
      destroy: end,
      end,
      once: (event, listener) => stream.once(event, listener),
    },
    resume: () => incoming.resume(),
  }
}

/** Addresses of this machine, IPv4 ones in IPv6 included (RFC 4291, section 2.5.5.2). */
const localAddress = /^(?:(?:::ffff:)?127(?:\.\d{1,3}){3}|::1)$/i

/** For how long the adapter holds a head back at most, to see whether the whole body is there, ms. */
const headDelay = 10
/** How long a client may take to notice the end of a connection, ms. */
const lingering = 1000

/** The connection of a request of Node. */
export class NodeConnection implements Connection {
  readonly rawHeaders: readonly string[]
  readonly #incoming: IncomingParts
  readonly #outgoing: OutgoingParts

  constructor(incoming: IncomingParts, outgoing: OutgoingParts) {
    this.rawHeaders = incoming.rawHeaders
    this.#incoming = incoming
    this.#outgoing = outgoing
  }

  header(name: string): string | undefined {
    return this.#incoming.headers[name] as string | undefined
  }

  wholeBody(): Uint8Array<ArrayBuffer> | undefined {
    const { rawBody } = this.#incoming
    // Of its own: what was read is a part of all that came over the connection.
    return rawBody && new Uint8Array(rawBody)
  }

  isLocal(): boolean {
    return localAddress.test(this.#incoming.socket.remoteAddress ?? '')
  }

  onGone(listener: () => void): void {
    const outgoing = this.#outgoing
    const told = () => {
      if (!outgoing.writableFinished) listener()
    }
    if (outgoing.closed) told()
    else outgoing.once('close', told)
  }

  reset(): void {
    this.#incoming.socket.resetAndDestroy()
  }

  cut(): void {
    this.#afterHead('')
  }

  corrupt(): void {
    this.#afterHead('no length of a chunk\r\n')
  }

  end(bytes: string | Uint8Array = ''): void {
    // The answer to an earlier request on this connection comes first (RFC 9112, section 9.3.2).
    if (this.#outgoing.socket === null) {
      this.#outgoing.once('socket', () => process.nextTick(() => this.#end(bytes)))
    } else this.#end(bytes)
  }

  #end(bytes: string | Uint8Array): void {
    const { socket } = this.#incoming
    if (socket.destroyed) return
    socket.end(bytes)
    // A connection that is closed while something of the request is unread is reset, and what was sent is
    // lost on the way: so it is read, until the client has seen the end.
    this.#incoming.resume()
    const timer = setTimeout(() => socket.destroy(), lingering)
    socket.once('close', () => clearTimeout(timer))
  }

  #afterHead(bytes: string): void {
    if (this.#outgoing.headersSent) this.#endAfterWritten(bytes)
    else setTimeout(() => this.#endAfterWritten(bytes), headDelay)
  }

  /**
   * Node 26 holds the chunks of an answer back until the tick is over that they were written in, and would
   * lose them, since a connection that has ended takes nothing more.
   */
  #endAfterWritten(bytes: string): void {
    const outgoing = this.#outgoing
    for (let corks = outgoing.writableCorked; corks > 0; corks--) outgoing.uncork()
    this.end(bytes)
  }
}

/** What adapters of Hono for Node give as the environment of a request. */
interface NodeBindings {
  readonly incoming?: IncomingParts & { readonly stream?: StreamParts }
  readonly outgoing?: OutgoingParts
}

/** The connection of a request by the environment that an adapter for Node gives it; undefined for any other. */
export function connectionOf(env: unknown): Connection | undefined {
  const { incoming, outgoing } = (env ?? {}) as NodeBindings
  if (!incoming || !outgoing || !('rawHeaders' in incoming)) return undefined
  const { stream } = incoming
  return new NodeConnection(stream ? overStream(incoming, stream) : incoming, outgoing)
}
