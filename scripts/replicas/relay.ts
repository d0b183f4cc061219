import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/**
 * How a network is broken. `refused`: connections end, new ones too. `silent`: nothing arrives any more, and nobody is
 * told, as when a cable is pulled.
 */
export type Break = 'refused' | 'silent'

/** Stands between a server and its engine, and can part them. */
export class Relay implements AsyncDisposable {
  readonly #server = createServer((socket) => this.#join(socket))
  readonly #sockets = new Set<Socket>()
  readonly #to: number
  #broken: Break | undefined

  private constructor(to: number) {
    this.#to = to
  }

  /** @param to the port of the engine on this machine */
  static async open(to: number): Promise<Relay> {
    const relay = new Relay(to)
    relay.#server.listen(0, '127.0.0.1')
    await once(relay.#server, 'listening')
    return relay
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  break(how: Break): void {
    this.#broken = how
    if (how === 'refused') this.#endAll()
    else for (const socket of this.#sockets) socket.pause().unpipe()
  }

  /** Lets new connections through; what was connected before ends. */
  heal(): void {
    this.#broken = undefined
    this.#endAll()
  }

  #join(socket: Socket): void {
    this.#keep(socket)
    if (this.#broken === 'refused') socket.destroy()
    if (this.#broken) return
    const engine = connect({ port: this.#to, host: '127.0.0.1', noDelay: true })
    this.#keep(engine)
    socket.setNoDelay(true)
    socket.pipe(engine).pipe(socket)
    socket.once('close', () => engine.destroy())
    engine.once('close', () => socket.destroy())
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('close', () => this.#sockets.delete(socket))
  }

  #endAll(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    this.#endAll()
    await once(this.#server, 'close')
  }
}
