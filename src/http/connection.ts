/** Reads a request header by lower-case name. */
export type HeaderReader = (name: string) => string | undefined

/** The open socket of a request of Node; `fetch` in process has none. */
export interface Connection {
  readonly header: HeaderReader
  /** Names and values of the headers in turns, as they came. */
  readonly rawHeaders: readonly string[]
  /** The body of the request, where all of it has come with the head; undefined where it has not. */
  wholeBody(): Uint8Array<ArrayBuffer> | undefined
  /** Whether the other end of the connection is on this machine; false where that cannot be told. */
  isLocal(): boolean
  /** Calls a listener when the client goes away before the response is complete. */
  onGone(listener: () => void): void
  /** Ends the connection with a TCP reset. */
  reset(): void
  /** Ends the connection in the middle of a response, once what there is of it has been sent. */
  cut(): void
  /** As `cut`, after a chunk that is none (RFC 9112, section 7.1). */
  corrupt(): void
  /** Ends the connection without a response, after bytes that are none. */
  end(bytes?: string | Uint8Array): void
}

/** The response of a request whose connection has been dealt with: Hono's adapters send nothing then. */
export function alreadySent(): Response {
  const response = new Response(null, { headers: { 'x-hono-already-sent': 'true' } })
  // Hono's adapter sends the head of its own light responses without a look at it; this makes it a plain one.
  void response.body
  return response
}

/** Requests that wait for something, so that all of it ends when the server closes. */
export class WaitingRequests {
  readonly signals: Set<RequestSignal> = new Set()
  readonly #closing = new AbortController()

  /** Aborted when the server closes. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  close(): void {
    this.#closing.abort(new DOMException('The server is closing.', 'AbortError'))
    for (const signal of this.signals) signal.abort(this.closing.reason as Error)
    this.signals.clear()
  }
}

/** Where the end of a request is noticed: its connection, or in process its own signal. */
interface SignalSource {
  readonly request: Request
  readonly connection: Connection | undefined
  /** A session that ends aborts nothing: who waits for something else goes on, but finds no data. */
  readonly session: { readonly ended: Error | undefined } | undefined
}

/** Aborted when the client of a request goes away, or when the server closes; made on first use. */
export class RequestSignal {
  readonly #source: SignalSource
  readonly #waiting: WaitingRequests
  #controller: AbortController | undefined
  gone = false

  constructor(source: SignalSource, waiting: WaitingRequests) {
    this.#source = source
    this.#waiting = waiting
  }

  /** Why it was aborted, or why its session ended; undefined as long as neither is so. */
  get reason(): Error | undefined {
    const signal = this.#controller?.signal
    return signal?.aborted ? (signal.reason as Error) : this.#source.session?.ended
  }

  abort(reason: Error): void {
    this.#controller?.abort(reason)
  }

  done(): void {
    this.#waiting.signals.delete(this)
  }

  get(): AbortSignal {
    if (this.#controller) return this.#controller.signal
    const controller = new AbortController()
    this.#controller = controller
    const { request, connection } = this.#source
    const gone = () => {
      this.gone = true
      controller.abort(new DOMException('The client went away.', 'AbortError'))
    }
    if (connection) connection.onGone(gone)
    else if (request.signal.aborted) gone()
    else request.signal.addEventListener('abort', gone, { once: true })
    const { closing, signals } = this.#waiting
    if (closing.aborted) controller.abort(closing.reason)
    else signals.add(this)
    return controller.signal
  }
}
