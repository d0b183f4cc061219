import { channel } from 'node:diagnostics_channel'
import {
  STATUS_CODES,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { mockapiError, type Diagnostic } from '../errors/diagnostic.ts'
import { cacheFolder } from './cache-folder.ts'
import { endedCode } from './connection.ts'
import type { Reply } from '../http/reply.ts'
import { clientLimits, type ClientLimits } from './limits.ts'
import { answerUpgrades } from './upgrade.ts'
import {
  exceedsPipelineLimit,
  headOf,
  refuseExpectation,
  refuseTunnel,
  unparsedReply,
} from './refuse.ts'
import { RequestListener, type RequestListenerOptions } from './request-listener.ts'
import type { OpenServer } from './open-server.ts'
import type { Credentials, TlsSettings } from './tls/credentials.ts'

interface ListenOptions extends Pick<RequestListenerOptions, 'fetch' | 'ownProcess'>, TlsSettings {
  readonly port: number
  /** `localhost` is this machine by both of its addresses, 127.0.0.1 and ::1. */
  readonly host: string
  /** Whether requests for other protocols than WebSocket are more than requests. */
  readonly upgrades?: boolean
  readonly limits?: ClientLimits
}

/** A listening server. */
export interface HttpListener {
  /** `http://localhost:4000` */
  readonly url: string
  readonly port: number
  /** Lets connections end with their next answer; new ones are taken. */
  readonly leave: () => Promise<void>
  /** Takes no more connections, and resolves once those that are there have ended, or after `patience` ms. */
  readonly finish: (patience: number) => Promise<void>
  /** What clients trust, as PEM; undefined where it speaks plain HTTP. */
  readonly certificate: string | undefined
  readonly warnings: readonly Diagnostic[]
  readonly close: () => Promise<void>
}

/**
 * Listens for requests. Throws MockapiError: `port-taken`, `cannot-listen` for an address or a port that is not for us,
 * `bad-certificate`.
 */
export async function listen(options: ListenOptions): Promise<HttpListener> {
  const { port, host, fetch, ownProcess, limits = clientLimits, upgrades = false } = options
  const listener = new RequestListener({ fetch, ownProcess })
  const credentials = await credentialsOf(options, host)
  const parts: ServerParts = { listener, limits, credentials }
  const first = await open(parts, port, host === 'localhost' ? '127.0.0.1' : host)
  const servers = [first]
  if (host === 'localhost') {
    try {
      servers.push(await open(parts, portOf(first), '::1'))
    } catch (error) {
      // A machine without IPv6 is served by the other address alone; a port that another program has
      // there is as good as taken, since a browser may try that address first.
      if (!(error instanceof NoSuchAddress)) {
        await close(servers)
        throw error
      }
    }
  }
  // The first request needs Hono's adapter, which is loaded while nobody waits.
  void listener.load()
  const ends = servers.map(({ server }) => answerUpgrades(server, listener, upgrades))
  const closeAll = async () => {
    for (const end of ends) end()
    await close(servers)
  }
  const origin = `${credentials ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}`
  const ending = () => import('./finish.ts')
  return {
    url: `${origin}:${portOf(first)}`,
    port: portOf(first),
    certificate: credentials?.certificate,
    warnings: credentials?.warnings ?? [],
    leave: async () => (await ending()).leave(servers),
    finish: async (patience) => (await ending()).finish(servers, patience),
    close: closeAll,
  }
}

/** What speaks TLS is loaded where that is wanted. */
async function credentialsOf(
  settings: TlsSettings,
  host: string,
): Promise<Credentials | undefined> {
  const { https, cert, key } = settings
  if (!(https ?? (cert ?? key) !== undefined)) return undefined
  const { openCredentials } = await import('./tls/credentials.ts')
  return await openCredentials(settings, host, cacheFolder())
}

/** What all servers of a listener share. */
interface ServerParts {
  readonly listener: RequestListener
  readonly limits: ClientLimits
  readonly credentials: Credentials | undefined
}

class NoSuchAddress extends Error {}

async function open(parts: ServerParts, port: number, host: string): Promise<OpenServer> {
  const { listener, limits, credentials } = parts
  const options: ServerOptions = {
    headersTimeout: limits.head,
    requestTimeout: limits.request,
    keepAliveTimeout: limits.idle,
    connectionsCheckingInterval: limits.check,
    // Whatever the environment says: what is lenient here is how requests are smuggled.
    insecureHTTPParser: false,
    // It is required here, with a sentence.
    requireHostHeader: false,
  }
  const serve = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    if (exceedsPipelineLimit(incoming.socket, outgoing)) incoming.socket.destroy()
    else listener.serve(incoming, outgoing)
  }
  const server = createServer(options, serve)
  server.on('checkContinue', (incoming, outgoing) => {
    continueLate(incoming, outgoing)
    serve(incoming, outgoing)
  })
  server.on('checkExpectation', ({ headers }: IncomingMessage, outgoing: ServerResponse) => {
    const { status, headers: fields, body } = headOf(refuseExpectation(headers.expect ?? ''))
    outgoing.writeHead(status, fields).end(body)
  })
  server.on('connect', (_incoming, socket) => sendRaw(socket, refuseTunnel()))
  server.maxConnections = limits.connections
  // A head is bounded by its size; headers beyond a number would be left out without a word.
  server.maxHeadersCount = 0
  server.on('clientError', refuseConnection)
  server.timeout = limits.unread
  server.on('timeout', endIdle)
  const connections = credentials && (await secureBy(server, credentials, parts))
  const breakOff = () => {
    server.closeAllConnections()
    connections?.breakOff()
  }
  const letGo = () => {
    server.closeIdleConnections()
    connections?.letGo()
  }
  channel(endedCode).subscribe(breakOff)
  server.once('close', () => channel(endedCode).unsubscribe(breakOff))
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)))
    server.listen({ port, host }, () => {
      server.removeAllListeners('error')
      resolve({ server, breakOff, letGo })
    })
  })
}

