import { clock } from '../../clock.ts'
import type { Session } from '../session.ts'
import type { Keeper } from './keeper.ts'
import { isOver } from './summary.ts'
import type { EnvironmentHead } from './types.ts'

/** How many stay in memory, besides those that are in use or would lose something. */
const mostInMemory = 100
/** How soon, and how late at most, it is looked for those whose time is over, ms. */
const [soonest, latest] = [1000, 3_600_000]

/** What is known of an environment that may be out of memory. */
export interface Known {
  head: EnvironmentHead
  /** ms since 1970. */
  used: number
  /** When it was last noted in the store that it is used. */
  noted: number
  /** Undefined while it is out of memory. */
  keeper: Keeper | undefined
}

/** The environments that there are by name: which are in memory, and whose time is over. */
export class EnvironmentDirectory {
  readonly #known = new Map<string, Known>()
  /** The least recently used first. */
  readonly #inMemory = new Set<Known>()
  readonly #drop: (known: Known) => void
  #stop: (() => void) | undefined
  /** When it is looked next, ms since 1970. */
  #next = Infinity

  /** @param drop deletes one whose time is over, and removes it here */
  constructor(drop: (known: Known) => void) {
    this.#drop = drop
  }

  get size(): number {
    return this.#known.size
  }

  get names(): readonly string[] {
    return [...this.#known.keys()]
  }

  get inMemory(): readonly Known[] {
    return [...this.#inMemory]
  }

  /** One whose time is not over. */
  find(name: string): Known | undefined {
    const known = this.#known.get(name)
    if (!known || !isOver(known, clock.now())) return known
    this.#drop(known)
    return undefined
  }

  /** The one that a session is the data of in memory; undefined for a session that is kept no more, or never was. */
  holding({ id, keeper }: Session): Known | undefined {
    const known = this.#known.get(id)
    return keeper && known?.keeper === keeper ? known : undefined
  }

  /** All whose time is not over, the last used first. */
  list(): readonly Known[] {
    this.dropOver()
    return [...this.#known.values()].toSorted((one, other) => other.used - one.used)
  }

  add(known: Known): void {
    this.#known.set(known.head.name, known)
    this.expect(known)
  }

  remove(known: Known): void {
    this.#known.delete(known.head.name)
    this.#inMemory.delete(known)
  }

  /** Notes that one is in memory, and used last of all, or that it is there no more. */
  note(known: Known): void {
    this.#inMemory.delete(known)
    if (known.keeper) this.#inMemory.add(known)
  }

  /** One that can leave memory, since there are many in it: the least recently used that loses nothing. */
  idle(): Session | undefined {
    let left = this.#inMemory.size
    if (left <= mostInMemory) return undefined
    for (const { keeper } of this.#inMemory) {
      // The last one is wanted right now.
      if (--left === 0) break
      if (keeper && !keeper.isInUse && !keeper.session.holdsMore) return keeper.session
    }
    return undefined
  }

  /** Deletes those whose time is over. */
  dropOver(): void {
    this.close()
    const now = clock.now()
    for (const known of this.#known.values()) {
      if (isOver(known, now)) this.#drop(known)
      else this.expect(known)
    }
  }

  /** Looks again once the time of one is over, unless that is done sooner. */
  expect({ used, head: { ttl = Infinity } }: Known): void {
    const now = clock.now()
    const next = Math.max(used + ttl, now + soonest)
    if (next >= this.#next || ttl === Infinity) return
    this.#stop?.()
    this.#next = next
    // Timers take 24 days at most; who looks too early looks again.
    this.#stop = clock.after(Math.min(next - now, latest), () => this.dropOver(), true)
  }

  /** Looks for none any more. */
  close(): void {
    this.#stop?.()
    this.#stop = undefined
    this.#next = Infinity
  }
}
