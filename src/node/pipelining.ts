/** The most requests on one connection that wait for the answer to an earlier one. */
const mostWaiting = 100
/** The most of earlier answers that a client may leave unread while it asks for more, bytes. */
const mostUnread = 16 * 1024 * 1024

/** The part of a connection that counts here. */
interface Connection {
  readonly destroyed: boolean
  /** Bytes that wait to be sent. */
  readonly writableLength: number
}

/** The part of an answer that counts here. */
interface Answer {
  /** Null while an earlier answer has the connection. */
  readonly socket: object | null
  once(event: 'close', listener: () => void): unknown
}

/** Answers that wait for their turn, by connection; those of clients that ask one by one are never here. */
const waiting = new WeakMap<Connection, number>()

/**
 * Whether a client asks for more than it takes: it sends request after request on one connection
 * (RFC 9112, section 9.3.2) and does not read. Answers would pile up in memory, since Node stops reading
 * only after the piece that it has read, which may hold a thousand requests.
 */
export function exceedsPipelineLimit(connection: Connection, answer: Answer): boolean {
  if (connection.destroyed || connection.writableLength > mostUnread) return true
  if (answer.socket !== null) return false
  const count = (waiting.get(connection) ?? 0) + 1
  waiting.set(connection, count)
  answer.once('close', () => waiting.set(connection, (waiting.get(connection) ?? 1) - 1))
  return count > mostWaiting
}
