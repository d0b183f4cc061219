import { turn } from '../clock.ts'
import type { Fork, State } from '../data/store/state.ts'
import { Reply } from '../http/reply.ts'
import type { Session } from '../sessions/session.ts'
import type { WebhookOrigin } from '../webhooks/of-request.ts'
import { writeEntry, type LogEntry } from './entry.ts'
import { LateWrites } from './late-writes.ts'
import type { Tip, Write, Writer } from './live-state.ts'
import { formatPosition } from './position.ts'
import { conflict, storeLost } from './problems.ts'
import type { SessionLog } from './session-log.ts'
import { StoreError } from './store-error.ts'
import { Unit } from './unit.ts'

/** How often a unit is run again before it is refused. */
export const mostConflicts = 8
/** The most units that are committed at once: all of them wait for all. */
const mostUnits = 64

/** What units are committed for. */
interface CommitterParts {
  readonly session: Session
  readonly log: SessionLog
  /** Tells this server from others. */
  readonly writer: string
  readonly onCommitted: (unit: Unit) => void
  readonly onFailed: (unit: Unit, reason: Reply) => void
}

/** What is committed now. */
interface Batch {
  readonly units: readonly Unit[]
  readonly number: number
  /** The data with what the units wrote; undefined while they are to be run again. */
  tip: Fork | undefined
  /** Whether the log turned out to have it, though its answer was lost. */
  isFound: boolean
}

/** Runs units on a fork of what is committed, one batch after the other, and has the log take what they wrote. */
export class Committer implements Tip {
  readonly #parts: CommitterParts
  readonly #log: SessionLog
  /** Units that wait until others are committed. */
  #queue: Unit[] = []
  #batch: Batch | undefined
  /** The unit that is run right now, and the data that it writes to. */
  #window: { readonly unit: Unit; readonly tip: Fork } | undefined
  readonly #late: LateWrites
  /** Whether others get their turn first. */
  #isYielding = false
  #number = 0

  constructor(parts: CommitterParts) {
    this.#parts = parts
    this.#log = parts.log
    this.#late = new LateWrites(() => this.committed)
  }

  get committed(): State {
    return this.#log.committed.state
  }

  /** Resolves once what is committed now is; undefined for nothing. */
  get committing(): Promise<void> | undefined {
    return this.#batch?.units[0]?.over
  }

