import type { Wire } from './wire.ts'

/** What a wire needs of a request of Node. */
export interface IncomingParts {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly rawHeaders: readonly string[]
  readonly socket: SocketParts
  /** Reads on and drops what comes. */
  readonly resume: () => unknown
}

/** What a wire needs of a connection of Node. */
export interface SocketParts {
  /** Undefined for a connection that is closed, or one without an address. */
  readonly remoteAddress?: string | undefined
  readonly destroyed: boolean
  readonly resetAndDestroy: () => unknown
  readonly destroy: () => unknown
  readonly end: (bytes: string | Uint8Array) => unknown
  readonly once: (event: 'close', listener: () => void) => unknown
}

/** What a wire needs of an answer of Node. */
export interface OutgoingParts {
  readonly closed: boolean
  readonly headersSent: boolean
  readonly writableFinished: boolean
  readonly once: (event: 'close', listener: () => void) => unknown
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
export function wireOf(incoming: IncomingParts, outgoing: OutgoingParts): Wire {
  const { socket } = incoming
  const afterHead = (act: () => void) => {
    if (outgoing.headersSent) act()
    else setTimeout(act, headDelay)
  }
  // A connection that is closed while something of the request is unread is reset, and what was sent is
  // lost on the way: so it is read, until the client has seen the end.
  const end = (bytes: string | Uint8Array = '') => {
    if (socket.destroyed) return
    socket.end(bytes)
    incoming.resume()
    const timer = setTimeout(() => socket.destroy(), lingering)
    socket.once('close', () => clearTimeout(timer))
  }
  return {
    header: (name) => incoming.headers[name] as string | undefined,
    rawHeaders: incoming.rawHeaders,
    isLocal: () => localAddress.test(socket.remoteAddress ?? ''),
    onGone: (listener) => {
      const told = () => {
        if (!outgoing.writableFinished) listener()
      }
      if (outgoing.closed) told()
      else outgoing.once('close', told)
    },
    reset: () => socket.resetAndDestroy(),
    cut: () => afterHead(() => end()),
    spoil: () => afterHead(() => end('no length of a chunk\r\n')),
    end,
  }
}
