import type { JournalEntry, JournalFilter, WaitOptions } from './call.ts'
import type { Redactor } from './redact.ts'
import { clock } from '../clock.ts'
import type { Connection } from '../http/connection.ts'
import { BodyTap } from './body-tap.ts'
import type { CallStore } from './call-store.ts'
import { entryOf } from './entry.ts'
import { compileFilter } from './filter.ts'
import type { CompiledFilter } from './filter.ts'
import type {
  Call,
  CallBodies,
  CallRecord,
  StoredHeaders,
  RecordedHeaders,
  SessionCalls,
} from './record.ts'
import { receivedBody } from './received.ts'
import type { ReceivedBody } from './received.ts'
import { readWait, since, waitedInVain } from './waiting.ts'

interface Listener {
  readonly tell: (entry: JournalEntry) => void
  readonly end: () => void
}

interface Waiter {
  readonly see: (record: CallRecord) => void
  readonly fail: (error: Error) => void
}

/** What one session was asked and answered. */
export class Journal {
  readonly #store: CallStore
  readonly #redactor: Redactor
  readonly #session: SessionCalls
  readonly #waiters = new Set<Waiter>()
  readonly #listeners = new Set<Listener>()
  #closed: Error | undefined

  /**
   * @param session its id; empty for the server's own
   * @param redactor what sentences about calls must not show
   */
  constructor(store: CallStore, session: string, redactor: Redactor) {
    this.#store = store
    this.#redactor = redactor
    this.#session = { id: session, first: undefined, last: undefined, size: 0 }
  }

  /** The id of its session; empty for the server's own. */
  get session(): string {
    return this.#session.id
  }

  /** Whether calls are recorded at all. */
  get isOn(): boolean {
    return this.#store.limits.entries > 0
  }

  /** How many calls there are. */
  get size(): number {
    return this.#session.size
  }

  /** The body of a request that is to be recorded; undefined where there is none, or nothing is recorded. */
  receive(request: Request, connection: Connection | undefined): ReceivedBody | undefined {
    return this.isOn ? receivedBody(request, connection, this.#store.limits.bodyBytes) : undefined
  }

  /** Headers as they are to be recorded. */
  sharedHeaders(headers: RecordedHeaders): StoredHeaders {
    return this.#store.headerLists.shared(headers)
  }

  /** What is sent piece by piece, to be recorded; undefined when nothing is. */
  tap(): BodyTap | undefined {
    return this.isOn ? new BodyTap(this.#store.limits.bodyBytes) : undefined
  }

  /** Records an answered request. */
  add(call: Call, bodies: CallBodies): void {
    if (!this.isOn || this.#closed) return
    const record = this.#store.add(this.#session, call, bodies)
    if (this.#waiters.size > 0) for (const waiter of this.#waiters) waiter.see(record)
    if (this.#listeners.size === 0) return
    const entry = this.#read(record)
    for (const listener of this.#listeners) listener.tell(entry)
  }

  /** See `MockSession.calls`. */
  calls(which?: string | JournalFilter): readonly JournalEntry[] {
    this.#needOn()
    const filter = which === undefined ? undefined : compileFilter(which)
    const records = this.#records()
    const fitting = filter ? records.filter((record) => this.#fits(filter, record)) : records
    return fitting.map((record) => this.#read(record))
  }

  /** See `MockSession.waitFor`. */
  async waitFor(
    which: string | JournalFilter,
    options: WaitOptions = {},
  ): Promise<readonly JournalEntry[]> {
    this.#needOn()
    const filter = compileFilter(which)
    const wanted = readWait(options, this.#store.limits.entries)
    const found = this.#records().filter((record) => this.#fits(filter, record))
    if (found.length < wanted.times) await this.#wait(filter, wanted, found)
    return found.map((record) => this.#read(record))
  }

  /** Calls that no mock matches. */
  unmatched(): readonly JournalEntry[] {
    this.#needOn()
    const records = this.#records().filter(({ call }) => call.miss !== undefined)
    return records.map((record) => this.#read(record))
  }

  /** Drops what was recorded; whoever waits goes on waiting. */
  clear(): void {
    this.#store.clear(this.#session)
  }

  /** Records nothing more, and ends all waiting with an error; what was recorded stays. */
  close(reason: Error): void {
    this.#closed ??= reason
    const listeners = [...this.#listeners]
    this.#listeners.clear()
    for (const listener of listeners) listener.end()
    for (const waiter of this.#waiters) waiter.fail(reason)
  }

  /**
   * Tells of each call from now on.
   *
   * @param tell must not throw
   * @param end called when there will be no more, since the journal is closed
   * @returns ends it
   */
  subscribe(tell: (entry: JournalEntry) => void, end: () => void = () => {}): () => void {
    this.#needOn()
    const listener: Listener = { tell, end }
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #wait(
    filter: CompiledFilter,
    wanted: { readonly times: number; readonly timeout: number },
    found: CallRecord[],
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        stop()
        this.#waiters.delete(waiter)
      }
      const fail = (error: Error) => {
        end()
        reject(error)
      }
      const see = (record: CallRecord) => {
        try {
          if (!this.#fits(filter, record)) return
        } catch (error) {
          // What `where` throws is for whoever waits, not for the request that is under way.
          fail(error as Error)
          return
        }
        found.push(record)
        if (found.length < wanted.times) return
        end()
        resolve()
      }
      const waiter: Waiter = { see, fail }
      // The stack of a timer leads nowhere: that of the wait leads to who waits.
      const start = new Error('wait')
      const stop = clock.after(wanted.timeout, () => {
        fail(since(start, waitedInVain(filter, wanted, found.length, this.#others(filter))))
      })
      if (this.#closed) fail(this.#closed)
      else this.#waiters.add(waiter)
    })
  }

  #others(filter: CompiledFilter): Parameters<typeof waitedInVain>[3] {
    return this.#records().flatMap((record) => {
      const misfit = filter.misfit(record, () => this.#read(record))
      const target = this.#redactor.target(record.call.target)
      return misfit === undefined ? [] : [{ record, misfit, target }]
    })
  }

  #records(): CallRecord[] {
    const records: CallRecord[] = []
    for (let one = this.#session.first; one; one = one.next) records.push(one)
    return records
  }

  #fits(filter: CompiledFilter, record: CallRecord): boolean {
    return filter.misfit(record, () => this.#read(record)) === undefined
  }

  #read(record: CallRecord): JournalEntry {
    return entryOf(record, this.#store.findLine)
  }

  #needOn(): void {
    if (this.isOn) return
    throw new Error('The journal is off, so no calls were recorded. Leave out "journal: 0".')
  }
}
