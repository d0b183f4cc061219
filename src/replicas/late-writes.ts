import type { Fork, State } from '../data/store/state.ts'
import type { Writer } from './live-state.ts'
import { Unit } from './unit.ts'

/** What is written after work has waited: at once in a fork, until it is committed as a unit of its own. */
export class LateWrites {
  readonly #committed: () => State
  #open: { readonly unit: Unit; readonly tip: Fork } | undefined

  constructor(committed: () => State) {
    this.#committed = committed
  }

  get isOpen(): boolean {
    return this.#open !== undefined
  }

  /** What is committed next; undefined for nothing. */
  get unit(): Unit | undefined {
    return this.#open?.unit
  }

  /** Where something is written. @param below the data with what is being committed */
  open(below: State): { readonly unit: Unit; readonly tip: Fork } {
    if (this.#open) return this.#open
    const opened = { unit: new Unit([]), tip: below.fork() }
    opened.unit.watch(opened.tip)
    return (this.#open = opened)
  }

  /** The data as somebody sees them that has written some of it. */
  of(writer: Writer): { readonly unit: Unit; readonly tip: Fork } | undefined {
    const isSeen = writer === undefined || this.#open?.unit.writers.has(writer)
    return isSeen ? this.#open : undefined
  }

  /** The unit to commit, if there is one; nothing is added to it any more. */
  take(): Unit[] {
    const open = this.#open
    this.#open = undefined
    open?.tip.drop()
    return open ? [open.unit] : []
  }

  /** Puts what was written over the data of a batch over those that are there now. */
  move(): void {
    if (!this.#open) return
    const { unit } = this.#open
    this.#open.tip.drop()
    const tip = this.#committed().fork()
    this.#open = { unit, tip }
    try {
      unit.perform(tip, () => {}, true)
    } catch {
      // It is told once it is to be committed.
    }
  }
}
