import { targetOf } from './records/change.ts'
import type { Change } from './records/change.ts'

/** The open forks of a state, and what they were told to hold. */
export class Forks<Fork extends { hold(changes: readonly Change[]): void }> {
  readonly #open = new Set<Fork>()
  /** How many were opened so far. */
  #opened = 0
  /** For each collection and single resource, how many forks had been opened when all last held it. */
  readonly #held = new Map<string, number>()

  /** Opens a fork; it gets a number of its own. */
  open(create: (number: number) => Fork): Fork {
    this.#opened++
    const fork = create(this.#opened)
    this.#open.add(fork)
    return fork
  }

  close(fork: Fork): void {
    this.#open.delete(fork)
  }

  /** Calls a function with each; forks may be closed meanwhile. */
  each(act: (fork: Fork) => void): void {
    for (const fork of this.#open) act(fork)
  }

  /** Lets each fork keep what changes are about to alter, unless all do so already. */
  hold(changes: readonly Change[]): void {
    if (this.#open.size === 0) return
    const fresh = changes.filter((change) => this.#isFresh(change))
    if (fresh.length > 0) this.each((fork) => fork.hold(fresh))
  }

  /** Forgets what was held, since forks may have let go of it. */
  forget(): void {
    this.#held.clear()
  }

  #isFresh(change: Change): boolean {
    const name = targetOf(change)
    if (this.#held.get(name) === this.#opened) return false
    this.#held.set(name, this.#opened)
    return true
  }
}
