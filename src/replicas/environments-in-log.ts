import { clock } from '../clock.ts'
import type { EnvironmentsElsewhere } from '../sessions/environments/elsewhere.ts'
import type {
  EnvironmentBody,
  EnvironmentStore,
  KeptHead,
  WholeEnvironment,
} from '../sessions/environments/store.ts'
import {
  headOf,
  isWanted,
  readDirectory,
  readListed,
  type DirectoryEntry,
  type Listed,
  type Operation,
} from './directory-entry.ts'
import { dropEnvironment, freeEnvironment } from './environment-streams.ts'
import { isSamePosition, start, type Position } from './position.ts'
import type { Log, Step } from './log.ts'

const stream = 'environments'
/** A snapshot is saved after so many entries. */
const snapshotEntries = 200
/** How many positions of before are known: an engine that ends at one of them has an older copy. */
const mostPast = 1_000
/** How often it is tried to append where others do, and how long it takes until they mostly have heard of it, ms. */
const [mostConflicts, hearingTime] = [50, 25]

/**
 * The directory of the environments of servers that share a store: their heads, and what each held when it was made. What
 * became of that stands in the log of its session.
 */
export class EnvironmentsInLog implements EnvironmentStore {
  readonly append: undefined
  stored: readonly string[] = []
  readonly #log: Log
  readonly #elsewhere: EnvironmentsElsewhere
  readonly #writer: string = clock.uuid()
  readonly #listed = new Map<string, Listed>()
  readonly #stops: (() => void)[] = []
  #position: Position = start
  /** Where the directory stood before, the last times. */
  readonly #past: Position[] = [start]
  #waiting: Operation[] = []
  /** What is appended now, and whether the log turned out to have it. */
  #entry: { readonly number: number; isFound: boolean } | undefined
  #number = 0
  #writtenAt = -Infinity
  #writing: Promise<void> | undefined
  #work: Promise<unknown> = Promise.resolve()

  private constructor(log: Log, elsewhere: EnvironmentsElsewhere) {
    this.#log = log
    this.#elsewhere = elsewhere
  }

  /** Reads the directory, and follows it. @throws StoreError */
  static async open(log: Log, elsewhere: EnvironmentsElsewhere): Promise<EnvironmentsInLog> {
    const store = new EnvironmentsInLog(log, elsewhere)
    await store.#read(false)
    store.stored = [...store.#listed.keys()]
    store.#stops.push(
      await log.follow((hint) => {
        if (hint.stream === stream) store.#readSoon()
      }),
      log.onState((state) => {
        if (state === 'connected') store.#readSoon()
      }),
    )
    // What was written between reading and following.
    store.#readSoon()
    return store
  }

  readHead(name: string): KeptHead | undefined {
    return this.#listed.get(name)
  }

  read(name: string): EnvironmentBody {
    const listed = this.#listed.get(name)
    if (!listed) throw new Error(`The environment ${JSON.stringify(name)} is not kept.`)
    return JSON.parse(listed.body) as EnvironmentBody
  }

  /** Keeps what one began with, and its head wherever that is another one; the rest is in its log. */
  write(name: string, whole: WholeEnvironment): void {
    const { base, now, ...file } = whole()
    const head = headOf(file)
    const listed = this.#listed.get(name)
    if (!listed) {
      const body = JSON.stringify({ base, now })
      this.#listed.set(name, { head, used: clock.now(), body })
      this.#do({ kind: 'make', head, body })
    } else if (JSON.stringify(headOf(listed.head)) !== JSON.stringify(head)) {
      this.#listed.set(name, { ...listed, head })
      this.#do({ kind: 'change', head })
    }
  }

  rest(): void {}

  touch(name: string): void {
    const listed = this.#listed.get(name)
    if (listed?.head.ttl === undefined) return
    const used = clock.now()
    this.#listed.set(name, { ...listed, used })
    this.#do({ kind: 'use', name, used })
  }

  remove(name: string): void {
    const listed = this.#listed.get(name)
    if (!listed) return
    this.#listed.delete(name)
    this.#do({ kind: 'delete', name, created: listed.head.created })
  }

  flush(): void | Promise<void> {
    const writing = this.#writing ?? (this.#waiting.length > 0 ? this.#write() : undefined)
    if (!writing && this.#untilHeard <= 0) return undefined
    return Promise.resolve(writing).then(() => this.#heard())
  }

  /** How long it takes until the others have heard of what was written last, ms. */
  get #untilHeard(): number {
    return this.#writtenAt + hearingTime - clock.elapsed()
  }

  /** Waits for that: whoever asks another one next finds what was made here, and does not make it once more. */
  #heard(): Promise<void> {
    return new Promise((resolve) => void clock.after(Math.max(0, this.#untilHeard), resolve))
  }

  size(name: string): number {
    return this.#listed.get(name)?.body.length ?? 0
  }

  async close(): Promise<void> {
    for (const stop of this.#stops) stop()
    await this.#work.catch(() => {})
  }

  #do(operation: Operation): void {
    this.#waiting.push(operation)
    // Whoever waits for it is told that it failed; it is tried again with the next one, or once the engine is back.
    this.#write().catch(() => {})
  }

  #write(): Promise<void> {
    return (this.#writing ??= this.#after(() => this.#appendAll()).finally(() => {
      this.#writing = undefined
    }))
  }