  readable(writer: Writer): State {
    if (this.#window) return this.#window.tip
    const late = this.#late.of(writer)
    if (late) return late.tip
    const { tip, units } = this.#batch ?? {}
    const isOwn = tip && units?.some(({ writers }) => writers.has(writer))
    return isOwn ? tip : this.committed
  }

  write<Value>(writer: Writer, write: Write<Value>): Value {
    const { unit, tip } = this.#window ?? this.#openLate()
    const value = write(tip)
    unit.writers.add(writer)
    unit.tell(write, value)
    return value
  }

  /** Runs a unit in its turn; whether what it gives is there already. */
  submit(unit: Unit, isSafe: boolean): boolean {
    if (!this.isBusy) return this.#commit([unit]) === undefined || unit.isWaiting
    if (isSafe && this.#reads(unit)) return true
    this.#queue.push(unit)
    return false
  }

  get isBusy(): boolean {
    return (
      this.#batch !== undefined ||
      this.#window !== undefined ||
      this.#late.isOpen ||
      this.#isYielding ||
      this.#log.isReading
    )
  }

  /** What somebody has written that is not committed yet. */
  pending(writer: Writer): Unit | undefined {
    return (
      this.#late.of(writer)?.unit ??
      this.#batch?.units.find(({ writers }) => writers.has(writer)) ??
      this.#queue.find(({ writers }) => writers.has(writer))
    )
  }

  /** Runs what mostly reads on the data of now; false where it wrote, so that it has to be run in its turn. */
  #reads(unit: Unit): boolean {
    if (this.#window || !this.#log.isLoaded) return false
    const tip = this.committed.fork()
    this.#perform(unit, tip)
    tip.drop()
    if (unit.changes.length === 0) {
      unit.end()
      return true
    }
    if (unit.isWaiting) {
      // It cannot be run again, but its writes can.
      this.#queue.push(unit)
      return true
    }
    return false
  }

  #openLate(): { readonly unit: Unit; readonly tip: Fork } {
    // All that is written in one turn of the event loop is committed at once.
    if (!this.isBusy) void Promise.resolve().then(() => this.#next())
    return this.#late.open(this.#batch?.tip ?? this.committed)
  }

  /** Commits what waits. */
  #next(): void {
    if (this.#batch || this.#window || this.#isYielding || this.#log.isReading) return
    const units = [...this.#late.take(), ...this.#queue.splice(0, mostUnits)]
    if (units.length === 0) return
    void this.#commit(units)
    // Where nothing was written, what came meanwhile goes on.
    if (!this.#batch) this.#next()
  }

  /** Runs units, and appends what they wrote; undefined where they wrote nothing. It never rejects. */
  #commit(units: readonly Unit[]): Promise<void> | undefined {
    const batch = this.#run(units)
    if (batch.units.every(({ changes }) => changes.length === 0)) {
      this.#close(batch)
      for (const unit of batch.units) unit.end()
      return undefined
    }
    return this.#append(batch)
  }

  /** Runs units one after the other, each on what those before it wrote. */
  #run(units: readonly Unit[]): Batch {
    const tip = this.committed.fork()
    const batch = { units, number: ++this.#number, tip, isFound: false }
    this.#batch = batch
    for (const unit of units) {
      try {
        this.#perform(unit, tip)
      } catch (error) {
        // Its writes gave something else than who wrote was told.
        this.#fail([unit], error instanceof Reply ? error : conflict())
        tip.drop()
        return this.#run(units.filter((each) => each !== unit))
      }
    }
    return batch
  }

  #perform(unit: Unit, tip: Fork): void {
    this.#window = { unit, tip }
    this.#parts.session.writeAs(unit.writer as WebhookOrigin | undefined)
    try {
      unit.perform(tip)
    } finally {
      this.#window = undefined
    }
  }

  async #append(first: Batch): Promise<void> {
    let batch = first
    while (batch.units.some(({ changes }) => changes.length > 0)) {
      const outcome = await this.#appendOnce(batch)
      if (outcome === 'committed') break
      this.#close(batch)
      if (outcome !== 'conflict') {
        this.#fail(batch.units, outcome)
        return this.#goOn(false)
      }
      const left = batch.units.filter((unit) => ++unit.conflicts <= mostConflicts)
      const failed = batch.units.filter((unit) => !left.includes(unit))
      this.#fail(failed, conflict())
      batch = this.#run([...left, ...this.#late.take()])
    }
    this.#close(batch)
    for (const unit of batch.units) {
      this.#parts.onCommitted(unit)
      unit.end()
    }
    this.#goOn(true)
  }

  /** Appends a batch, and takes it into the data. Its tip is dropped. */
  async #appendOnce(batch: Batch): Promise<'committed' | 'conflict' | Reply> {
    const tip = batch.tip as Fork
    const written = batch.units.filter(({ changes }) => changes.length > 0)
    const text = writeEntry({
      writer: this.#parts.writer,
      number: batch.number,
      after: formatPosition(this.#log.committed.position),
      units: written.map((unit) => unit.logged(tip)),
    })
    try {
      const { position } = await this.#log.append(text)
      this.#dropTip(batch)
      if (position) {
        this.#fold(batch)
        this.#late.move()
        this.#log.committed.passed(text.length, position)
        this.#log.saveAtTimes()
        return 'committed'
      }
      this.#late.move()
      await this.#log.read()
      return batch.isFound ? 'committed' : 'conflict'
    } catch (error) {
      this.#dropTip(batch)
      this.#late.move()
      if (error instanceof StoreError && error.isUnsure) await this.#log.read().catch(() => {})
      return batch.isFound ? 'committed' : storeLost(error)
    }
  }

  /** Takes an entry that was read where it is that of this server whose answer was lost. */
  found({ writer, number }: LogEntry): boolean {
    const batch = this.#batch
    if (!batch || writer !== this.#parts.writer || number !== batch.number) return false
    this.#fold(batch)
    batch.isFound = true
    return true
  }

  /** Takes what was committed, as a write of those who wrote it. */
  #fold({ units }: Batch): void {
    for (const { changes, writer } of units) {
      if (changes.length === 0) continue
      this.#parts.session.take(changes, writer as WebhookOrigin | undefined)
    }
  }

  #fail(units: readonly Unit[], reason: Reply): void {
    for (const unit of units) {
      this.#parts.onFailed(unit, reason)
      unit.end(reason)
    }
  }

  /** Lets nobody see the data of a batch any more, with what was written over them. */
  #dropTip(batch: Batch): void {
    batch.tip?.drop()
    batch.tip = undefined
  }

  #close(batch: Batch): void {
    this.#dropTip(batch)
    this.#batch = undefined
  }

  /** Goes on with what waits, after others have had their turn where they write as well. */
  #goOn(hasWon: boolean): void {
    if (this.#log.isBehind && this.#log.isConnected) return this.readSoon()
    if (!hasWon || !this.#log.isShared) return this.#next()
    this.#isYielding = true
    void turn().then(() => this.#afterOthers())
  }

  #afterOthers(): void {
    this.#isYielding = false
    this.#next()
  }

  /** Reads what others have written, where nobody waits for it. */
  readSoon(): void {
    // What is lost is read once the engine is back.
    void this.read().catch(() => {})
  }

  /** Reads, and goes on with what has waited for that. */
  read(): Promise<void> {
    const over = this.committing
    if (over) return over.then(() => this.read())
    return this.#log.read().finally(() => this.#next())
  }
}
