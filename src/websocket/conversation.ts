import { Fault } from '../behaviour/fault.ts'
import { clock } from '../clock.ts'
import { dispatchPart } from '../dispatch/dispatch-part.ts'
import { logMessage } from '../dispatch/log-request.ts'
import { MessageState } from '../dispatch/message-state.ts'
import type { Acceptance, RequestState } from '../dispatch/request-state.ts'
import { ofContent } from '../dispatch/response.ts'
import type { HandlerResult } from '../dispatch/result.ts'
import { runPart } from '../dispatch/run-part.ts'
import type { EndpointContext } from '../endpoints/handler-context.ts'
import type { Match } from '../endpoints/path-table.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import type { SocketClient, SocketMembers } from '../endpoints/socket-client.ts'
import { decodeJson } from '../http/json.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { Reply } from '../http/reply.ts'
import {
  closeProblem,
  type Socket,
  type SocketAnswer,
  type SocketClose,
  type SocketData,
  type SocketListener,
} from '../http/socket.ts'
import type { MessageLog, MessageNotes } from '../journal/message-log.ts'
import type { Session } from '../sessions/session.ts'
import type { OpenSocket } from '../sessions/sockets.ts'
import { answerOf, encoded, shortened } from './answer.ts'
import { Outbox } from './outbox.ts'
import { roomOf, sendToAll } from './rooms.ts'

/** How much may wait for a client that does not read, bytes: what is sent beyond that closes it with 1013. */
const mostBuffered = 16 * 1024 * 1024

/** Opens the WebSocket that a request asks for, and lets the mocks speak with the client. */
export async function converse(
  state: RequestState,
  accepted: Acceptance,
  headers: Headers,
): Promise<void> {
  await state.connection?.accept?.({
    headers: [...headers].filter(([name]) => !ofContent.has(name)),
    protocol: accepted.protocol,
    onOpen: (socket) => new Conversation(state, accepted, socket),
  })
}

/** What is done at an event of a WebSocket: its result, which is sent, and where the journal keeps what became of it. */
interface Event {
  readonly state: MessageState
  readonly name: string
  readonly notes?: MessageNotes
}

/** One open WebSocket. Each event is handled by the mocks that are served then. */
class Conversation implements SocketListener, OpenSocket {
  readonly id: string
  readonly since: number = clock.now()
  readonly key: string
  readonly path: string
  readonly pattern: string
  readonly protocol: string | undefined
  readonly log: MessageLog
  readonly client: SocketClient
  readonly closed: Promise<void>
  readonly #opening: RequestState
  readonly #session: Session
  readonly #socket: Socket
  readonly #ending = new AbortController()
  readonly #leave: () => void
  readonly #outbox: Outbox
  #stopTicks: readonly (() => void)[] = []
  /** The endpoint whose ticks are running, as it is written. */
  #ticking: string | undefined
  #isOpen = true
  /** How this side has closed it. */
  #close: SocketClose | undefined
  #settle: () => void = () => {}

  constructor(opening: RequestState, { endpoint, protocol, log }: Acceptance, socket: Socket) {
    this.#opening = opening
    this.#session = opening.session as Session
    this.#socket = socket
    this.id = log.id
    this.key = endpoint.key
    this.path = opening.path
    this.pattern = endpoint.path.text
    this.protocol = protocol
    this.log = log
    this.client = this.#makeClient()
    this.#outbox = new Outbox(
      opening,
      endpoint.key,
      (data) => {
        log.add('mock', data)
        if (this.#isOpen) socket.send(data)
      },
      (data) => void log.add('mock', data, 'dropped'),
      (code) => this.close(code),
    )
    this.closed = new Promise((resolve) => {
      this.#settle = resolve
    })
    this.#leave = this.#session.channels.add(this)
    this.#session.sockets.add(this)
    this.#session.rechecks.add(this.#recheck)
    this.#begin(endpoint)
  }

