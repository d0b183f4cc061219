import { ServerResponse, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { RequestListener } from './request-listener.ts'

/**
 * Answers requests for another protocol (RFC 9110, section 7.8) as any other, so that a mock can take a WebSocket, or the
 * real API behind them the connection. The returned function ends all such connections.
 *
 * @param all whether other protocols than WebSocket are more than requests
 */
export function answerUpgrades(
  server: Server,
  listener: RequestListener,
  all: boolean,
): () => void {
  const open = new Set<Duplex>()
  upgradeWhere(server, (incoming) => isSwitch(incoming, all))
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isSwitch(incoming, all)) readAgain(server, incoming, socket, head)
    else
      open.add(
        serveUpgrade(listener, incoming, socket, head).once('close', () => open.delete(socket)),
      )
  })
  return () => {
    for (const socket of open) socket.destroy()
  }
}

/**
 * Says for which requests a server emits `upgrade`; Node before 24.9 does for all. Later ones keep the parser at a body
 * until it has ended, so that {@link readAgain} would wait for bytes that have been read.
 */
export function upgradeWhere(
  server: Server,
  shouldUpgradeCallback: (incoming: IncomingMessage) => boolean,
): void {
  Object.assign(server, { shouldUpgradeCallback })
}

/** Answers a request for another protocol; returns its connection. */
export function serveUpgrade(
  listener: Pick<RequestListener, 'serve'>,
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Duplex {
  // Its parser has let go of the connection, with all that listened to it.
  socket.on('error', () => socket.destroy())
  if (head.length > 0) socket.unshift(head)
  const outgoing = new ServerResponse(incoming)
  // What follows the head is of that protocol, if anything.
  outgoing.shouldKeepAlive = false
  outgoing.assignSocket(incoming.socket)
  outgoing.once('finish', () => socket.end())
  listener.serve(incoming, outgoing)
  return socket
}

/**
 * Whether a request for another protocol is one that can be answered as that.
 * @param all whether other protocols than WebSocket are more than requests
 */
export function isSwitch(incoming: IncomingMessage, all: boolean): boolean {
  const isWanted = all || incoming.headers.upgrade?.toLowerCase() === 'websocket'
  return isWanted && !hasBody(incoming)
}

/** Whether a request has content, which nobody parses once its connection may be another protocol's. */
function hasBody({ method, headers }: IncomingMessage): boolean {
  const isLong = headers['content-length'] !== undefined && headers['content-length'] !== '0'
  return isLong || headers['transfer-encoding'] !== undefined || method === 'CONNECT'
}

/** Lets the server read a request once more, without the wish for another protocol, which it may ignore. */
export function readAgain(
  server: Pick<Server, 'emit'>,
  { method, url, httpVersion, rawHeaders }: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy())
  const lines = rawHeaders.flatMap((name, index) => {
    if (index % 2 === 1 || name.toLowerCase() === 'upgrade') return []
    return [`${name}: ${rawHeaders[index + 1]}`]
  })
  const text = [`${method} ${url} HTTP/${httpVersion}`, ...lines, '', ''].join('\r\n')
  socket.unshift(Buffer.concat([Buffer.from(text, 'latin1'), head]))
  // By what it has, since TLS takes long to load.
  server.emit('encrypted' in socket ? 'secureConnection' : 'connection', socket)
}
