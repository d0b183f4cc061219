import { parseDuration } from '../behaviour/duration.ts'
import { BoundedMap } from '../bounded-map.ts'
import { clock } from '../clock.ts'
import type { WaitingRequests } from '../http/connection.ts'
import type { Reply } from '../http/reply.ts'
import { formatEvent, isIterable, iteratorOf } from '../http/stream.ts'
import {
  eventsReply,
  noMoreEvents,
  unknownEvent,
  type EventReader,
  type SseInit,
} from './stream.ts'

/** What makes events; the signal is aborted when nobody comes back for them, or the server closes. */
export type EventSourceFunction = (
  signal: AbortSignal,
) => AsyncIterable<unknown> | Iterable<unknown>

/** What is kept of a run for a client that comes back: events, and characters of them. */
const mostKept = 1000
const mostText = 256 * 1024
/** The most runs of a session that a client can come back to. */
const mostRuns = 100
/** How long browsers wait until they come back, ms. */
const usualRetry = 3000

interface Kept {
  readonly id: string | undefined
  readonly text: string
}

/** The request that a stream answers. */
export interface EventRequest {
  /** Another object for each session, and after each reset of it. */
  readonly session: object
  readonly address: string
  readonly lastEventId: string | undefined
  readonly signal: AbortSignal
  readonly waiting: WaitingRequests
  /** Called with the signal of a run before that begins. */
  readonly onBegin: (signal: AbortSignal) => void
}

const runs = new WeakMap<object, BoundedMap<string, EventRun>>()

/**
 * Answers with what a function yields. It runs once for each client: one that comes back with the `Last-Event-ID` of
 * a run goes on where it was. For that the run waits, not going on, for twice the time of `retry` and a second.
 */
export function runReply(
  make: EventSourceFunction,
  request: EventRequest,
  { retry: written, ...init }: SseInit = {},
): Reply {
  const retry = written === undefined ? undefined : parseDuration(written)
  if (written !== undefined && retry === undefined) {
    throw new TypeError(`retry: ${JSON.stringify(written)} is no time. Write ms, or as in '2s'.`)
  }
  const { session, lastEventId, signal } = request
  const known = runs.get(session) ?? new BoundedMap<string, EventRun>(mostRuns)
  runs.set(session, known)
  const found = lastEventId === undefined ? undefined : findRun(known, lastEventId, request.address)
  if (found?.run.hasEnded(found.after)) return noMoreEvents()
  const told = lastEventId === undefined || found ? undefined : unknownEvent(lastEventId)
  const open = (): EventReader => {
    if (found) return found.run.attach(found.after)
    const run = new EventRun(make, request, () => known.delete(run.id), retry)
    known.set(run.id, run)
    return run.attach(0)
  }
  return eventsReply({ open, retry, told, signal }, init)
}

/** The run that an id is of, and the number of its event; the ids that a generator gives count where a run waits. */
function findRun(known: ReadonlyMap<string, EventRun>, id: string, address: string) {
  const [, name = '', number] = /^([^-]+)-(\d+)$/.exec(id) ?? []
  const named = known.get(name)
  const candidates = named ? [named] : [...known.values()].filter(({ isWaiting }) => isWaiting)
  for (const run of candidates.reverse()) {
    if (run.address !== address) continue
    const after = run.place(id, named && Number(number))
    if (after !== undefined) return { run, after }
  }
  return undefined
}

/** A generator that runs, for one client at a time, and what it has made of late. */
class EventRun {
  readonly id: string = clock.uuid().slice(0, 8)
  readonly address: string
  readonly #make: EventSourceFunction
  readonly #request: EventRequest
  readonly #forget: () => void
  readonly #patience: number
  readonly #controller = new AbortController()
  readonly #kept: Kept[] = []
  #text = 0
  /** The number of the last event. */
  #last = 0
  #iterator: AsyncIterator<unknown> | Iterator<unknown> | undefined
  #pulling: Promise<void> | undefined
  #isDone = false
  #reader: EventReader | undefined
  #stopWaiting: (() => void) | undefined

