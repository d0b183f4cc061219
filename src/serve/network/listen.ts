import { channel } from 'node:diagnostics_channel'
import { STATUS_CODES, createServer } from 'node:http'
import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { getRequestListener } from '@hono/node-server'
import { MockapiError } from '../../core/diagnostic.ts'
import { endedCode } from '../../core/ended-code.ts'
import type { App } from '../app.ts'
import { asksTooMuch } from './pipelining.ts'
import { refuseHead, unparsedReply } from './refuse-connection.ts'
import { prepare } from '../respond.ts'
import type { PreparedResponse } from '../respond.ts'
import { readyAnswer, readyWrite, wholeBody } from './short-way.ts'
import { overStream, wireOf } from './socket-wire.ts'
import type { IncomingParts, StreamParts } from './socket-wire.ts'
import { ConnectionTaken } from './wire.ts'

/** Where to listen, and who answers. */
export interface ListenOptions {
  /** 0 for any free port. */
  readonly port: number
  /** `localhost` is this machine by both of its addresses, 127.0.0.1 and ::1. */
  readonly host: string
  readonly app: App
  /**
   * Whether `Request` and `Response` of the whole process may be replaced by lighter ones, which saves a
   * fifth of the time of a small answer; only for a process of our own.
   */
  readonly ownProcess: boolean
  /** What clients may take; default {@link clientLimits}. */
  readonly limits?: ClientLimits
}

/** How long a client may take to send a request, and how many connections there may be. Times in ms. */
export interface ClientLimits {
  /** For the head, from the first byte of a request, or from the start of the connection. */
  readonly head: number
  /** For the whole request. */
  readonly request: number
  /** Between requests on one connection. */
  readonly idle: number
  /** How often the times above are looked at. */
  readonly check: number
  /** Connections at once, on each address; further ones are closed at once. */
  readonly connections: number
}

/**
 * Limits that do not hurt a slow mock, since they end with the last byte of the request, nor an upload
 * over a connection that a browser slows down to 3G.
 */
const clientLimits: ClientLimits = {
  head: 10_000,
  request: 300_000,
  idle: 60_000,
  check: 2_000,
  connections: 2_000,
}

/** A listening server. */
export interface Listener {
  readonly port: number
  /** Ends all connections, those in use included, and frees the port. */
  readonly close: () => Promise<void>
}

/**
 * Listens for requests.
 *
 * @throws MockapiError `port-taken`, also where the port is not allowed
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { port, host, app, ownProcess, limits = clientLimits } = options
  const answerer = new Answerer(app, ownProcess)
  const adapter = { answerer, limits }
  if (host !== 'localhost') {
    const server = await open(adapter, port, host)
    return { port: portOf(server), close: () => close(adapter, [server]) }
  }
  const first = await open(adapter, port, '127.0.0.1')
  const servers = [first]
  try {
    servers.push(await open(adapter, portOf(first), '::1'))
  } catch (error) {
    // A machine without IPv6 is served by the other address alone; a port that another program has
    // there is as good as taken, since a browser may ask for that address first.
    if (!(error instanceof NoSuchAddress)) {
      await close(adapter, servers)
      throw error
    }
  }
  return { port: portOf(first), close: () => close(adapter, servers) }
}

function optionsOf({ head, request, idle, check }: ClientLimits): ServerOptions {
  return {
    headersTimeout: head,
    requestTimeout: request,
    keepAliveTimeout: idle,
    connectionsCheckingInterval: check,
    // Whatever the environment says: what is lenient here is how requests are smuggled.
    insecureHTTPParser: false,
  }
}

class NoSuchAddress extends Error {}

type Serve = ReturnType<typeof getRequestListener>

/** How long after the start the adapter is imported at the latest, ms: first answers come first. */
const importDelay = 100

/** Puts `Request` and `Response` between Node and the application. */
export class Answerer {
  readonly #app: App
  readonly #ownProcess: boolean
  readonly #early = setTimeout(() => this.#load(), importDelay)
  #serve: Serve | undefined
  #loading: Promise<Serve> | undefined

  /** @param ownProcess see {@link ListenOptions} */
  constructor(app: App, ownProcess: boolean) {
    this.#app = app
    this.#ownProcess = ownProcess
  }

