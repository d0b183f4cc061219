/**
 * What the listener knows of a request and `fetch` in process does not: the connection. Its methods act
 * on the open socket.
 */
export interface Wire {
  /** A request header by lower-case name. */
  readonly header: (name: string) => string | undefined
  /** Names and values of the headers in turns, as they came. */
  readonly rawHeaders: readonly string[]
  /** Whether the other end of the connection is on this machine; false where that cannot be told. */
  readonly isLocal: () => boolean
  /** Calls a listener when the client goes away before the answer is complete. */
  readonly onGone: (listener: () => void) => void
  /** Ends the connection with a TCP reset. */
  readonly reset: () => void
  /** Ends the connection in the middle of an answer, once what there is of it has been sent. */
  readonly cut: () => void
  /** As `cut`, after a chunk that is none (RFC 9112, section 7.1). */
  readonly spoil: () => void
  /** Ends the connection without an answer, after bytes that are none. */
  readonly end: (bytes?: string | Uint8Array) => void
}

/** Thrown in place of a response when the connection has been dealt with already. */
export class ConnectionTaken {
  readonly taken = true
}