  constructor(
    make: EventSourceFunction,
    request: EventRequest,
    forget: () => void,
    retry = usualRetry,
  ) {
    this.#make = make
    this.#request = request
    this.address = request.address
    this.#forget = forget
    this.#patience = 2 * retry + 1000
  }

  /** Whether its client has gone and may come back. */
  get isWaiting(): boolean {
    return this.#stopWaiting !== undefined
  }

  /** Whether there is nothing after an event, and never will be. */
  hasEnded(after: number): boolean {
    return this.#isDone && after === this.#last
  }

  /** The number of the event of an id; undefined where that, or one after it, is not kept. */
  place(id: string, number: number | undefined): number | undefined {
    const first = this.#last - this.#kept.length + 1
    const at = number ?? first + this.#kept.findLastIndex((each) => each.id === id)
    return at >= first - 1 && at <= this.#last && (number !== undefined || at >= first)
      ? at
      : undefined
  }

  /** The events after one; whoever read it before reads nothing more. */
  attach(after: number): EventReader {
    this.#stopWaiting?.()
    this.#stopWaiting = undefined
    let at = after
    const reader: EventReader = {
      next: async () => {
        while (this.#reader === reader) {
          const kept = this.#kept[this.#kept.length - (this.#last - at)]
          if (kept) at++
          if (kept) return kept.text
          if (this.#isDone) return undefined
          await (this.#pulling ??= this.#pull())
        }
        return undefined
      },
      end: () => {
        if (this.#reader === reader) this.#wait()
      },
    }
    this.#reader = reader
    return reader
  }

  #wait(): void {
    if (this.#isDone || this.isWaiting) return
    this.#stopWaiting = clock.after(this.#patience, () => {
      this.#forget()
      this.#stop(new DOMException('The client went away.', 'AbortError'))
    })
  }

  /** Takes the next event: also where its client goes meanwhile, it is kept. */
  async #pull(): Promise<void> {
    try {
      const iterator = (this.#iterator ??= this.#begin())
      const { done, value } = await iterator.next()
      if (this.#isDone) return
      if (done) this.#finish()
      else this.#keep(value)
    } catch (error) {
      if (this.#isDone) return
      this.#finish()
      this.#forget()
      throw error
    } finally {
      this.#pulling = undefined
    }
  }

  #begin(): AsyncIterator<unknown> | Iterator<unknown> {
    const { signal } = this.#controller
    const { waiting, onBegin } = this.#request
    signal.addEventListener('abort', () => this.#stop(signal.reason as Error), { once: true })
    waiting.add(this.#controller)
    onBegin(signal)
    const made: unknown = this.#make(signal)
    if (isIterable(made)) return iteratorOf(made)
    throw new TypeError(
      'The function that sse() got made no events. Write a generator: async function* () { yield … }.',
    )
  }

  #keep(value: unknown): void {
    const own = `${this.id}-${this.#last + 1}`
    const text = formatEvent(value, own)
    const [, id] = /^id: ?(.*)$/m.exec(text) ?? []
    this.#last++
    this.#kept.push({ id, text })
    this.#text += text.length
    while (this.#kept.length > mostKept || (this.#text > mostText && this.#kept.length > 1)) {
      this.#text -= this.#kept.shift()?.text.length ?? 0
    }
  }

  #finish(): void {
    this.#isDone = true
    this.#stopWaiting?.()
    this.#stopWaiting = undefined
    this.#request.waiting.delete(this.#controller)
  }

  /** Ends the generator before its end: its `finally` runs. */
  #stop(reason: Error): void {
    if (this.#isDone) return
    this.#finish()
    this.#controller.abort(reason)
    const iterator = this.#iterator
    void (async () => iterator?.return?.())().catch(() => {})
  }
}
