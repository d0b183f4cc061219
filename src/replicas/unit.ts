import { clock } from '../clock.ts'
import type { Change } from '../data/records/change.ts'
import type { Fork } from '../data/store/state.ts'
import { withSeeds } from '../data/saved-changes.ts'
import { isPromise } from '../http/maybe-promise.ts'
import { Reply } from '../http/reply.ts'
import type { LoggedBehaviour, LoggedUnit } from './entry.ts'
import type { Write, Writer } from './live-state.ts'
import { conflict } from './problems.ts'
import { Touched } from './touched.ts'

/** A write that was done already, and what it gave then. */
interface Told {
  readonly write: Write
  readonly value: unknown
}

/** What is committed whole: the work of a request until it waits, or what was written at once after that. */
export class Unit {
  /** Who wrote it; several where it was written outside of the work of requests. */
  readonly writers: Set<Writer>
  /** Resolves once it is committed, or failed. */
  readonly over: Promise<void>
  readonly #end: () => void
  readonly #work: (() => unknown) | undefined
  #touched: Touched | undefined
  /** Whether that is not all, since it was not done again whole. */
  #isPartial = false
  #told: Told[] = []
  #value: unknown
  #error: { readonly thrown: unknown } | undefined
  /** Why it was not committed. */
  failure: Reply | undefined
  /** How often it was run in vain, and since when, ms that have passed. */
  conflicts = 0
  readonly since: number = clock.elapsed()
  /** Whether it has touched scenarios, overrides or the clock, and whether it has reset the session. */
  touchesBehaviour = false
  isReset = false
  /** What scenarios, overrides and the clock were then, where it cannot be run again. */
  behaviour: LoggedBehaviour | undefined

  /** @param work undefined for what is written after some work has waited: its writes were told by {@link Unit.tell} */
  constructor(writers: Iterable<Writer>, work?: () => unknown) {
    this.writers = new Set(writers)
    this.#work = work
    let end = (): void => {}
    this.over = new Promise((resolve) => (end = resolve))
    this.#end = end
  }

  /** Who it is the work of. */
  get writer(): Writer {
    return this.writers.values().next().value
  }

  /** Whether what wrote goes on, so that its writes alone can be done again. */
  get isWaiting(): boolean {
    return this.#work === undefined || (!this.#error && isPromise(this.#value))
  }

  /** Whether the log has to take it. */
  get isWrite(): boolean {
    return this.changes.length > 0 || this.touchesBehaviour || this.isReset
  }

  /** Notes a write and what it gave to who wrote. */
  tell(write: Write, value: unknown): void {
    this.#told.push({ write, value })
  }

  /** Runs it, or does its writes again. @throws Reply `conflict` where these gave something else than before */
  perform(tip: Fork, put: (behaviour: LoggedBehaviour) => void, isOpen = false): void {
    const { behaviour } = this
    // What is taken back after a conflict is put there again.
    if (behaviour && this.isWaiting && this.conflicts > 0) put(behaviour)
    const before = this.#touched
    const touched = this.watch(tip)
    try {
      if (!this.isWaiting) this.#run()
      else if (!this.#isPartial && before?.isIn(tip)) touched.repeat(before, tip)
      else this.#repeat(tip)
    } catch (error) {
      this.#isPartial = true
      throw error
    } finally {
      if (!isOpen) touched.end()
    }
  }

  /** Takes what is written in a fork from now on for what it writes. */
  watch(tip: Fork): Touched {
    this.#touched?.end()
    return (this.#touched = new Touched(tip))
  }

  /** What it wrote when it was last run, in order. */
  get changes(): readonly Change[] {
    return this.#touched?.changes ?? []
  }

  #run(): void {
    this.#told = []
    this.touchesBehaviour = this.isReset = false
    this.#error = undefined
    try {
      this.#value = this.#work?.()
      // Whoever gets it hears of its failure.
      if (isPromise(this.#value)) this.#value.then(undefined, () => {})
    } catch (error) {
      this.#error = { thrown: error }
    }
  }

  #repeat(tip: Fork): void {
    for (const { write, value } of this.#told) {
      let again: unknown
      try {
        again = write(tip)
      } catch (error) {
        throw error instanceof Reply ? error : conflict()
      }
      if (!isSame(value, again)) throw conflict()
    }
  }

  logged(tip: Fork): LoggedUnit {
    return withSeeds(tip, this.changes)
  }

  /** What the work gave. @throws what it threw, or why it was not committed */
  result(): unknown {
    if (this.failure) throw this.failure
    if (this.#error) throw this.#error.thrown
    return this.#value
  }

  end(failure?: Reply): void {
    this.failure = failure
    this.#end()
  }
}

/** Whether a write gave the same records, so that who was told of them knows nothing wrong. */
function isSame(before: unknown, again: unknown): boolean {
  if (Array.isArray(before) && Array.isArray(again)) {
    return before.length === again.length && before.every((each, at) => isSame(each, again[at]))
  }
  return idOf(before) === idOf(again)
}

function idOf(value: unknown): unknown {
  // Revisions, and whether there was something to delete.
  if (typeof value === 'number' || typeof value === 'boolean') return true
  if (typeof value !== 'object' || value === null) return value
  return 'id' in value ? value.id : undefined
}
