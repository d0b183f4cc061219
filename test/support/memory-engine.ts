import { clock, turn } from '../../src/clock.ts'
import type {
  CappedEntry,
  CappedLists,
  Entry,
  Hint,
  Log,
  LogState,
  Step,
} from '../../src/replicas/log.ts'
import { isSamePosition, newTag, type Position, start } from '../../src/replicas/position.ts'
import { StoreError } from '../../src/replicas/store-error.ts'

/** Entries of a page: reading a stream takes several, between which others append. */
const pageSize = 3
const mostCapped = 2_000

interface Stream {
  /** What lies before the entries. */
  base: Position
  snapshot: string | undefined
  entries: Entry[]
  readonly counters: Map<string, number>
  readonly capped: CappedEntry[]
  expires: number
}

/** An engine in this process, which tests stop and empty; its logs are those of servers that share it. */
export class MemoryEngine {
  #streams = new Map<string, Stream>()
  readonly #logs = new Set<MemoryLog>()
  #isUp = true
  /** Has no hint told. */
  losesHints = false

  /** How many servers are connected. */
  get connections(): number {
    return this.#logs.size
  }

  connect(): MemoryLog {
    const log = new MemoryLog(this, () => this.#logs.delete(log))
    this.#logs.add(log)
    if (!this.#isUp) log.turn('lost')
    return log
  }

  /** Has it fail until it is started again; what it has stays. */
  stop(): void {
    this.#isUp = false
    for (const log of this.#logs) log.turn('lost')
  }

  start(): void {
    this.#isUp = true
    for (const log of this.#logs) log.turn('connected')
  }

  /** Forgets all. */
  empty(): void {
    this.#streams = new Map()
  }

  /** What it has now, to be put back as the engine that a failover leads to. */
  copy(): () => void {
    const streams = structuredClone(this.#streams)
    return () => {
      this.#streams = structuredClone(streams)
    }
  }

  /** The stream, if there is one that has not expired. */
  find(name: string): Stream | undefined {
    const stream = this.#streams.get(name)
    if (!stream || stream.expires > clock.now()) return stream
    this.#streams.delete(name)
    return undefined
  }

  open(name: string): Stream {
    const found = this.find(name)
    if (found) return found
    const made: Stream = {
      base: start,
      snapshot: undefined,
      entries: [],
      counters: new Map(),
      capped: [],
      expires: Infinity,
    }
    this.#streams.set(name, made)
    return made
  }

  forget(name: string): void {
    this.#streams.delete(name)
  }

  tell(hint: Hint, from: MemoryLog): void {
    if (this.losesHints) return
    for (const log of this.#logs) if (log !== from) void log.hear(hint)
  }
}

/** A server's connection to a {@link MemoryEngine}, which tests cut. */
export class MemoryLog implements Log {
  readonly #engine: MemoryEngine
  readonly #leave: () => void
  readonly #hints = new Set<(hint: Hint) => void>()
  readonly #listeners = new Set<(state: LogState) => void>()
  #state: LogState = 'connected'
  #isClosed = false
  /** Has the next append carried out while its answer is lost. */
  losesAnswer = false
  readonly capped: CappedLists

  constructor(engine: MemoryEngine, leave: () => void) {
    this.#engine = engine
    this.#leave = leave
    this.capped = {
      push: (stream, entries, ttl) => this.#push(stream, entries, ttl),
      read: (stream, after) => this.#readCapped(stream, after),
      clear: async (stream) => {
        await this.#ask()
        this.#engine.find(stream)?.capped.splice(0)
      },
    }
  }

  get state(): LogState {
    return this.#state
  }

  onState(listener: (state: LogState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Loses the engine for this server alone, or has it back. */
  turn(state: LogState): void {
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }

  /** Takes a hint, which comes in a turn of its own. */
  async hear(hint: Hint): Promise<void> {
    if (this.#state === 'lost') return
    await turn()
    for (const listener of this.#hints) listener(hint)
  }

  async append(stream: string, after: Position, entry: string, ttl?: number) {
    await this.#ask()
    const top = topOf(this.#engine.find(stream))
    if (!isSamePosition(top, after)) return { top }
    const position = { at: after.at + 1, tag: newTag() }
    const opened = this.#engine.open(stream)
    opened.entries.push({ position, entry })
    if (ttl !== undefined) opened.expires = clock.now() + ttl
    this.#engine.tell({ stream, position, entry }, this)
    if (this.losesAnswer) {
      this.losesAnswer = false
      throw new StoreError('unreachable', 'The engine has not answered.', true)
    }
    return { position }
  }

  async *read(stream: string, after: Position): AsyncGenerator<Step> {
    for (let reached = after; ;) {
      await this.#ask()
      const steps = stepsAfter(this.#engine.find(stream), reached)
      yield* steps
      const last = steps.at(-1)
      if (!last) return
      reached = last.position
    }
  }

  async top(stream: string): Promise<Position> {
    await this.#ask()
    return topOf(this.#engine.find(stream))
  }

  async save(stream: string, at: Position, snapshot: string): Promise<boolean> {
    await this.#ask()
    const found = this.#engine.find(stream)
    const index = found?.entries.findIndex(({ position }) => isSamePosition(position, at)) ?? -1
    if (!found || (index < 0 && !isSamePosition(found.base, at))) return false
    Object.assign(found, { base: at, snapshot, entries: found.entries.slice(index + 1) })
    return true
  }

  async restore(stream: string, seen: Position, at: Position, snapshot: string): Promise<boolean> {
    await this.#ask()
    if (!isSamePosition(topOf(this.#engine.find(stream)), seen)) return false
    Object.assign(this.#engine.open(stream), { base: at, snapshot, entries: [] })
    this.#engine.tell({ stream, position: at }, this)
    return true
  }

  async remove(stream: string): Promise<void> {
    await this.#ask()
    const { at } = topOf(this.#engine.find(stream))
    if (at === 0) return this.#engine.forget(stream)
    this.#engine.forget(stream)
    const position = { at: at + 1, tag: newTag() }
    Object.assign(this.#engine.open(stream), { base: position, expires: clock.now() + 3_600_000 })
    this.#engine.tell({ stream, position }, this)
  }

  touch(stream: string, ttl: number): void {
    const found = this.#engine.find(stream)
    if (found && this.#state === 'connected') found.expires = clock.now() + ttl
  }

  async claim(stream: string, counter: string, ttl?: number): Promise<number> {
    await this.#ask()
    const opened = this.#engine.open(stream)
    const { counters } = opened
    if (ttl !== undefined) opened.expires = clock.now() + ttl
    const count = (counters.get(counter) ?? 0) + 1
    counters.set(counter, count)
    return count
  }

  async follow(hint: (hint: Hint) => void): Promise<() => void> {
    await this.#ask()
    this.#hints.add(hint)
    return () => this.#hints.delete(hint)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#leave()
  }

  async #push(stream: string, entries: readonly string[], ttl?: number): Promise<void> {
    await this.#ask()
    const opened = this.#engine.open(stream)
    const { capped } = opened
    for (const entry of entries) {
      const last = Number(capped.at(-1)?.cursor ?? 0)
      capped.push({ cursor: String(last + 1), entry })
    }
    capped.splice(0, capped.length - mostCapped)
    if (ttl !== undefined) opened.expires = clock.now() + ttl
  }

  async #readCapped(stream: string, after = '0'): Promise<readonly CappedEntry[]> {
    await this.#ask()
    const { capped = [] } = this.#engine.find(stream) ?? {}
    return capped.filter(({ cursor }) => Number(cursor) > Number(after)).slice(0, 500)
  }

  /** Comes back later, as over a network, or fails as without one. */
  async #ask(): Promise<void> {
    await Promise.resolve()
    if (this.#isClosed) throw new StoreError('unreachable', 'The log is closed.')
    if (this.#state === 'lost') throw new StoreError('unreachable', 'The engine does not answer.')
  }
}

function topOf(stream: Stream | undefined): Position {
  return stream?.entries.at(-1)?.position ?? stream?.base ?? start
}

function stepsAfter(stream: Stream | undefined, after: Position): readonly Step[] {
  if (!stream) return isSamePosition(after, start) ? [] : [{ position: start, snapshot: undefined }]
  const { base, snapshot, entries } = stream
  const index = entries.findIndex(({ position }) => isSamePosition(position, after))
  if (index < 0 && !isSamePosition(base, after)) return [{ position: base, snapshot }]
  return entries.slice(index + 1, index + 1 + pageSize)
}
