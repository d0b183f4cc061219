import type { SocketOpening } from './socket.ts'

/** Reads a request header by lower-case name. */
export type HeaderReader = (name: string) => string | undefined

/** The open socket of a request of Node; `fetch` in process has none. */
export interface Connection {
  readonly header: HeaderReader
  readonly rawHeaders: readonly string[]
  /** The body of the request, where all of it has come with the head; undefined where it has not. */
  wholeBody(): Uint8Array<ArrayBuffer> | undefined
  /** The body of a request whose method has none as a rule, such as GET; undefined where it has none. */
  unusualBody(): Uint8Array | AsyncIterable<Uint8Array> | undefined
  /** The IP address of the other end; one of IPv4 in IPv6 as IPv4. */
  address(): string | undefined
  /** Whether the other end of the connection is on this machine; false where that cannot be told. */
  isLocal(): boolean
  /** Calls a listener when the client goes away before the response is complete. */
  onGone(listener: () => void): void
  /**
   * Hands the connection over to the protocol that the request asks for: sends a head, then passes bytes both ways until
   * one side ends. Undefined where the request asks for none. @param other a `Duplex` of Node
   */
  readonly tunnel: ((head: string, other: object) => void) | undefined
  /** Takes the WebSocket that the request asks for; undefined as {@link tunnel}. Resolves once the client has been told. */
  readonly accept: ((opening: SocketOpening) => Promise<void>) | undefined
  reset(): void
  /** Ends the connection in the middle of a response, once what there is of it has been sent. */
  cut(): void
  /** As `cut`, after a chunk that is none (RFC 9112, section 7.1). */
  corrupt(): void
  /** Ends the connection without a response, after bytes that are none. */
  end(bytes?: string | Uint8Array): void
}

/** The headers as an application around the mocks has left them; HTTP/2 has the host elsewhere. */
export function headerReader(request: Request, connection: Connection | undefined): HeaderReader {
  return (name) =>
    request.headers.get(name) ?? (name === 'host' ? connection?.header(name) : undefined)
}

/** The response where the connection has been dealt with: Hono's adapters send nothing then. */
export function alreadySent(): Response {
  const response = new Response(null, { headers: { 'x-hono-already-sent': 'true' } })
  // Hono's adapter sends the head of its own light responses without a look at it; this makes it a plain one.
  void response.body
  return response
}

/** What can be ended early, such as by an `AbortController`. */
interface Abortable {
  /** `endless` where its answer has no end of its own, as that of server-sent events. */
  readonly isStreaming?: boolean | 'endless'
  abort(reason: Error): void
}

/** The reason of what ends since another server is to go on with it: a client may come back at once. */
export class ServerLeaves extends Error {}

/** Requests that wait for something, so that all of it ends when the server closes. */
export class WaitingRequests {
  /** Never empty: V8 makes the table of a `Set` anew each time it becomes so. */
  readonly #waiting = new Set<Abortable>([{ abort: () => {} }])
  readonly #closing = new AbortController()

  get closing(): AbortSignal {
    return this.#closing.signal
  }

  add(request: Abortable): void {
    if (this.closing.aborted) request.abort(this.closing.reason as Error)
    else this.#waiting.add(request)
  }

  delete(request: Abortable): void {
    this.#waiting.delete(request)
  }

  /** Ends what has no end of its own, and lets the rest go on. */
  endEndless(): void {
    for (const request of this.#waiting) {
      if (request.isStreaming === 'endless')
        request.abort(new ServerLeaves('The server is about to close.'))
    }
  }

  close(): void {
    this.#closing.abort(new DOMException('The server is closing.', 'AbortError'))
    for (const request of this.#waiting) request.abort(this.closing.reason as Error)
    this.#waiting.clear()
  }
}
