import { connect } from 'node:net'

/** What a client saw of a connection. */
export interface Seen {
  /** All bytes, one character for each. */
  answer: string
  /** `end` and `close`, or the code of an error. */
  readonly events: string[]
  /** Goes away. */
  readonly leave: () => void
}

/** Sends bytes on a connection of its own and notes what happens to it. */
export function converse(port: number | undefined, ...parts: readonly string[]): Seen {
  const socket = connect(port ?? 0, '127.0.0.1')
  const seen: Seen = { answer: '', events: [], leave: () => void socket.destroy() }
  socket.on('data', (bytes) => (seen.answer += bytes.toString('latin1')))
  socket.on('end', () => seen.events.push('end'))
  socket.on('error', (error: NodeJS.ErrnoException) => seen.events.push(String(error.code)))
  socket.on('close', () => seen.events.push('close'))
  for (const part of parts) socket.write(part)
  return seen
}

/** A request as it goes over the wire. */
export function request(line: string, ...headers: readonly string[]): string {
  return [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n')
}

/** The part of an answer after its head. */
export function bodyOf({ answer }: Seen): string {
  return answer.slice(answer.indexOf('\r\n\r\n') + 4)
}