  /** Answers a request, of whichever server of Node it is. */
  serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const refusal = streamOf(incoming)
      ? undefined
      : refuseHead(incoming.httpVersion, incoming.rawHeaders)
    const ready = refusal ? prepare(refusal) : readyAnswer(this.#app, incoming)
    if (ready) send(ready, outgoing)
    else if (!this.#write(incoming, outgoing)) this.#answer(incoming, outgoing)
  }

  /** Takes the short way with a write that has one. */
  #write(incoming: IncomingMessage & { rawBody?: Uint8Array }, outgoing: ServerResponse): boolean {
    const write = streamOf(incoming) ? undefined : readyWrite(this.#app, incoming)
    if (!write) return false
    process.nextTick(() => {
      const bytes = wholeBody(incoming)
      const answer = bytes && write(bytes)
      if (answer) return send(answer, outgoing)
      // What was read is where the adapter looks for it.
      if (bytes) incoming.rawBody = bytes
      this.#answer(incoming, outgoing)
    })
    return true
  }

  #answer(incoming: IncomingMessage, outgoing: ServerResponse): void {
    if (this.#serve) void this.#serve(incoming, outgoing)
    else void this.#load().then((serve) => serve(incoming, outgoing))
  }

  /** Ends what it does by itself; requests are answered still. */
  close(): void {
    clearTimeout(this.#early)
  }

  /** Imported late, since it and the classes of Node that it builds on take a fifth of the whole start. */
  #load(): Promise<Serve> {
    this.#loading ??= import('@hono/node-server').then(({ getRequestListener }) => {
      this.#serve = getRequestListener(
        (request, env) => {
          const wired = env as { incoming: IncomingMessage; outgoing: ServerResponse }
          return this.#app.fetch(request, { wire: wireOf(partsOf(wired.incoming), wired.outgoing) })
        },
        { overrideGlobalObjects: this.#ownProcess, errorHandler: handleError },
      )
      return this.#serve
    })
    return this.#loading
  }
}

function send({ status, headers, body }: PreparedResponse, outgoing: ServerResponse): void {
  outgoing.writeHead(status, headers).end(body ?? undefined)
}

/** The stream of a request over HTTP/2, which servers of others may take. */
function streamOf(incoming: IncomingMessage): StreamParts | undefined {
  return (incoming as { readonly stream?: StreamParts }).stream
}

function partsOf(incoming: IncomingMessage): IncomingParts {
  const stream = streamOf(incoming)
  return stream ? overStream(incoming, stream) : incoming
}

/** Who answers the requests of the servers that are opened, and within which limits. */
interface Adapter {
  readonly answerer: Answerer
  readonly limits: ClientLimits
}

function open(adapter: Adapter, port: number, host: string): Promise<Server> {
  const { answerer, limits } = adapter
  const server = createServer(optionsOf(limits), (incoming, outgoing) => {
    if (asksTooMuch(incoming.socket, outgoing)) incoming.socket.destroy()
    else answerer.serve(incoming, outgoing)
  })
  server.maxConnections = limits.connections
  // A head is bounded by its size; headers beyond a number would be left out without a word.
  server.maxHeadersCount = 0
  server.on('clientError', refuseConnection)
  const breakOff = () => server.closeAllConnections()
  channel(endedCode).subscribe(breakOff)
  server.once('close', () => channel(endedCode).unsubscribe(breakOff))
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, port, host)))
    server.listen({ port, host }, () => {
      server.removeAllListeners('error')
      resolve(server)
    })
  })
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
  const answer = isSilent ? undefined : prepare(unparsedReply(error.code, error.message))
  if (!answer) {
    socket.destroy()
    return
  }
  const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`)
  const head = `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}\r\n${lines.join('')}`
  socket.end(`${head}\r\n${String(answer.body)}`, () => socket.destroy())
}

/** What reaches this is no mock's fault: a request that HTTP itself refuses, or a connection dealt with. */
function handleError(error: unknown): Response | undefined {
  if (error instanceof ConnectionTaken) return undefined
  const detail = error instanceof Error ? error.message : 'The request is malformed.'
  const problem = {
    type: 'urn:mockapi:bad-address',
    title: 'The address is malformed',
    status: 400,
  }
  return new Response(JSON.stringify({ ...problem, detail, code: 'bad-address' }), {
    status: 400,
    headers: { 'content-type': 'application/problem+json' },
  })
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): Error {
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') {
    const there = host === '::1' ? new NoSuchAddress(error.message) : undefined
    return (
      there ?? failure(`${host} is no address of this machine.`, 'Use --host localhost or 0.0.0.0.')
    )
  }
  if (error.code === 'EADDRINUSE') {
    return failure(`Port ${port} is taken.`, `Write another port, or 0 for any free one.`)
  }
  if (error.code === 'EACCES') {
    return failure(`Port ${port} needs more rights than this program has.`, 'Use one above 1023.')
  }
  return failure(
    `Cannot listen on ${host}:${port}: ${error.message}.`,
    'Try another --host or --port.',
  )
}

function failure(message: string, hint: string): MockapiError {
  return new MockapiError([{ code: 'port-taken', severity: 'error', message, hint }])
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port
}

async function close({ answerer }: Adapter, servers: readonly Server[]): Promise<void> {
  answerer.close()
  await Promise.all(
    servers.map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => resolve())
          server.closeAllConnections()
        }),
    ),
  )
}
