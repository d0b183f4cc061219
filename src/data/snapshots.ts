import { didYouMean } from '../errors/nearest.ts'
import type { Change, ReseedChange } from './records/change.ts'
import { Counters } from './counters.ts'

/** A collection or single resource, as far as snapshots go. */
interface Item {
  readonly name: string
  readonly revision: number
  /** Fingerprint of its seed; makes it, and may throw. */
  readonly seed: string
  readonly written: boolean
  changesFromSeed(): Change[]
  reseed(): ReseedChange
}

/** What one collection or single resource was like. */
interface Saved {
  readonly revision: number
  readonly seed: string
  /** What leads there from the seed; none where it was at its seed. */
  readonly changes: readonly Change[]
}

interface Snapshot {
  readonly items: ReadonlyMap<string, Saved>
  readonly counters: Counters | undefined
  /** How many changes it holds. */
  readonly size: number
}

/** How a state goes back to a snapshot. */
export interface Return {
  readonly changes: readonly Change[]
  readonly counters: Counters | undefined
  /** Names of what cannot go back. */
  readonly lost: readonly string[]
}

const maxSnapshots = 20
/** Changes of all snapshots of a state together. */
const maxChanges = 200_000

/** What a state was like at named moments: references to its frozen records, no copies. */
export class Snapshots {
  readonly #kept = new Map<string, Snapshot>()

  get names(): readonly string[] {
    return [...this.#kept.keys()]
  }

  /**
   * Keeps what a state is like; an older snapshot of that name goes.
   * @throws Error when there are too many already
   */
  take(name: string, items: readonly Item[], counters: Counters | undefined): void {
    const saved = new Map<string, Saved>()
    let size = 0
    for (const item of items) {
      const changes = item.written ? item.changesFromSeed() : []
      const seed = item.written ? item.seed : ''
      saved.set(keyOf(item), { revision: item.revision, seed, changes })
      size += changes.length
    }
    this.#refuseTooMuch(name, size)
    this.#kept.delete(name)
    this.#kept.set(name, { items: saved, counters: counters?.copy(), size })
  }

  /**
   * How a state goes back to a snapshot.
   * @throws Error when there is none of that name; Reply `seed-failed`
   */
  read(name: string, items: readonly Item[]): Return {
    const snapshot = this.#kept.get(name)
    if (!snapshot) throw unknownSnapshot(name, this.names)
    const missing = new Set(snapshot.items.keys())
    const changes: Change[] = []
    const lost: string[] = []
    for (const item of items) {
      const saved = snapshot.items.get(keyOf(item))
      missing.delete(keyOf(item))
      if (saved?.revision === item.revision) continue
      if (!saved || saved.changes.length === 0) {
        if (item.written) changes.push(item.reseed())
      } else if (saved.seed === item.seed) {
        for (const change of saved.changes) changes.push(change)
      } else lost.push(item.name)
    }
    for (const key of missing) {
      const saved = snapshot.items.get(key)
      if (saved && saved.changes.length > 0) lost.push(key.slice(key.indexOf(' ') + 1))
    }
    return { changes, counters: snapshot.counters?.copy(), lost }
  }

  /** Whether there was one of that name to forget. */
  drop(name: string): boolean {
    return this.#kept.delete(name)
  }

  #refuseTooMuch(name: string, size: number): void {
    let total = size
    for (const [other, snapshot] of this.#kept) if (other !== name) total += snapshot.size
    if (this.#kept.size >= maxSnapshots && !this.#kept.has(name)) {
      throw new Error(
        `There are ${maxSnapshots} snapshots already. Drop one of ${listed(this.names)} first.`,
      )
    }
    if (total > maxChanges) {
      throw new Error(
        `The snapshot ${JSON.stringify(name)} is too large: all snapshots together hold at most ` +
          `${maxChanges} records that differ from their seeds, with this one it were ${total}. Drop another one first.`,
      )
    }
  }
}

function keyOf(item: Item): string {
  return `${item.reseed().of} ${item.name}`
}

function unknownSnapshot(name: string, names: readonly string[]): Error {
  const all = names.length > 0 ? `There are ${listed(names)}.` : 'None was taken yet.'
  return new Error(
    `There is no snapshot ${JSON.stringify(name)}. ${didYouMean(name, names) || all}`,
  )
}

function listed(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ')
}
