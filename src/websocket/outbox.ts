import { mergeBehaviours } from '../behaviour/behaviour.ts'
import { drawDelay } from '../behaviour/duration.ts'
import type { MessageClose, MessageRule } from '../behaviour/messages.ts'
import { clock } from '../clock.ts'
import type { Mocks } from '../dispatch/mocks.ts'
import type { RequestState } from '../dispatch/request-state.ts'
import type { SocketData } from '../http/socket.ts'
import { hash32, sfc32 } from '../random.ts'
import type { Session } from '../sessions/session.ts'

/** What is set for the messages at the path of a WebSocket now: that of mocks, then that of all endpoints. */
function ruleOf({ mocks, session, path }: RequestState): MessageRule | undefined {
  const matches = (session as Session).lookup(mocks.routes.table, 'WS', path)?.matches ?? []
  const layers = matches.map(({ endpoint }) => endpoint.behaviour).toReversed()
  return mergeBehaviours(...layers, mocks.behaviour)?.messages
}

/** Sends messages one after the other, late, twice or never where a behaviour says so. */
export class Outbox {
  readonly #opening: RequestState
  readonly #key: string
  readonly #send: (data: SocketData) => void
  readonly #drop: (data: SocketData) => void
  readonly #close: (code: number) => void
  readonly #start: number = clock.elapsed()
  readonly #queue: SocketData[] = []
  readonly #stops = new Set<() => void>()
  #known:
    | (Pick<Mocks, 'routes' | 'behaviour'> & { readonly rule: MessageRule | undefined })
    | undefined
  /** When the last one goes out, by the clock that never goes back. */
  #last = 0
  #sent = 0
  #closing: { readonly rule: MessageClose | undefined; readonly stop: () => void } | undefined
  /** Bytes that wait for their time. */
  waiting = 0

  constructor(
    opening: RequestState,
    key: string,
    send: (data: SocketData) => void,
    drop: (data: SocketData) => void,
    close: (code: number) => void,
  ) {
    this.#opening = opening
    this.#key = key
    this.#drop = drop
    this.#close = close
    this.#send = (data) => {
      send(data)
      this.#sent++
      this.#closeAfterCount()
    }
  }

  /** Closes the socket when the behaviour of now says so. */
  recheck(): void {
    this.#watch(this.#rule()?.close)
  }

  #watch(rule: MessageClose | undefined): void {
    if (rule === this.#closing?.rule) return
    this.#closing?.stop()
    const { code = 0, ms } = rule ?? {}
    const wait = this.#start + (ms ?? 0) - clock.elapsed()
    const stop =
      ms === undefined ? () => {} : clock.after(Math.max(0, wait), () => this.#close(code))
    this.#closing = { rule, stop }
    this.#closeAfterCount()
  }

  #closeAfterCount(): void {
    const { code, count = Infinity } = this.#closing?.rule ?? {}
    if (code !== undefined && this.#sent >= count) this.#close(code)
  }

  add(data: SocketData): void {
    const rule = this.#rule()
    this.#watch(rule?.close)
    if (!rule && this.#queue.length === 0) {
      this.#send(data)
      return
    }
    const { mocks, session } = this.#opening
    const call = (session as Session).state.nextCall(`${this.#key} messages`)
    const random = sfc32(hash32(`${mocks.seed}\n${this.#key}\nmessages`), call)
    const { delay, drop = 0, duplicate = 0 } = rule ?? {}
    const isDropped = random() < drop
    const isTwice = random() < duplicate
    if (isDropped) {
      this.#drop(data)
      return
    }
    const now = clock.elapsed()
    const wait = delay ? drawDelay(delay, random) : 0
    this.#last = Math.max(this.#last, now + wait)
    this.#later(data, this.#last - now)
    if (isTwice) this.#later(data, this.#last - now)
  }

  /** The rule of now; it is looked up anew where something may have changed it. */
  #rule(): MessageRule | undefined {
    const { mocks, session } = this.#opening
    const { routes, behaviour } = mocks
    const known = this.#known
    const isOverridden = session?.isOverridden === true
    if (known?.routes === routes && known.behaviour === behaviour && !isOverridden)
      return known.rule
    const rule = ruleOf(this.#opening)
    this.#known = isOverridden ? undefined : { routes, behaviour, rule }
    return rule
  }

  clear(): void {
    for (const stop of this.#stops) stop()
    this.#stops.clear()
    this.#closing?.stop()
    this.#queue.length = 0
  }

  /** Each timer sends the first that waits, so that none overtakes another. */
  #later(data: SocketData, ms: number): void {
    if (ms <= 0 && this.#queue.length === 0) {
      this.#send(data)
      return
    }
    this.#queue.push(data)
    this.waiting += data.length
    if (ms === Infinity) return
    const stop = clock.after(ms, () => {
      this.#stops.delete(stop)
      const first = this.#queue.shift()
      if (first === undefined) return
      this.waiting -= first.length
      this.#send(first)
    })
    this.#stops.add(stop)
  }
}
