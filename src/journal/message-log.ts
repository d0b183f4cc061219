import { clock } from '../clock.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import type { SocketClose, SocketData } from '../http/socket.ts'
import { decodeJson } from '../http/json.ts'

/** A message of a WebSocket. */
export interface JournalMessage {
  /** When it came or went, ms since the epoch. */
  readonly time: number
  readonly from: 'client' | 'mock'
  /** The value of JSON, any other text, or bytes; of a long one the beginning. */
  readonly data: unknown
  /** Bytes, or UTF-16 units of a text. */
  readonly size: number
  /** What became of it: `dropped`, `case 2`, why nothing answers it. */
  readonly note?: string
  /** What went wrong in the handler of it. */
  readonly failure?: Diagnostic
}

/** What became of a message. */
export interface MessageNotes {
  note?: string
  failure?: Diagnostic
}

/** The most messages of one WebSocket that are kept, and about what one takes besides its data, bytes. */
const mostMessages = 1000
const messageCost = 120

interface StoredMessage extends MessageNotes {
  readonly time: number
  readonly from: JournalMessage['from']
  readonly data: SocketData
  readonly size: number
}

/** The messages of one WebSocket, of which the journal keeps the last ones. */
export class MessageLog {
  /** That of the WebSocket. */
  readonly id: string = clock.uuid()
  /** Called with the bytes of each part that is recorded; false to record nothing more. */
  onGrow: ((bytes: number) => boolean) | undefined
  recorded = 0
  /** How many there were, kept or not. */
  received = 0
  sent = 0
  closed: SocketClose | undefined
  readonly #limit: number
  readonly #listeners = new Set<() => void>()
  #messages: StoredMessage[] = []
  #isDropped = false

  /** @param limit the most bytes that are kept of one message; 0 to keep none */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Returns what notes can be added to, as what became of it turns out. */
  add(from: JournalMessage['from'], data: SocketData, note?: string): MessageNotes {
    if (from === 'client') this.received++
    else this.sent++
    const kept = data.length > this.#limit ? data.slice(0, this.#limit) : data
    const message: StoredMessage = { time: clock.now(), from, data: kept, size: data.length }
    if (note !== undefined) message.note = note
    if (this.#limit > 0 && !this.#isDropped) this.#keep(message)
    for (const listener of this.#listeners) listener()
    return message
  }

  end(close: SocketClose): void {
    this.closed = close
    this.onGrow?.(0)
    for (const listener of this.#listeners) listener()
  }

  /** Calls a listener after each message and at the end; returns what removes it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  get messages(): readonly JournalMessage[] {
    return this.#messages.map((message) => ({ ...message, data: decodeJson(message.data) }))
  }

  #keep(message: StoredMessage): void {
    this.#messages.push(message)
    let grown = message.data.length + messageCost
    if (this.#messages.length > mostMessages) {
      const first = this.#messages.shift()
      grown -= (first?.data.length ?? 0) + messageCost
    }
    this.recorded += grown
    if (this.onGrow?.(grown) !== false) return
    this.#isDropped = true
    this.#messages = []
  }
}
