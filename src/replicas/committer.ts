import { turn } from '../clock.ts'
import type { Fork, State } from '../data/store/state.ts'
import { Reply } from '../http/reply.ts'
import type { Session } from '../sessions/session.ts'
import type { WebhookOrigin } from '../webhooks/of-request.ts'
import type { Appender } from './appender.ts'
import { Batch } from './batch.ts'
import type { SharedBehaviour } from './behaviour.ts'
import { isLeft } from './contention.ts'
import { LateWrites } from './late-writes.ts'
import type { Tip, Write, Writer } from './live-state.ts'
import { conflict, storeLost } from './problems.ts'
import type { SessionLog } from './session-log.ts'
import { Unit } from './unit.ts'

/** The most units that are committed at once: all of them wait for all. */
const mostUnits = 64

/** What units are committed for. */
interface CommitterParts {
  readonly session: Session
  readonly log: SessionLog
  readonly appender: Appender
  readonly behaviour: SharedBehaviour
  readonly onCommitted: (unit: Unit) => void
  readonly onFailed: (unit: Unit, reason: Reply) => void
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

  /** What is committed now. */
  get batch(): Batch | undefined {
    return this.#batch
  }

  /** Resolves once what is committed now is; undefined for nothing. */
  get committing(): Promise<void> | undefined {
    return this.#batch?.units[0]?.over
  }

  readable(writer: Writer): State {
    if (this.#window) return this.#window.tip
    // Code outside of requests sees all that was written here.
    const late = this.#late.of(writer)
    if (late) return late.tip
    const isOwn = writer === undefined || this.#batch?.of(writer) !== undefined
    return (isOwn && this.#batch?.tip) || this.committed
  }

  write<Value>(writer: Writer, write: Write<Value>): Value {
    const { unit, tip } = this.#window ?? this.#openLate()
    const value = write(tip)
    unit.writers.add(writer)
    unit.tell(write, value)
    return value
  }

  /** Notes that the session is reset, by whoever writes now. */
  noteReset(): void {
    const { unit } = this.#window ?? this.#openLate()
    unit.isReset = true
  }

  /** Notes that scenarios, overrides or the clock are changed, by whoever writes now. */
  noteBehaviour(): void {
    const { unit } = this.#window ?? this.#openLate()
    unit.touchesBehaviour = true
    if (!this.#window) unit.behaviour = this.#parts.behaviour.now
  }

  /** Runs a unit in its turn; whether what it gives is there already. */
  submit(unit: Unit, isSafe: boolean): boolean {
    if (this.isBusy) {
      const isRead = isSafe && this.#reads(unit)
      if (!isRead) this.#queue.push(unit)
      return isRead
    }
    const committing = this.#commit([unit])
    // What it has called meanwhile, such as the mock below it, waits for its turn.
    if (!committing) this.#next()
    return !committing || unit.isWaiting
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

  /** What was done to scenarios, overrides or the clock and is not committed yet. */
  get pendingBehaviour(): Unit | undefined {
    const late = this.#late.unit
    if (late?.touchesBehaviour) return late
    return this.#batch?.units.find(({ touchesBehaviour }) => touchesBehaviour)
  }

  /** What somebody has written that is not committed yet. */
  pending(writer: Writer): Unit | undefined {
    return (
      this.#late.of(writer)?.unit ??
      this.#batch?.of(writer) ??
      this.#queue.find(({ writers }) => writers.has(writer))
    )
  }

  /** Runs what mostly reads on the data of now; false where it wrote, so that it has to be run in its turn. */
  #reads(unit: Unit): boolean {
    if (this.#window || !this.#log.isLoaded) return false
    const tip = this.committed.fork()
    this.#perform(unit, tip)
    tip.drop()
    if (!unit.isWrite) {
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
    if (!batch.isWrite) {
      this.#close(batch)
      for (const unit of batch.units) unit.end()
      return undefined
    }
    return this.#append(batch).catch((error: unknown) => {
      const units = this.#batch?.units ?? []
      if (this.#batch) this.#close(this.#batch)
      this.#fail(units, storeLost(error))
      this.#goOn(false)
    })
  }

  /** Runs units one after the other, each on what those before it wrote. */
  #run(units: readonly Unit[]): Batch {
    const tip = this.committed.fork()
    const batch = new Batch(units, ++this.#number, tip)
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
      unit.perform(tip, (behaviour) => this.#parts.behaviour.put(behaviour))
    } finally {
      this.#window = undefined
    }
    if (unit.touchesBehaviour && unit.isWaiting) unit.behaviour = this.#parts.behaviour.now
  }

  async #append(first: Batch): Promise<void> {
    let batch = first
    while (batch.isWrite) {
      const outcome = await this.#parts.appender.append(batch, () => this.#late.move())
      if (outcome === 'committed') break
      this.#close(batch)
      if (outcome !== 'conflict') {
        this.#fail(batch.units, outcome)
        return this.#goOn(false)
      }
      const left = batch.units.filter(isLeft)
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

  #fail(units: readonly Unit[], reason: Reply): void {
    for (const unit of units) {
      this.#parts.onFailed(unit, reason)
      unit.end(reason)
    }
  }

  #close(batch: Batch): void {
    batch.drop()
    this.#batch = undefined
  }

  /** Goes on with what waits, after others have had their turn where they write as well. */
  #goOn(hasWon: boolean): void {
    const isBehind = this.#log.isBehind && this.#log.isConnected
    this.#isYielding = !isBehind && hasWon && this.#log.isShared
    if (isBehind) return this.readSoon()
    if (!this.#isYielding) return this.#next()
    void turn().then(() => this.#goOn(false))
  }

  /** Reads what others have written, where nobody waits for it. */
  readSoon(): void {
    // What is lost is read once the engine is back.
    void this.read().catch(() => {})
  }

  /** Reads all from its beginning: something of it is not known here any more. */
  readAnew(): void {
    const over = this.committing ?? (this.#log.isReading ? this.read().catch(() => {}) : undefined)
    if (over) return void over.then(() => this.readAnew())
    this.#log.forget()
    this.readSoon()
  }

  /** Reads, and goes on with what has waited for that. */
  read(): Promise<void> {
    const over = this.committing
    if (over) return over.then(() => this.read())
    return this.#log.read().finally(() => this.#next())
  }
}
