import { WebSocket, type ClientOptions } from 'ws'

/** A client of a WebSocket, with all that it was sent. */
export interface TestClient {
  readonly socket: WebSocket
  /** The values of JSON, other texts, bytes. */
  readonly received: unknown[]
  /** The next message that nobody has taken yet. */
  next(): Promise<unknown>
  send(value: unknown): void
  /** Resolves with code and reason once it is closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

/** Opens a WebSocket; rejects with the status where the server refuses it. */
export async function connect(
  url: string,
  protocols: readonly string[] = [],
  options: ClientOptions = {},
): Promise<TestClient> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), [...protocols], options)
  const received: unknown[] = []
  const waiting: ((value: unknown) => void)[] = []
  let taken = 0
  socket.on('message', (data: Buffer, isBinary) => {
    received.push(isBinary ? new Uint8Array(data) : parsed(data.toString()))
    waiting.shift()?.(received[taken++])
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }))
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
    socket.once('unexpected-response', (_request, response) => {
      let text = ''
      response.on('data', (part) => (text += String(part)))
      response.on('end', () => reject(new Error(`${response.statusCode} ${text}`)))
    })
  })
  socket.on('error', () => {})
  return {
    socket,
    received,
    closed,
    next: () =>
      taken < received.length
        ? Promise.resolve(received[taken++])
        : new Promise((resolve) => waiting.push(resolve)),
    send: (value) => socket.send(typeof value === 'object' ? JSON.stringify(value) : String(value)),
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
