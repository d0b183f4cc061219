import { didYouMean } from '../errors/nearest.ts'
import { createCounters, type Counters } from './counters.ts'
import type { Change } from './records/change.ts'
import type { Resource } from './seeded-resource.ts'

type Saved = { readonly revision: number; readonly seed: string; readonly changes: Change[] }

type Snapshot = Readonly<{ saved: ReadonlyMap<string, Saved>; counters: Counters | undefined }>

const maxSnapshots = 20
const maxChanges = 200_000

/** What a state was like at named moments: references to its frozen records, no copies. */
export class Snapshots {
  readonly #byName = new Map<string, Snapshot>()

  get names(): readonly string[] {
    return [...this.#byName.keys()]
  }

  /** Saves a state, in place of a snapshot of that name. Throws Error when there are too many. */
  take(name: string, resources: readonly Resource[], counters: Counters | undefined): void {
    const saved = new Map<string, Saved>()
    for (const resource of resources) {
      const { revision, written } = resource
      const changes = written ? resource.changesFromSeed() : []
      saved.set(keyOf(resource), { revision, seed: written ? resource.seed : '', changes })
    }
    const snapshot = { saved, counters: counters && createCounters(counters) }
    this.#checkBounds(name, snapshot)
    this.#byName.delete(name)
    this.#byName.set(name, snapshot)
  }

  /** The changes back to a snapshot, and what is lost. Throws Error without one; Reply `seed-failed`. */
  read(
    name: string,
    resources: readonly Resource[],
  ): { changes: Change[]; counters: Counters | undefined; lost: string[] } {
    const snapshot = this.#named(name)
    const { counters } = snapshot
    const missing = new Map(snapshot.saved)
    const changes: Change[][] = []
    const lost: string[] = []
    for (const resource of resources) {
      const saved = missing.get(keyOf(resource))
      missing.delete(keyOf(resource))
      if (saved?.revision === resource.revision) continue
      if (!saved || saved.changes.length === 0) {
        if (resource.written) changes.push([resource.reseed()])
      } else if (saved.seed === resource.seed) changes.push(saved.changes)
      else lost.push(resource.name)
    }
    for (const [key, saved] of missing) {
      if (saved.changes.length > 0) lost.push(key.slice(key.indexOf(' ') + 1))
    }
    return { changes: changes.flat(), counters: counters && createCounters(counters), lost }
  }

  /** The changes from the seeds to a snapshot. Throws Error without one. */
  changes(name: string): Change[] {
    return [...this.#named(name).saved.values()].flatMap(({ changes }) => changes)
  }

  drop(name: string): boolean {
    return this.#byName.delete(name)
  }

  #named(name: string): Snapshot {
    const snapshot = this.#byName.get(name)
    if (snapshot) return snapshot
    const all = this.names.length > 0 ? `There are ${listed(this.names)}.` : 'None was taken yet.'
    const hint = didYouMean(name, this.names) || all
    throw new Error(`There is no snapshot ${JSON.stringify(name)}. ${hint}`)
  }

  #checkBounds(name: string, added: Snapshot): void {
    let total = 0
    for (const { saved } of new Map(this.#byName).set(name, added).values()) {
      for (const { changes } of saved.values()) total += changes.length
    }
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

function keyOf({ kind, name }: Resource): string {
  return `${kind} ${name}`
}

function listed(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(', ')
}
