import { once } from 'node:events'
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How long a server that refuses connections is left alone, ms. */
const pause = 500

interface Upstream {
  readonly port: number
  readonly agent: Agent
  /** `performance.now()` until which it is left alone. */
  restsUntil: number
}

/**
 * A round-robin proxy that knows nothing of sessions: one request here, the next one there. It goes on to the next server
 * where one refuses the connection, and answers 502 where one is gone in the middle of a request, as other proxies do.
 */
export class Balancer implements AsyncDisposable {
  readonly #upstreams: readonly Upstream[]
  readonly #server = createServer((request, response) => this.#pass(request, response, 0))
  #turn = 0

  private constructor(ports: readonly number[]) {
    this.#upstreams = ports.map((port) => ({
      port,
      agent: new Agent({ keepAlive: true }),
      restsUntil: 0,
    }))
  }

  /** @param ports of the servers on this machine */
  static async open(ports: readonly number[]): Promise<Balancer> {
    const balancer = new Balancer(ports)
    balancer.#server.listen(0, '127.0.0.1')
    await once(balancer.#server, 'listening')
    return balancer
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  #next(): Upstream {
    const now = performance.now()
    const count = this.#upstreams.length
    const turns = Array.from({ length: count }, (_, step) => (this.#turn + step) % count)
    const index = turns.find((turn) => (this.#upstreams[turn]?.restsUntil ?? 0) < now)
    this.#turn = ((index ?? this.#turn) + 1) % count
    return this.#upstreams[index ?? 0] as Upstream
  }

  #pass(incoming: IncomingMessage, response: ServerResponse, tries: number): void {
    const upstream = this.#next()
    const { method, url: path, headers } = incoming
    const { port, agent } = upstream
    const outgoing = request({ host: '127.0.0.1', port, agent, method, path, headers })
    outgoing.on('response', (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 502, answer.headers))
      answer.on('error', () => response.destroy())
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // Nothing of the body has been read while there is no connection.
      const isRefused = error.code === 'ECONNREFUSED'
      if (isRefused) upstream.restsUntil = performance.now() + pause
      if (isRefused && tries < this.#upstreams.length) {
        this.#pass(incoming, response, tries + 1)
      } else if (response.headersSent) response.destroy()
      else response.writeHead(502).end()
    })
    outgoing.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', () => incoming.pipe(outgoing))
      else incoming.pipe(outgoing)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    for (const { agent } of this.#upstreams) agent.destroy()
    await once(this.#server, 'close')
  }
}
