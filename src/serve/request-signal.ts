import type { Wire } from './network/wire.ts'

/** Where the end of a request is noticed: its connection, or in process its own signal. */
export interface SignalSource {
  readonly request: Request
  readonly wire: Wire | undefined
  /** It ends without being told: who waits for something else goes on, but finds no data. */
  readonly session: { readonly ended: Error | undefined }
}

/** Aborted when the client of a request goes away, or when the server closes; made on first use. */
export class RequestSignal {
  readonly #source: SignalSource
  readonly #onUse: () => void
  #controller: AbortController | undefined
  #gone = false

  /** @param onUse told once, when somebody first depends on it */
  constructor(source: SignalSource, onUse: () => void) {
    this.#source = source
    this.#onUse = onUse
  }

  /** Whether the client has gone away by now. */
  get gone(): boolean {
    return this.#gone
  }

  /** Why it was aborted, or why its session ended; undefined as long as neither is so. */
  get reason(): Error | undefined {
    const signal = this.#controller?.signal
    return signal?.aborted ? (signal.reason as Error) : this.#source.session.ended
  }

  /** Ends all waiting with an error. */
  abort(reason: Error): void {
    this.#controller?.abort(reason)
  }

  /** The signal itself. */
  get(): AbortSignal {
    if (this.#controller) return this.#controller.signal
    const controller = new AbortController()
    this.#controller = controller
    const { request, wire } = this.#source
    const gone = () => {
      this.#gone = true
      controller.abort(new DOMException('The client went away.', 'AbortError'))
    }
    if (wire) wire.onGone(gone)
    else if (request.signal.aborted) gone()
    else request.signal.addEventListener('abort', gone, { once: true })
    this.#onUse()
    return controller.signal
  }
}
