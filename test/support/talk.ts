import { connect } from 'node:net'
import type { Socket } from 'node:net'

/** A connection whose answer is read as it comes; a reset counts as its end. */
export interface Talk {
  readonly socket: Socket
  /** What came so far. */
  readonly answer: () => string
  /** Resolves with all that came, when the server has closed the connection. */
  readonly closed: Promise<string>
}

/** Opens a connection and sends bytes, given as Latin-1. */
export function talk(port: number, ...parts: readonly string[]): Talk {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => (answer += text))
  socket.on('error', () => {})
  for (const part of parts) socket.write(part, 'latin1')
  const closed = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(answer))
  })
  return { socket, answer: () => answer, closed }
}

/** The status of the first answer in a text; undefined where there is none. */
export function statusOf(answer: string): number | undefined {
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]
  return status === undefined ? undefined : Number(status)
}

/** A request as text; `Host` and `Connection: close` are added. */
export function request(line: string, headers: readonly string[] = [], body = ''): string {
  const all = ['Host: localhost', 'Connection: close', ...headers]
  return `${line} HTTP/1.1\r\n${all.map((header) => `${header}\r\n`).join('')}\r\n${body}`
}
