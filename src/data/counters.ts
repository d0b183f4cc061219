const maxNames = 10_000

/** Counts by name. Bounded: the name that was unused for longest starts over. */
export class Counters {
  readonly #counts: Map<string, number>

  constructor(counts?: ReadonlyMap<string, number>) {
    this.#counts = new Map(counts)
  }

  /** 1 for the first call with a name, then 2, … */
  next(name: string): number {
    const count = (this.#counts.get(name) ?? 0) + 1
    // Taken out first, so that the map's order is that of the last use.
    this.#counts.delete(name)
    this.#counts.set(name, count)
    if (this.#counts.size > maxNames) {
      for (const oldest of this.#counts.keys()) {
        this.#counts.delete(oldest)
        break
      }
    }
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
