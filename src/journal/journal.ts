import { readWait, type Wait, type WaitOptions } from '../behaviour/wait.ts'
import { journalDefaults, type CallSummary, type JournalEntry, type JournalFilter } from './call.ts'
import type { Config } from '../config/config.ts'
import type { Redactor } from './redact.ts'
import { clock } from '../clock.ts'
import type { MatchedMock, MockLayer } from '../endpoints/endpoint.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import type { Connection } from '../http/connection.ts'
import type { IncomingRequest } from '../http/incoming.ts'
import { BodyTap } from './body-tap.ts'
import { CallStore, type FindLine } from './call-store.ts'
import { MessageLog } from './message-log.ts'
import { entryOf, summaryOf } from './entry.ts'
import { compileFilter, type CompiledFilter } from './filter.ts'
import type {
  RecordedCall,
  CallRecord,
  RecordedBody,
  RecordedHeaders,
  SessionCalls,
  StoredHeaders,
} from './record.ts'
import { receivedBody, type ReceivedBody } from './received.ts'
import type { CallSharing, PassedBody, SharedCalls } from './shared-calls.ts'
import { timeoutError, type Misfit } from './waiting.ts'

interface Subscriber {
  readonly onCall: (record: CallRecord) => void
  readonly onClose: (reason: Error) => void
  readonly onGrow?: (id: number) => void
}

/** The calls of one session. */
export class Journal {
  readonly #store: CallStore
  readonly #redactor: Redactor
  readonly #session: SessionCalls
  readonly #subscribers = new Set<Subscriber>()
  #closed: Error | undefined
  #shared: SharedCalls | undefined

