import type { Server } from 'node:http'
import {
  constants,
  createServer as createHttp2Server,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import type { Socket } from 'node:net'
import { createServer as createTlsServer, type TLSSocket } from 'node:tls'
import type { ClientLimits } from './limits.ts'
import type { OpenServer } from './open-server.ts'
import type { Credentials } from './tls/credentials.ts'
import { createPlainServer } from './plain-http.ts'

/** Answers what comes over HTTP/2. */
type Serve = (incoming: Http2ServerRequest, outgoing: Http2ServerResponse) => void

/** The first byte of a handshake (RFC 8446, section 5.1). */
const handshake = 22

/** Requests at once on one connection: what RFC 9113, section 6.5.2, recommends at least. */
const maxConcurrentStreams = 100
/** As much of a head as over HTTP/1.1, bytes. */
const maxHeaderListSize = 16_384

/**
 * Lets a server of HTTP/1.1 speak TLS alone: HTTP/2 with clients that offer it, HTTP/1.1 with others. Who speaks plain
 * HTTP is told so.
 */
export function secure(
  server: Server,
  credentials: Credentials,
  limits: ClientLimits,
  serve: Serve,
): Pick<OpenServer, 'breakOff' | 'letGo'> {
  const speakHttp1 = server.listeners('connection')
  server.removeAllListeners('connection')
  // As a server of `node:https` has it.
  for (const speak of speakHttp1)
    server.on('secureConnection', speak as (socket: TLSSocket) => void)
  const http2 = createHttp2Server({ settings: { maxConcurrentStreams, maxHeaderListSize } }, serve)
  const sessions = new Set<ServerHttp2Session>()
  http2.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    watchSession(session, limits)
  })
  const tls = createTlsServer({
    ...credentials.options,
    ALPNProtocols: ['h2', 'http/1.1'],
    SNICallback: (host, done) => done(null, credentials.contextFor(host)),
    handshakeTimeout: limits.head,
  })
  tls.on('secureConnection', (socket) => {
    if (socket.alpnProtocol === 'h2') http2.emit('connection', socket)
    else server.emit('secureConnection', socket)
  })
  // Such as a handshake that takes too long, which Node leaves to whoever listens.
  tls.on('tlsClientError', (_error, socket) => socket.destroy())
  const plain = createPlainServer(limits)
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    onFirstByte(socket, limits, (byte) => {
      if (byte === handshake) tls.emit('connection', socket)
      else {
        plain.emit('connection', socket)
        socket.resume()
      }
    })
  })
  return {
    breakOff() {
      // Which tells the other end first.
      for (const session of sessions) session.destroy()
      setImmediate(() => {
        for (const socket of open) socket.destroy()
      })
    },
    letGo() {
      for (const session of sessions) session.close()
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    },
  }
}

/** Calls back with the first byte that comes, which stays to be read. */
function onFirstByte(socket: Socket, limits: ClientLimits, then: (byte: number) => void): void {
  const end = () => socket.destroy()
  socket.on('error', end)
  socket.setTimeout(limits.head, end)
  // A connection that its client ends is over, as with a server of `node:tls`.
  socket.allowHalfOpen = false
  socket.once('data', (bytes: Buffer) => {
    socket.setTimeout(0)
    socket.off('timeout', end)
    socket.pause()
    socket.unshift(bytes)
    then(bytes[0] ?? 0)
  })
}

/** Ends a connection on which nothing has moved for long, unless an answer is still being made. */
function watchSession(session: ServerHttp2Session, limits: ClientLimits): void {
  const streams = new Set<ServerHttp2Stream>()
  session.on('stream', (stream) => {
    streams.add(stream)
    stream.once('close', () => streams.delete(stream))
    stream.setTimeout(limits.unread, () => {
      if (isHeldByClient(stream)) stream.close(constants.NGHTTP2_CANCEL)
    })
  })
  session.setTimeout(limits.idle, () => {
    if (streams.size === 0) session.close()
  })
}

/** Whether a client takes nothing of its answer, or sends nothing more of a request that somebody waits for. */
function isHeldByClient(stream: ServerHttp2Stream): boolean {
  if (stream.writableLength > 0) return true
  // Whether the end of the request has come, which need not have been read.
  if (stream.state.state === constants.NGHTTP2_STREAM_STATE_HALF_CLOSED_REMOTE) return false
  return stream.readableLength === 0 || stream.writableEnded
}
