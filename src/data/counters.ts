import { BoundedMap } from '../bounded-map.ts'

const maxNames = 10_000

/** Counts by name. The least recently used name is evicted, and starts over. */
export class Counters {
  readonly #counts: BoundedMap<string, number>

  constructor(counts?: ReadonlyMap<string, number>) {
    this.#counts = new BoundedMap(maxNames, counts)
  }

  /** 1 for the first call with a name, then 2, … */
  next(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1
    this.#counts.set(name, count)
    return count
  }

  /** Counters that go on from here by themselves. */
  copy(): Counters {
    return new Counters(this.#counts)
  }

  clear(): void {
    this.#counts.clear()
  }
}
