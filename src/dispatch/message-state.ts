import type { SocketMembers } from '../endpoints/socket-client.ts'
import { PartState } from './part-state.ts'
import type { RequestState } from './request-state.ts'

/** One event of an open WebSocket: the request that opened it, looked at with the mocks that are served now. */
export class MessageState extends PartState {
  override readonly socket: SocketMembers
  readonly #signal: AbortSignal

  /** @param signal aborted when the WebSocket closes */
  constructor(opening: RequestState, socket: SocketMembers, signal: AbortSignal) {
    super(opening, 'WS')
    this.socket = socket
    this.#signal = signal
  }

  override get signal(): AbortSignal {
    return this.#signal
  }

  override onAbort(listener: (reason: Error) => void): void {
    const signal = this.#signal
    const abort = () => listener(signal.reason as Error)
    if (signal.aborted) abort()
    else signal.addEventListener('abort', abort, { once: true })
  }

  override get endReason(): Error | undefined {
    return this.#signal.aborted ? (this.#signal.reason as Error) : this.session?.ended
  }
}
