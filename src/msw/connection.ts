import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { SocketClient } from '../endpoints/socket-client.ts'
import type { SocketData } from '../http/socket.ts'
import { inSession, isOtherSession } from './session-scope.ts'

/** What a handler of MSW is run with when a WebSocket opens. */
export interface MswConnection {
  readonly client: object
  readonly server: object
  readonly info: object
}

type AddArguments = Parameters<EventTarget['addEventListener']>
type RemoveArguments = Parameters<EventTarget['removeEventListener']>
type Listener = NonNullable<AddArguments[1]>

/** Events whose listeners may fail without the process hearing of it. */
class Events extends EventTarget {
  readonly #called = new WeakMap<object, (event: Event) => void>()
  #results: unknown[] = []

  override addEventListener(...[type, listener, options]: AddArguments): void {
    if (!listener) return
    const call = this.#called.get(listener) ?? ((event: Event) => this.#call(listener, event))
    this.#called.set(listener, call)
    super.addEventListener(type, call, options)
  }

  override removeEventListener(...[type, listener, options]: RemoveArguments): void {
    const call = listener && this.#called.get(listener)
    if (call) super.removeEventListener(type, call, options)
  }

  /** Dispatches an event, and waits for its listeners; rejects with the first error of theirs. */
  async fire(event: Event): Promise<void> {
    const before = this.#results
    const results: unknown[] = []
    this.#results = results
    this.dispatchEvent(event)
    this.#results = before
    await Promise.all(results)
  }

  #call(listener: Listener, event: Event): void {
    const call = async (): Promise<void> =>
      await (typeof listener === 'function'
        ? listener.call(this, event)
        : listener.handleEvent(event))
    this.#results.push(call())
  }
}

/** The client of an open WebSocket, and the context of the event that it was connected at. */
interface Peer {
  readonly context: EndpointContext
  readonly client: SocketClient
}

/** What stands for the client of a WebSocket: MSW's `WebSocketClientConnectionProtocol`. */
class Client extends Events {
  readonly id: string
  readonly url: URL
  /** Undefined once it is over: a link of MSW keeps its clients for good. */
  #peer: Peer | undefined
  /** Blobs that are being read, and what is sent after them. */
  #queue: Promise<void> | undefined

  constructor(peer: Peer, url: URL) {
    super()
    this.#peer = peer
    this.id = peer.client.id
    this.url = url
  }

  send(data: unknown): void {
    if (!this.#peer || isOtherSession(this.#peer.context)) return
    if (!(data instanceof Blob) && !this.#queue) return this.#peer.client.send(data)
    const sending = this.#sendAfter(this.#queue, data)
    this.#queue = sending
    void sending.then(() => this.#queue === sending && (this.#queue = undefined))
  }

  close(code?: number, reason?: string): void {
    this.#peer?.client.close(code, reason)
  }

  /** Sends nothing more. */
  leave(): void {
    this.#peer = undefined
  }

  async #sendAfter(queue: Promise<void> | undefined, data: unknown): Promise<void> {
    await queue
    const bytes = data instanceof Blob ? await data.arrayBuffer() : data
    this.#peer?.client.send(bytes)
  }
}

/** What stands for the real server. */
class Server extends Events {
  connect(): never {
    throw new TypeError(
      'server.connect() leads to no real server here. Leave the handler out of fromMsw, and serve with --proxy, which passes the WebSocket on.',
    )
  }

  send(): never {
    throw new TypeError('server.send() has no real server to send to. Use client.send().')
  }

  close(): void {
    // It is never open.
  }
}

/** One WebSocket, as handlers of MSW see it. */
export class Connection {
  readonly #client: Client
  /** Undefined once it is over. */
  #context: EndpointContext | undefined
  readonly #opening: Promise<void>

  /** @param open runs the handlers */
  constructor(
    context: EndpointContext,
    client: SocketClient,
    url: URL,
    open: (connection: MswConnection) => Promise<void>,
  ) {
    this.#context = context
    this.#client = new Client({ context, client }, url)
    const offered = context.request.headers.get('sec-websocket-protocol')
    const protocols = offered?.split(',').map((each) => each.trim())
    const connection = { client: this.#client, server: new Server(), info: { protocols } }
    this.#opening = inSession(context, () => open(connection))
    context.signal.addEventListener('abort', () => void this.end(1006, '').catch(() => {}))
  }

  /** Resolves once the handlers have run; rejects where one has failed. */
  get opening(): Promise<void> {
    return this.#opening
  }

  async receive(data: SocketData): Promise<void> {
    await this.#opening
    if (!this.#context) return
    const copy = typeof data === 'string' ? data : data.slice().buffer
    const { origin } = this.#client.url
    const event = new MessageEvent('message', { data: copy, origin, cancelable: true })
    await inSession(this.#context, () => this.#client.fire(event))
  }

  /** Tells the handlers once that it is closed; from then on they send nothing. */
  async end(code: number, reason: string): Promise<void> {
    const context = this.#context
    if (!context) return
    this.#context = undefined
    this.#client.leave()
    const event = Object.assign(new Event('close'), { code, reason, wasClean: code !== 1006 })
    await inSession(context, () => this.#client.fire(event))
  }
}
