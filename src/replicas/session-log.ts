import { clock, turn } from '../clock.ts'
import { Committed } from './committed.ts'
import { readEntry, type LogEntry } from './entry.ts'
import type { Appended, Entry, Hint, Log } from './log.ts'
import { formatPosition, isSamePosition, type Position } from './position.ts'

/** A snapshot is saved after so many entries, or characters of them. */
const snapshotEntries = 1_000
const snapshotCharacters = 4 * 1024 * 1024

/** The most entries that are kept of hints until data may change. */
const mostHeard = 64
/** How often it is tried to put back what an engine has lost. */
const mostAttempts = 20

/** Reads the log of one session into its data, and appends to it. Nobody else writes to these data. */
export class SessionLog {
  readonly committed: Committed
  readonly stream: string
  readonly #log: Log
  readonly #onEntry: (entry: LogEntry) => boolean
  #reading: Promise<void> | undefined
  #isLoaded = false
  #isSaving = false
  /** How far others are, as hints say. */
  #told = 0
  readonly #heard: Entry[] = []
  /** When another server was last seen to write, ms that have passed. */
  #foreignAt = -Infinity

  /** @param onEntry is told what was read before it is taken; whether it was taken by that */
  constructor(
    log: Log,
    stream: string,
    committed: Committed,
    onEntry: (entry: LogEntry) => boolean,
  ) {
    this.#log = log
    this.stream = stream
    this.committed = committed
    this.#onEntry = onEntry
  }

  get isLoaded(): boolean {
    return this.#isLoaded
  }

  get isReading(): boolean {
    return this.#reading !== undefined
  }

  get isConnected(): boolean {
    return this.#log.state === 'connected'
  }

  /** Whether others have appended what is not read yet. */
  get isBehind(): boolean {
    return this.#told > this.committed.position.at
  }

  /** Whether another server writes to the same session just now. */
  get isShared(): boolean {
    return clock.elapsed() - this.#foreignAt < 100
  }

  /** Has it read from its beginning: the store has forgotten it. */
  forget(): void {
    this.#isLoaded = false
    this.#told = 0
    this.committed.forget()
  }

  /** @param ttl how long the stream stays that nobody uses, ms; undefined for ever */
  append(entry: string, ttl: number | undefined): Promise<Appended> {
    return this.#log.append(this.stream, this.committed.position, entry, ttl)
  }

  top(): Promise<Position> {
    return this.#log.top(this.stream)
  }

  /** Takes a hint; whether it is to be read by {@link SessionLog.read}. @param isFree whether data may change now */
  hear({ position, entry }: Hint, isFree: boolean): boolean {
    this.#foreignAt = clock.elapsed()
    this.#told = Math.max(this.#told, position.at)
    if (!this.isBehind || !this.#isLoaded) return false
    if (entry !== undefined && this.#heard.length < mostHeard) this.#heard.push({ position, entry })
    if (!isFree) return false
    this.#takeHeard()
    return this.isBehind
  }

  /** Takes what hints told, as far as it follows. */
  #takeHeard(): void {
    const heard = this.#heard
      .splice(0)
      .toSorted((one, other) => one.position.at - other.position.at)
    for (const { position, entry } of heard) {
      const { committed } = this
      if (position.at !== committed.position.at + 1) continue
      const read = readEntry(entry)
      // It may follow in another history.
      if (read.after !== formatPosition(committed.position)) continue
      if (this.#onEntry(read)) committed.passed(read, entry.length, position)
      else committed.takeEntry(read, entry.length, position)
    }
  }

  /** Reads what follows up to a position at least, by hints where they told all of it. */
  async readTo(top: Position): Promise<void> {
    this.#takeHeard()
    if (!isSamePosition(this.committed.position, top)) await this.read()
  }

  /** Reads what follows; once for all that ask meanwhile. @throws StoreError */
  read(): Promise<void> {
    return (this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined)))
  }

  async #readAll(): Promise<void> {
    for (let attempts = 1; !(await this.#readOn()); attempts++) {
      if (attempts === mostAttempts) throw new Error('The store is put back again and again.')
    }
    this.#isLoaded = true
    this.#told = this.committed.position.at
  }

  /** Reads to the end; false where it has to be read again, since the engine lost what is known here. */
  async #readOn(): Promise<boolean> {
    const { committed, stream } = this
    for await (const step of this.#log.read(stream, committed.position)) {
      if (step.entry === undefined) {
        const top = await this.#log.top(stream)
        if (this.#isLoaded && committed.isWhole && top.at < committed.position.at) {
          // Where another server is faster, what that knows is read.
          await this.#log.restore(stream, top, committed.position, committed.snapshot())
          return false
        }
        await committed.restart(step, this.#isLoaded)
        continue
      }
      const entry = readEntry(step.entry)
      if (this.#onEntry(entry)) committed.passed(entry, step.entry.length, step.position)
      else {
        this.#foreignAt = clock.elapsed()
        committed.takeEntry(entry, step.entry.length, step.position)
      }
    }
    return true
  }

  /** Whether a look-up from when the data were at a position says that the engine has lost entries. */
  isCut(top: Position, before: Position): boolean {
    return top.at < before.at || (top.at === before.at && !isSamePosition(top, before))
  }

  /** Saves a snapshot where it is time; for who has written the last entry. */
  saveAtTimes(): void {
    const { committed } = this
    const { position, characters } = committed
    const isTime = position.at % snapshotEntries === 0 || characters > snapshotCharacters
    // A server that lacks something would take that from all.
    if (!isTime || this.#isSaving || !committed.isWhole) return
    committed.characters = 0
    this.#isSaving = true
    // Not while a request waits for its answer.
    void turn()
      .then(() => this.#save())
      // It is done after another thousand entries.
      .catch(() => {})
      .finally(() => (this.#isSaving = false))
  }

  async #save(): Promise<void> {
    const { committed } = this
    if (!committed.isWhole) return
    await this.#log.save(this.stream, committed.position, committed.snapshot())
  }
}
