import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { clock } from '../clock.ts'
import type { Socket, SocketListener, SocketOpening } from '../http/socket.ts'

/** The largest message that a client may send, bytes; a longer one closes the socket with 1009. */
const maxPayload = 1024 * 1024
/** After how much silence the system looks whether the other end is there, ms. */
const probeDelay = 30_000
/** How long a client may take to answer a close, ms. */
const closeTime = 1000

const noBytes = Buffer.alloc(0)

/** What is told of each request that is being answered. */
const openings = new WeakMap<IncomingMessage, SocketOpening>()

const server = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload,
  handleProtocols: (_offered, incoming) => openings.get(incoming)?.protocol ?? false,
})

server.on('headers', (lines: string[], incoming: IncomingMessage) => {
  const { headers = [] } = openings.get(incoming) ?? {}
  lines.push(...headers.map(([name, value]) => `${name}: ${value}`))
})

/** Takes a connection as a WebSocket, whose handshake was checked before. */
export function acceptWebSocket(
  incoming: IncomingMessage,
  socket: Duplex,
  opening: SocketOpening,
): void {
  openings.set(incoming, opening)
  server.handleUpgrade(incoming, socket, noBytes, (webSocket) => {
    incoming.socket.setKeepAlive(true, probeDelay)
    listenTo(webSocket, opening.onOpen(transportOf(webSocket)))
  })
}

function transportOf(webSocket: WebSocket): Socket {
  return {
    get buffered() {
      return webSocket.bufferedAmount
    },
    send: (data) => webSocket.send(data),
    close(code, reason) {
      webSocket.close(code, reason)
      const stop = clock.after(closeTime, () => webSocket.terminate())
      webSocket.once('close', stop)
    },
    terminate: () => webSocket.terminate(),
  }
}

function listenTo(webSocket: WebSocket, listener: SocketListener): void {
  webSocket.on('message', (data: RawData, isBinary: boolean) => {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer)
    listener.onMessage(isBinary ? new Uint8Array(bytes) : bytes.toString())
  })
  webSocket.on('error', (error: NodeJS.ErrnoException) => {
    const code = codeOf(error)
    if (code === 1009) listener.onProblem(code, 'A message is longer than 1 MB.')
    else if (code !== undefined) listener.onProblem(code, error.message)
  })
  webSocket.once('close', (code, reason) => listener.onClose(code, reason.toString()))
}

/** The code that `ws` closes with for what is wrong on the wire; undefined where the connection has broken. */
function codeOf({ code = '' }: NodeJS.ErrnoException): number | undefined {
  if (!code.startsWith('WS_ERR_')) return undefined
  if (code.endsWith('_LENGTH') && code.includes('UNSUPPORTED')) return 1009
  if (code === 'WS_ERR_TOO_MANY_BUFFERED_PARTS') return 1008
  return code === 'WS_ERR_INVALID_UTF8' ? 1007 : 1002
}
