import { clock } from '../clock.ts'
import { readBodies, writeCall, type CallText } from '../journal/call-text.ts'
import type { FindLine } from '../journal/call-store.ts'
import type { CallRecord } from '../journal/record.ts'
import type { CallSharing, LocalCalls, SharedCalls } from '../journal/shared-calls.ts'
import type { Log } from './log.ts'

/** How long calls are gathered before they are given to the others, and the most of one session in that time. */
const [gatherTime, mostGathered] = [20, 50]
/** How long whoever asks or clears waits, so that others have given what they answered just before, ms. */
const settleTime = 50
/** How often sessions that are waited for are looked at, ms, and how many of them in one turn. */
const [lookEach, mostLooked] = [300, 20]
/** How long the calls of a session are kept by the engine after the last one, ms. */
const ttl = 3_600_000
/** When ids begin, ms since 1970, how many there are in a ms, and for how many starts of servers: numbers are exact until 2060. */
const [idsBegin, idsEachMs, mostServers] = [Date.UTC(2026, 0), 8, 1024]

interface CallMessage extends CallText {
  readonly writer: string
}

interface ClearMessage {
  readonly writer: string
  readonly isClear: true
}

/** What is needed to share calls. */
export interface CallSharingParts {
  readonly log: Log
  /** How this server is called, for people. */
  readonly server: string
  readonly findLine: FindLine
}

/** Shares the calls of sessions by lists in the engine; what is lost when a server or the engine ends is borne. */
export async function openCallSharing(parts: CallSharingParts): Promise<CallSharing> {
  const ordinal = (await parts.log.claim('servers', 'ordinal')) % mostServers
  const writer = clock.uuid()
  const watched = new Watched()
  let tick = 0
  return {
    server: parts.server,
    newId() {
      tick = Math.max(tick + 1, (clock.now() - idsBegin) * idsEachMs)
      return tick * mostServers + ordinal
    },
    share: (local) => new SessionCallSharing(local, { ...parts, writer }, watched),
  }
}

/** Looks at what is waited for, some of it in each turn, while there is anything. */
class Watched {
  readonly #calls = new Set<SessionCallSharing>()
  #stop: (() => void) | undefined

  add(calls: SessionCallSharing): () => void {
    this.#calls.add(calls)
    if (this.#calls.size <= mostLooked) void calls.read()
    this.#stop ??= clock.every(lookEach, () => this.#look())
    return () => this.#remove(calls)
  }

  #remove(calls: SessionCallSharing): void {
    this.#calls.delete(calls)
    if (this.#calls.size > 0) return
    this.#stop?.()
    this.#stop = undefined
  }

  #look(): void {
    for (const each of [...this.#calls].slice(0, mostLooked)) {
      // Those that were looked at are last.
      this.#calls.delete(each)
      this.#calls.add(each)
      void each.read()
    }
  }
}

class SessionCallSharing implements SharedCalls {
  readonly #local: LocalCalls
  readonly #parts: CallSharingParts & { readonly writer: string }
  readonly #watched: Watched
  readonly #stream: string
  #gathered: CallRecord[] = []
  #cursor: string | undefined
  #reading: Promise<void> | undefined
  #watchers = 0
  #unwatch: (() => void) | undefined

  constructor(
    local: LocalCalls,
    parts: CallSharingParts & { readonly writer: string },
    watched: Watched,
  ) {
    this.#local = local
    this.#parts = parts
    this.#watched = watched
    this.#stream = `calls:${local.session}`
  }

  add(record: CallRecord): void {
    if (this.#parts.log.state === 'lost') return
    if (this.#gathered.length === 0) clock.after(gatherTime, () => this.#give(), true)
    this.#gathered.push(record)
    if (this.#gathered.length > mostGathered) this.#gathered.shift()
  }

  async fetch(): Promise<void> {
    await this.#settle()
    await this.read()
  }

  /** Waits until others have given what they answered before now. */
  #settle(): Promise<void> {
    return new Promise((resolve) => void clock.after(settleTime, resolve))
  }

  watch(): () => void {
    this.#watchers++
    this.#unwatch ??= this.#watched.add(this)
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      if (--this.#watchers > 0) return
      this.#unwatch?.()
      this.#unwatch = undefined
    }
  }

  skip(): void {
    this.#gathered = []
    void this.#after(() => this.#readAll(() => {}))
  }

  async clear(): Promise<void> {
    const message: ClearMessage = { writer: this.#parts.writer, isClear: true }
    this.#gathered = []
    // What the others have answered before this stands in the list before it.
    await this.#settle()
    await this.#after(async () => {
      await this.#push([JSON.stringify(message)])
      await this.#take()
    })
  }

  /** Takes what the others have given; once for all that ask meanwhile. What cannot be read now is read later. */
  read(): Promise<void> {
    return (this.#reading ??= this.#after(() => this.#take()))
  }

  /** Does something with the list after what is done with it now. */
  #after(run: () => Promise<void>): Promise<void> {
    const done: Promise<void> = (this.#reading ?? Promise.resolve()).then(run).catch(() => {})
    const reading = done.finally(() => {
      if (this.#reading === reading) this.#reading = undefined
    })
    this.#reading = reading
    return reading
  }

  async #take(): Promise<void> {
    /** Calls of this server before it was told to drop them, of which those are kept that come later in the list. */
    let dropped: Map<number, CallRecord> | undefined
    await this.#readAll((text) => {
      const message = JSON.parse(text) as CallMessage | ClearMessage
      const isOwn = message.writer === this.#parts.writer
      if ('isClear' in message) {
        const { records } = this.#local
        this.#local.drop()
        // Those that were answered here before are gone since somebody asked for that here.
        if (isOwn) for (const each of records) if (!each.call.elsewhere) this.#takeBack(each)
        if (!isOwn) dropped = new Map(records.map((each) => [each.id, each]))
      } else if (!isOwn) {
        this.#local.take(message.call, ...readBodies(message), message.id)
      } else {
        const own = dropped?.get(message.id)
        if (own) this.#takeBack(own)
      }
    })
    if (dropped) for (const each of this.#gathered) this.#takeBack(each)
  }

  #takeBack({ call, received, sent, id }: CallRecord): void {
    this.#local.take(call, received, sent, id)
  }

  async #readAll(onEntry: (text: string) => void): Promise<void> {
    for (;;) {
      const page = await this.#parts.log.capped.read(this.#stream, this.#cursor)
      if (page.length === 0) return
      for (const { cursor, entry } of page) {
        this.#cursor = cursor
        onEntry(entry)
      }
    }
  }

  #give(): void {
    const { writer, server, findLine, log } = this.#parts
    const records = this.#gathered
    this.#gathered = []
    if (records.length === 0 || log.state === 'lost') return
    const texts = records.map((record) => {
      const message: CallMessage = { writer, ...writeCall(record, server, findLine) }
      return JSON.stringify(message)
    })
    void this.#push(texts).catch(() => {})
  }

  #push(texts: readonly string[]): Promise<void> {
    return this.#parts.log.capped.push(this.#stream, texts, ttl)
  }
}