async function secureBy(server: Server, credentials: Credentials, parts: ServerParts) {
  const { secure } = await import('./secure.ts')
  return secure(server, credentials, parts.limits, (incoming, outgoing) =>
    // What Hono's adapter takes for a request of HTTP/1.1 as well.
    parts.listener.serve(incoming as never, outgoing as never),
  )
}

/**
 * Says `100 Continue` when somebody begins to read the body (RFC 9110, section 10.1.1), so that a request which is refused
 * by its head costs no upload. A connection whose body is not sent then takes no other request.
 */
function continueLate(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const read = incoming._read.bind(incoming)
  const { shouldKeepAlive } = outgoing
  outgoing.shouldKeepAlive = false
  incoming._read = (size) => {
    incoming._read = read
    if (!outgoing.headersSent) {
      outgoing.shouldKeepAlive = shouldKeepAlive
      outgoing.writeContinue()
    }
    read(size)
  }
}

/** Ends a connection on which nothing has moved, unless its client waits for an answer that is still being made. */
function endIdle(socket: Socket & { readonly _httpMessage?: ServerResponse | null }): void {
  if (socket.writableLength > 0 || !socket._httpMessage) socket.destroy()
}

/** Answers bytes that are no request, where that does not fall into another answer, and hangs up. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Duplex): void {
  const { _httpMessage: current, bytesRead } = socket as Duplex & {
    readonly _httpMessage?: ServerResponse | null
    readonly bytesRead?: number
  }
  // What follows the last request of a connection is left unread (RFC 9112, section 9.6).
  if (error.code === 'HPE_CLOSED_CONNECTION' && current) return
  // Browsers open connections in advance: one that was never used is closed without a word.
  const isSilent = bytesRead === 0 || current?.headersSent || !socket.writable
  if (isSilent) socket.destroy()
  else sendRaw(socket, unparsedReply(error.code, error.message))
}

/** Answers on a connection that Node has no response for, and ends it. */
function sendRaw(socket: Duplex, reply: Reply): void {
  const answer = headOf(reply)
  const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${lines.join('')}`
  socket.end(`${head}\r\n${answer.body}`, () => socket.destroy())
}

function explain({ code = '', message }: NodeJS.ErrnoException, port: number, host: string): Error {
  if (code === 'EADDRINUSE') {
    return mockapiError(
      'port-taken',
      `Port ${port} is taken.`,
      'Write another port, or 0 for any free one.',
    )
  }
  if (elsewhere.has(code)) {
    if (host === '::1') return new NoSuchAddress(message)
    const what = `${JSON.stringify(host)} is no address of this machine.`
    return mockapiError(
      'cannot-listen',
      what,
      'Use --host localhost, or --host 0.0.0.0 for the network.',
    )
  }
  const [what, hint] =
    code === 'EACCES'
      ? [
          `Port ${port} needs more rights than this program has.`,
          'Use one above 1023: --port 4000.',
        ]
      : [`Cannot listen on ${host}:${port}: ${message}.`, 'Try another --host or --port.']
  return mockapiError('cannot-listen', what, hint)
}

/** Errors of a host that leads to another machine, or to none. */
const elsewhere = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'ENOTFOUND', 'EAI_AGAIN'])

function portOf({ server }: OpenServer): number {
  return (server.address() as AddressInfo).port
}

async function close(servers: readonly OpenServer[]): Promise<void> {
  const closed = servers.map(({ server, breakOff }) => {
    const end = new Promise<void>((resolve) => server.close(() => resolve()))
    breakOff()
    return end
  })
  await Promise.all(closed)
}
