import { BoundedMap } from '../bounded-map.ts'
import { didYouMean } from '../errors/nearest.ts'
import type { Change, ReseedChange } from './records/change.ts'

/** Counts calls by name: 1, 2, …; the least recently used of 10,000 names is evicted, and starts over. */
export class Counters {
  readonly #counts: BoundedMap<string, number>

  constructor(from?: Counters) {
    this.#counts = new BoundedMap(10_000, from && from.#counts)
  }

  next(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, count)
    return count
  }
}

/** A collection or single resource, as far as snapshots go. */
interface Item {
  readonly kind: ReseedChange['of']
  readonly name: string
  readonly revision: number
  /** Fingerprint of its seed; makes it, and may throw. */
  readonly seed: string
  readonly written: boolean
  changesFromSeed(): Change[]
  reseed(): ReseedChange
}

/** What one of them was like; no changes where it was at its seed. */
interface Saved extends Pick<Item, 'name' | 'revision' | 'seed'> {
  readonly changes: readonly Change[]
}

interface Snapshot {
  readonly items: ReadonlyMap<string, Saved>
  readonly counters: Counters | undefined
  /** How many changes it holds. */
  readonly size: number
}

const maxSnapshots = 20
/** Changes of all snapshots of a state together. */
const maxChanges = 200_000

/** What a state was like at named moments: references to its frozen records, no copies. */
export class Snapshots {
  readonly #byName = new Map<string, Snapshot>()

  get names(): readonly string[] {
    return [...this.#byName.keys()]
  }

  /**
   * Saves what a state is like; an older snapshot of that name goes.
   * @throws Error when there are too many already
   */
  take(name: string, items: readonly Item[], counters: Counters | undefined): void {
    const saved = new Map<string, Saved>()
    let size = 0
    for (const item of items) {
      const { revision, written } = item
      const changes = written ? item.changesFromSeed() : []
      saved.set(keyOf(item), { name: item.name, revision, seed: written ? item.seed : '', changes })
      size += changes.length
    }
    this.#refuseTooMuch(name, size)
    this.#byName.delete(name)
    this.#byName.set(name, { items: saved, counters: counters && new Counters(counters), size })
  }

  /**
   * How a state goes back to a snapshot, and the names of what cannot.
   * @throws Error when there is none of that name; Reply `seed-failed`
   */
  read(
    name: string,
    items: readonly Item[],
  ): { changes: Change[]; counters: Counters | undefined; lost: string[] } {
    const snapshot = this.#byName.get(name)
    if (!snapshot) throw unknownSnapshot(name, this.names)
    const { counters } = snapshot
    const missing = new Map(snapshot.items)
    const changes: Change[] = []
    const lost: string[] = []
    for (const item of items) {
      const saved = missing.get(keyOf(item))
      missing.delete(keyOf(item))
      if (saved?.revision === item.revision) continue
      if (!saved || saved.changes.length === 0) {
        if (item.written) changes.push(item.reseed())
      } else if (saved.seed === item.seed) {
        for (const change of saved.changes) changes.push(change)
      } else lost.push(item.name)
    }
    for (const saved of missing.values()) if (saved.changes.length > 0) lost.push(saved.name)
    return { changes, counters: counters && new Counters(counters), lost }
  }

  /** Whether there was one of that name to forget. */
  drop(name: string): boolean {
    return this.#byName.delete(name)
  }

  #refuseTooMuch(name: string, size: number): void {
    let total = size
    for (const [other, snapshot] of this.#byName) if (other !== name) total += snapshot.size
    if (this.#byName.size >= maxSnapshots && !this.#byName.has(name)) {
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

function keyOf({ kind, name }: Item): string {
  return `${kind} ${name}`
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