  readonly send = (value: unknown): void => {
    if (this.#isOpen) this.#deliver(encoded(value))
  }

  readonly close = (code = 1000, reason = ''): void => {
    const problem = closeProblem(code, reason)
    if (problem !== undefined) throw new TypeError(problem)
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#close = { code, reason }
    this.#socket.close(code, reason)
  }

  readonly #recheck = (): void => {
    this.#outbox.recheck()
    const match = this.#match()
    if (match) {
      const { open, opensAgain = false } = match.endpoint.socket ?? {}
      if (this.#tick(match) && opensAgain && open) this.#run(open, 'open', match)
    } else this.close(1012, 'No mock takes WebSockets at this path any more.')
  }

  onMessage(data: SocketData): void {
    if (!this.#isOpen) return
    const notes = this.log.add('client', data)
    const state = this.#state(data)
    this.#answer(dispatchPart(state), { state, name: 'message', notes })
  }

  onProblem(code: number, problem: string): void {
    this.#isOpen = false
    this.#close = { code, reason: problem }
    const state = this.#state(undefined)
    state.endpoint = this.#match()?.endpoint
    logMessage(state, `closed with ${code}: ${problem}`)
  }

  onClose(code: number, reason: string): void {
    this.#isOpen = false
    const close = this.#close ?? { code, reason }
    this.log.end(close)
    this.#leave()
    this.#session.sockets.delete(this)
    this.#session.rechecks.delete(this.#recheck)
    for (const stop of this.#stopTicks) stop()
    this.#outbox.clear()
    const match = this.#match()
    const part = match?.endpoint.socket?.close
    if (match && part) this.#run(part, 'close', match, close)
    this.#ending.abort(new DOMException('The WebSocket has closed.', 'AbortError'))
    this.#settle()
  }

  #begin(accepted: CompiledEndpoint): void {
    const { ended } = this.#session
    const isClosing = this.#opening.mocks.waiting.closing.aborted
    if (ended || isClosing) return this.close(1001, 'The server is closing.')
    const match = this.#match(accepted)
    if (!match) return this.#recheck()
    const { open } = match.endpoint.socket ?? {}
    if (open) this.#run(open, 'open', match)
    this.#tick(match)
    this.#outbox.recheck()
  }

  /** Starts what an endpoint sends again and again; whether it is another than the one that ran already. */
  #tick(match: Match<CompiledEndpoint>): boolean {
    const { endpoint } = match
    const { every = [] } = endpoint.socket ?? {}
    const written = `${endpoint.origin.file} ${endpoint.definition?.()}`
    if (written === this.#ticking) return false
    this.#ticking = written
    for (const stop of this.#stopTicks) stop()
    this.#stopTicks = every.map(({ each }, index) =>
      this.#session.clock.every(each, () => {
        const now = this.#match()
        const tick = now?.endpoint.socket?.every?.[index]
        if (now && tick && this.#isOpen) this.#run(tick.run, 'every', now)
      }),
    )
    return true
  }

  #run(
    part: (context: EndpointContext) => unknown,
    name: string,
    match: Match<CompiledEndpoint>,
    close?: SocketClose,
  ): void {
    const state = this.#state(undefined, close)
    this.#answer(runPart(part, name, match, state), { state, name })
  }

  #answer(result: MaybePromise<HandlerResult>, event: Event): void {
    const done = chain(result, (settled) => {
      if (this.#isOpen || event.state.failure) this.#carryOut(settled, event)
    })
    if (done instanceof Promise) done.catch((error: unknown) => this.#fail(error, event))
  }

  #carryOut(result: HandlerResult, { state, name, notes }: Event): void {
    const { failure, miss } = state
    if (failure) {
      if (notes) notes.failure = failure
      logMessage(state, this.#isOpen ? `${name}: closed with 1011` : name)
      this.close(1011, shortened(failure.message))
      return
    }
    if (result === undefined && name === 'message') {
      const [near] = miss?.near ?? []
      if (!near) return this.#recheck()
      const note = `not answered: ${near.reason}`
      if (notes) notes.note = note
      logMessage(state, note)
    } else if (result instanceof Fault) {
      if (notes) notes.note = result.kind
      this.#socket.terminate()
    } else if (result instanceof Reply) {
      if (notes && result.note !== undefined) notes.note = result.note
      this.#speak(answerOf(result))
    } else if (result)
      throw new TypeError('A Response was given. Return a value, or call client.send().')
  }

  #speak({ send = [], broadcast = [], close }: SocketAnswer): void {
    for (const value of send) this.send(value)
    for (const value of broadcast) this.#broadcast(value)
    if (close) this.close(close.code, close.reason)
  }

  #fail(error: unknown, event: Event): void {
    const message = error instanceof Error ? error.message : String(error)
    const failure = { code: 'module-throws', severity: 'error', message } as const
    event.state.failure = failure
    this.#carryOut(undefined, event)
  }

  #deliver(data: SocketData): void {
    const waiting = this.#socket.buffered + this.#outbox.waiting
    if (waiting <= mostBuffered) return this.#outbox.add(data)
    const problem = 'The client does not read.'
    this.#socket.close(1013, problem)
    this.onProblem(1013, problem)
  }

  #broadcast(value: unknown, except?: SocketClient): void {
    const same = this.#session.sockets.list.filter(({ path }) => path === this.path)
    sendToAll(same, value, except)
  }

  /** What takes the WebSocket: one where it is still served, otherwise the first. */
  #match(preferred?: CompiledEndpoint): Match<CompiledEndpoint> | undefined {
    const { mocks, path, isOutside } = this.#opening
    if (isOutside) return undefined
    const found = this.#session.lookup(mocks.routes.table, 'WS', path)
    const matches = found?.matches.filter(({ endpoint }) => !endpoint.modifierOnly) ?? []
    return matches.find(({ endpoint }) => endpoint === preferred) ?? matches[0]
  }

  #state(data?: SocketData, close?: SocketClose): MessageState {
    const members: SocketMembers = {
      client: this.client,
      message: decodeJson(data),
      data,
      code: close?.code,
      reason: close?.reason,
      room: (name) => roomOf(this.#session.sockets, name),
      broadcast: (value, { except } = {}) => this.#broadcast(value, except),
    }
    // What is done once it has closed goes on until the server closes.
    const signal = close ? this.#opening.mocks.waiting.closing : this.#ending.signal
    return new MessageState(this.#opening, members, signal)
  }

  #makeClient(): SocketClient {
    const { id, protocol = '', send, close } = this
    const isOpen = () => this.#isOpen
    return {
      id,
      protocol,
      data: {},
      send,
      close,
      get isOpen() {
        return isOpen()
      },
      join: (room) => this.#session.sockets.join(room, this),
      leave: (room) => this.#session.sockets.leave(room, this),
    }
  }
}
