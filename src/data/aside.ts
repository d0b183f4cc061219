/** What can be kept while it is not declared. */
interface Keepable {
  /** Whether it is more than its seed, which can be made again. */
  readonly written: boolean
  /** How many records it holds in memory. */
  readonly held: number
}

const maxKept = 100
const maxHeld = 100_000

/** Data whose declaration vanished, the newest last, bounded by number and by records. */
export class Aside<Item extends Keepable> {
  readonly #items = new Map<string, Item>()

  /** Keeps an item unless nothing is lost without it, and drops the oldest beyond the bounds. */
  keep(name: string, item: Item): void {
    if (!item.written) return
    this.#items.delete(name)
    this.#items.set(name, item)
    let held = 0
    for (const kept of this.#items.values()) held += kept.held
    for (const [oldest, kept] of this.#items) {
      if (this.#items.size <= maxKept && held <= maxHeld) break
      held -= kept.held
      this.#items.delete(oldest)
    }
  }

  has(name: string): boolean {
    return this.#items.has(name)
  }

  values(): Iterable<Item> {
    return this.#items.values()
  }

  /** Gives an item back. */
  take(name: string): Item | undefined {
    const item = this.#items.get(name)
    this.#items.delete(name)
    return item
  }

  clear(): void {
    this.#items.clear()
  }
}
