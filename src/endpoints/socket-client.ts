import type { SocketData } from '../http/socket.ts'

/** One client of a WebSocket. */
export interface SocketClient {
  /** Differs for each: a UUID. */
  readonly id: string
  /** Whatever you keep for it. */
  readonly data: Record<string, unknown>
  /** Whether messages still reach it. */
  readonly isOpen: boolean
  /** The subprotocol that was agreed on; empty for none. */
  readonly protocol: string
  /**
   * Sends a text as it is, bytes as a binary message, anything else as JSON.
   * @throws NoJsonError for a value that JSON does not have
   */
  send(value: unknown): void
  /**
   * Closes it, by default with 1000.
   * @throws TypeError for a code or a reason that cannot be sent
   */
  close(code?: number, reason?: string): void
  /** Adds it to a room, which it leaves when it closes. */
  join(room: string): void
  leave(room: string): void
}

/** Clients that have joined it. */
export interface SocketRoom {
  readonly size: number
  /** Sends a value to each, as `client.send` does. */
  send(value: unknown, options?: SocketExcept): void
}

/** Whom a message to many is not for. */
export interface SocketExcept {
  readonly except?: SocketClient | undefined
}

/** What handlers of a WebSocket have beside what all handlers have. */
export interface SocketMembers {
  readonly client: SocketClient
  /** What the client has sent: the value of JSON, any other text, bytes; undefined in `open` and `close`. */
  readonly message: unknown
  /** The message as it came: a text or bytes. */
  readonly data: SocketData | undefined
  /** The code and the reason that it was closed with, in `close` alone: 1005 for no code, 1006 for a lost connection. */
  readonly code: number | undefined
  readonly reason: string | undefined
  /** Clients of the session that have joined a room of that name. */
  readonly room: (name: string) => SocketRoom
  /** Sends a value to all clients at the same address. */
  readonly broadcast: (value: unknown, options?: SocketExcept) => void
}
