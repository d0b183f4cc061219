import { targetOf } from './records/change.ts'
import type { Change } from './records/change.ts'

/** The open forks of a state, and what they were told to retain. */
export class OpenForks<Fork extends { retain(changes: readonly Change[]): void }> {
  readonly #open = new Set<Fork>()
  #count = 0
  /** For each resource, how many forks had been opened when all last retained it. */
  readonly #retained = new Map<string, number>()

  /** Opens a fork, which gets a number of its own. */
  open(create: (number: number) => Fork): Fork {
    const fork = create(++this.#count)
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

  /** Lets each fork retain what changes are about to alter, unless all do so already. */
  retain(changes: readonly Change[]): void {
    if (this.#open.size === 0) return
    const fresh = changes.filter((change) => {
      const target = targetOf(change)
      const isFresh = this.#retained.get(target) !== this.#count
      if (isFresh) this.#retained.set(target, this.#count)
      return isFresh
    })
    if (fresh.length > 0) this.each((fork) => fork.retain(fresh))
  }

  /** Forgets what was retained, since forks may have let go of it. */
  forget(): void {
    this.#retained.clear()
  }
}