  #readSoon(): void {
    const read = async (): Promise<void> => {
      await this.#read(true)
      if (this.#waiting.length > 0) await this.#appendAll()
    }
    // Read again with the next hint.
    this.#after(read).catch(() => {})
  }

  /** Does one thing after the other. */
  #after<Value>(run: () => Promise<Value>): Promise<Value> {
    const done = this.#work.then(run, run)
    this.#work = done.catch(() => {})
    return done
  }

  async #appendAll(): Promise<void> {
    for (let attempts = 0; this.#waiting.length > 0; attempts++) {
      const operations = this.#waiting
      const entry = { number: ++this.#number, isFound: false }
      this.#entry = entry
      const text: DirectoryEntry = { writer: this.#writer, number: entry.number, operations }
      try {
        const { position } = await this.#log.append(stream, this.#position, JSON.stringify(text))
        if (position) {
          this.#moveTo(position)
          entry.isFound = true
        } else await this.#read(true)
      } catch (error) {
        if (this.#log.state === 'connected') await this.#read(true).catch(() => {})
        if (!entry.isFound) throw error
      }
      if (entry.isFound) {
        this.#waiting = this.#waiting.slice(operations.length)
        await this.#written(operations)
      } else if (attempts > mostConflicts) throw new Error('Other servers write all the time.')
      else this.#waiting = this.#waiting.filter((each) => isWanted(each, this.#listed))
    }
  }

  async #written(operations: readonly Operation[]): Promise<void> {
    this.#writtenAt = clock.elapsed()
    for (const each of operations) {
      if (each.kind === 'delete') await dropEnvironment(this.#log, each.name).catch(() => {})
      if (each.kind === 'make') await freeEnvironment(this.#log, each.head).catch(() => {})
    }
    if (this.#position.at % snapshotEntries !== 0) return
    await this.#log.save(stream, this.#position, this.#snapshot()).catch(() => {})
  }

  /** @param isTold whether the elsewhere hears of it */
  async #read(isTold: boolean): Promise<void> {
    for await (const step of this.#log.read(stream, this.#position)) {
      let isLost = false
      if (step.entry === undefined) {
        const top = await this.#log.top(stream)
        // The engine has lost what is known here.
        isLost = top.at < this.#position.at
        if (isLost && this.#past.some((each) => isSamePosition(each, top))) {
          await this.#log.restore(stream, top, this.#position, this.#snapshot())
          return
        }
      }
      this.#take(step, isTold, isLost)
    }
  }

  #take(step: Step, isTold: boolean, isLost: boolean): void {
    if (step.entry === undefined) {
      if (isLost) this.#putBeside(step.snapshot, isTold)
      else this.#restart(step.snapshot, isTold)
    } else {
      const { writer, number, operations } = readDirectory(step.entry)
      const isOwn = writer === this.#writer
      if (isOwn && number === this.#entry?.number) this.#entry.isFound = true
      if (!isOwn) for (const each of operations) this.#takeForeign(each, isTold)
    }
    this.#moveTo(step.position)
  }

  #moveTo(position: Position): void {
    this.#position = position
    this.#past.push(position)
    if (this.#past.length > mostPast) this.#past.shift()
  }

  #takeForeign(operation: Operation, isTold: boolean): void {
    switch (operation.kind) {
      case 'make':
      case 'change': {
        const { name } = operation.head
        const listed = this.#listed.get(name)
        const body = operation.kind === 'make' ? operation.body : (listed?.body ?? '')
        if (body === '') return
        const made = { head: operation.head, used: clock.now(), body }
        this.#listed.set(name, made)
        if (isTold) this.#elsewhere.noted(made)
        return
      }
      case 'use': {
        const listed = this.#listed.get(operation.name)
        if (listed) this.#listed.set(operation.name, { ...listed, used: operation.used })
        if (isTold) this.#elsewhere.used(operation.name, operation.used)
        return
      }
      case 'delete': {
        if (this.#listed.get(operation.name)?.head.created !== operation.created) return
        this.#listed.delete(operation.name)
        if (isTold) this.#elsewhere.deleted(operation.name)
      }
    }
  }

  #restart(snapshot: string | undefined, isTold: boolean): void {
    const before = new Map(this.#listed)
    const all = snapshot === undefined ? [] : readListed(snapshot)
    this.#listed.clear()
    for (const each of all) this.#listed.set(each.head.name, each)
    if (!isTold) return
    for (const [name, { head }] of before) {
      if (this.#listed.get(name)?.head.created !== head.created) this.#elsewhere.deleted(name)
    }
    for (const each of all) this.#elsewhere.noted(each)
  }

  /**
   * Another server, which knew nothing of what the engine lost, has begun the directory anew: what is known here
   * goes beside that.
   */
  #putBeside(snapshot: string | undefined, isTold: boolean): void {
    const before = new Map(this.#listed)
    this.#restart(snapshot, false)
    if (isTold) for (const each of this.#listed.values()) this.#elsewhere.noted(each)
    for (const [name, each] of before) {
      if (this.#listed.has(name)) continue
      this.#listed.set(name, each)
      this.#waiting.push({ kind: 'make', head: each.head, body: each.body })
    }
  }

  #snapshot(): string {
    return JSON.stringify([...this.#listed.values()])
  }
}
