/** What can be kept while it is not declared. */
export interface Keepable {
  /** Whether it is more than its seed, which can be made again. */
  readonly written: boolean
  /** How many records it holds in memory. */
  readonly held: number
  /** Lets go of what it shares with others, such as the table of a base. */
  release(): void
}

const maxKept = 100
const maxHeld = 100_000

/** Data whose declaration vanished, the newest last, bounded by number and by records. */
export class Aside<Item extends Keepable> {
  /** Made when it is first needed: most forks keep nothing aside. */
  #items: Map<string, Item> | undefined

  /** Keeps an item unless nothing is lost without it, and lets go of the oldest beyond the bounds. */
  keep(name: string, item: Item): void {
    if (!item.written) return item.release()
    const items = (this.#items ??= new Map())
    items.delete(name)
    items.set(name, item)
    let held = 0
    for (const kept of items.values()) held += kept.held
    for (const [oldest, kept] of items) {
      if (items.size <= maxKept && held <= maxHeld) break
      held -= kept.held
      items.delete(oldest)
      kept.release()
    }
  }

  has(name: string): boolean {
    return this.#items?.has(name) ?? false
  }

  values(): Iterable<Item> {
    return this.#items?.values() ?? []
  }

  /** Gives an item back. */
  take(name: string): Item | undefined {
    const item = this.#items?.get(name)
    this.#items?.delete(name)
    return item
  }

  clear(): void {
    for (const item of this.values()) item.release()
    this.#items = undefined
  }
}