  /** @param session its id; empty for the server's own */
  constructor(store: CallStore, session: string, redactor: Redactor) {
    this.#store = store
    this.#redactor = redactor
    const onGrow = ({ id }: CallRecord) => {
      for (const subscriber of this.#subscribers) subscriber.onGrow?.(id)
    }
    this.#session = { id: session, first: undefined, last: undefined, size: 0, onGrow }
  }

  get session(): string {
    return this.#session.id
  }

  get isOn(): boolean {
    return this.#store.limits.entries > 0
  }

  get size(): number {
    return this.#session.size
  }

  /** Whether somebody waits for calls, or follows them. */
  get isAwaited(): boolean {
    return this.#subscribers.size > 0
  }

  /** The body of a request to record; undefined where there is none, or the journal is off. */
  receive(request: IncomingRequest, connection: Connection | undefined): ReceivedBody | undefined {
    const limit = this.#store.limits.bodyBytes
    return this.isOn ? receivedBody(request, connection, limit) : undefined
  }

  sharedHeaders(headers: RecordedHeaders): StoredHeaders {
    return this.#store.shareHeaders(headers)
  }

  /** Records the body of a streaming response; undefined where the journal is off. */
  tap(): BodyTap | undefined {
    return this.isOn ? new BodyTap(this.#store.limits.bodyBytes) : undefined
  }

  /** Records the messages of a WebSocket; none where the journal is off. */
  messageLog(): MessageLog {
    return new MessageLog(this.isOn ? this.#store.limits.bodyBytes : 0)
  }

  /** The id of a call that is added later. */
  nextId(): number {
    return this.#store.nextId()
  }

  add(
    call: RecordedCall,
    received: RecordedBody,
    sent: RecordedBody,
    id?: number,
  ): number | undefined {
    if (!this.isOn || this.#closed) return undefined
    const record = this.#record(call, received, sent, id)
    this.#sharedCalls?.add(record)
    return record.id
  }

  #record(call: RecordedCall, received: PassedBody, sent: PassedBody, id?: number): CallRecord {
    const record = this.#store.add(this.#session, call, received, sent, id)
    for (const subscriber of this.#subscribers) subscriber.onCall(record)
    return record
  }

  /** Shares the calls of all sessions of this server from now on. */
  share(sharing: (findLine: FindLine) => Promise<CallSharing>): Promise<void> {
    return sharing(this.#store.findLine).then((made) => void (this.#store.sharing = made))
  }

  /** What other servers have answered of the session; undefined where this one is alone, or the journal is off. */
  get #sharedCalls(): SharedCalls | undefined {
    const { sharing } = this.#store
    if (!sharing || !this.isOn) return undefined
    const all = (): readonly CallRecord[] => this.#records()
    return (this.#shared ??= sharing.share({
      session: this.session,
      get records() {
        return all()
      },
      take: (...call) => {
        if (!this.#closed) this.#record(...call)
      },
      drop: () => this.#store.clear(this.#session),
    }))
  }

  /** Brings the calls that other servers have answered until just now; resolves at once where there are none. */
  async update(): Promise<void> {
    await this.#sharedCalls?.fetch()
  }

  calls(which: string | JournalFilter = {}): readonly JournalEntry[] {
    const records = this.#records()
    return records.filter(compileFilter(which, this.#read).matches).map(this.#read)
  }

  async waitFor(
    which: string | JournalFilter,
    options: WaitOptions = {},
  ): Promise<readonly JournalEntry[]> {
    const records = this.#records()
    const filter = compileFilter(which, this.#read)
    const wait = readWait(options, this.#store.limits.entries)
    const found = records.filter(filter.matches)
    if (found.length < wait.times) await this.#wait(filter, wait, found)
    return found.map(this.#read)
  }

  /** The call with an id; undefined where it is not recorded. */
  find(id: number): JournalEntry | undefined {
    for (let one = this.#session.first; one; one = one.nextOfSession) {
      if (one.id === id) return this.#read(one)
    }
    return undefined
  }

  unmatched(): readonly JournalEntry[] {
    const records = this.#records().filter(({ call }) => call.miss !== undefined)
    return records.map(this.#read)
  }

  /** Drops the calls; pending waits go on. Of several servers each is to do it. */
  clear(): void {
    if (!this.#closed) this.#sharedCalls?.skip()
    this.#store.clear(this.#session)
  }

  /** Drops the calls, on all servers that share them. */
  async clearEverywhere(): Promise<void> {
    this.#store.clear(this.#session)
    await this.#sharedCalls?.clear()
  }

  /** Records nothing more and rejects pending waits; the calls can still be read. */
  close(reason: Error): void {
    this.#closed ??= reason
    for (const subscriber of this.#subscribers) {
      this.#subscribers.delete(subscriber)
      subscriber.onClose(reason)
    }
  }

  /** Calls with higher ids than `after`, as they are shown in lists. */
  summaries(after: number): CallSummary[] {
    return this.#records()
      .filter(({ id }) => id > after)
      .map(this.#summarize)
  }

  /**
   * Calls `onCall`, which must not throw, for each call from now on, and `onGrow` with the id of one whose answer goes
   * on. Returns a function that unsubscribes.
   */
  subscribe(
    onCall: (call: CallSummary) => void,
    onClose: () => void = () => {},
    onGrow: (id: number) => void = () => {},
  ): () => void {
    this.#requireOn()
    return this.#add({ onCall: (record) => onCall(this.#summarize(record)), onClose, onGrow })
  }

  #add(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber)
    const stop = this.#sharedCalls?.watch()
    return () => {
      stop?.()
      this.#subscribers.delete(subscriber)
    }
  }

  #wait(filter: CompiledFilter, wait: Wait, found: CallRecord[]): Promise<void> {
    if (this.#closed) return Promise.reject(this.#closed)
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        stop()
        unsubscribe()
        settle()
      }
      const fail = (error: unknown) => end(() => reject(error as Error))
      const onCall = (record: CallRecord) => {
        try {
          if (filter.matches(record)) found.push(record)
          if (found.length >= wait.times) end(resolve)
        } catch (error) {
          // An error of `where` is for the caller of `waitFor`, not for the request that is under way.
          fail(error)
        }
      }
      const unsubscribe = this.#add({ onCall, onClose: fail })
      // The stack of a timer leads nowhere, that of this error to the caller.
      const start = new Error('wait')
      const stop = clock.after(wait.timeout, () => {
        fail(timeoutError(start, filter, wait, found.length, this.#misfits(filter)))
      })
    })
  }

  #misfits(filter: CompiledFilter): Misfit[] {
    return this.#records().flatMap((record) => {
      const field = filter.misfit(record)
      const target = this.#redactor.target(record.call.target)
      return field === undefined ? [] : [{ record, field, target }]
    })
  }

  /** @throws Error when the journal is off */
  #records(): CallRecord[] {
    this.#requireOn()
    const records: CallRecord[] = []
    for (let one = this.#session.first; one; one = one.nextOfSession) records.push(one)
    return records
  }

  readonly #read = (record: CallRecord): JournalEntry =>
    entryOf(record, this.#store.findLine, this.#store.sharing?.server)

  readonly #summarize = (record: CallRecord): CallSummary =>
    summaryOf(record, this.#store.findLine, this.#redactor, this.#store.sharing?.server)

  #requireOn(): void {
    if (this.isOn) return
    throw new Error('The journal is off, so no calls were recorded. Leave out "journal: 0".')
  }
}

/** The store of all sessions of a server; `served` are the endpoints of the files or of their scenarios now. */
export function createCallStore(
  { journal, journalBytes, journalBody }: Config,
  served: (layer: Exclude<MockLayer, 'override' | 'proxy'>) => readonly CompiledEndpoint[],
): CallStore {
  const limits = {
    entries: journal ?? journalDefaults.entries,
    bytes: journalBytes ?? journalDefaults.bytes,
    bodyBytes: journalBody ?? journalDefaults.bodyBytes,
  }
  /** Endpoints by counter, of lists that are served as long as no reload replaces them. */
  const known = new WeakMap<readonly CompiledEndpoint[], Map<string, CompiledEndpoint>>()
  const byCounter = (endpoints: readonly CompiledEndpoint[]) => {
    const found =
      known.get(endpoints) ??
      // Of two with one name the first counts.
      new Map(endpoints.toReversed().map((each) => [each.counter, each] as const))
    known.set(endpoints, found)
    return found
  }
  return new CallStore(limits, ({ counter, file, layer }: MatchedMock) => {
    if (layer === 'override' || layer === 'proxy') return undefined
    const origin = byCounter(served(layer)).get(counter)?.origin
    return origin?.file === file ? origin.place()?.line : undefined
  })
}
