import type { RecordDocument } from '../records/document.ts'

/** Something made of the rows of a table that can follow its writes. */
export interface Follower {
  /** How many rows it holds. */
  readonly size: number
  /** False when it cannot, and must be made anew. */
  change(change: RowChange): boolean
}

interface Entry<Item> {
  readonly item: Item
  /** The rows it held when it was last used. */
  readonly size: number
  /** The position in the log up to which it has followed. */
  readonly at: number
}

/**
 * Keeps what is made of rows, up to a number of items and of rows in all of them; the least recently
 * used goes first, and the last one used never.
 */
export class Kept<Item extends Follower> {
  readonly #log: WriteLog
  readonly #most: number
  readonly #mostRows: number
  /** The least recently used first. */
  readonly #entries = new Map<string, Entry<Item>>()
  #rows = 0

  constructor(log: WriteLog, most: number, mostRows: number) {
    this.#log = log
    this.#most = most
    this.#mostRows = mostRows
  }

  get size(): number {
    return this.#entries.size
  }

  /** An item after all writes so far. */
  get(key: string): Item | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    if (!this.#log.since(entry.at).every((change) => entry.item.change(change))) {
      this.#drop(key, entry)
      return undefined
    }
    this.#entries.delete(key)
    this.#rows -= entry.size
    this.keep(key, entry.item)
    return entry.item
  }

  /** Keeps a new item that was made of the rows as they are now. */
  keep(key: string, item: Item): void {
    const { size } = item
    this.#entries.set(key, { item, size, at: this.#log.next })
    this.#rows += size
    for (const [oldest, entry] of this.#entries) {
      if (oldest === key) return
      if (this.#entries.size <= this.#most && this.#rows <= this.#mostRows) return
      this.#drop(oldest, entry)
    }
  }

  /** Forgets what is too far behind to follow. */
  dropLate(): void {
    for (const [key, entry] of this.#entries) {
      if (entry.at < this.#log.first) this.#drop(key, entry)
    }
  }

  #drop(key: string, entry: Entry<Item>): void {
    this.#entries.delete(key)
    this.#rows -= entry.size
  }
}

/** A record that took the place of another one, was added (no `before`) or was removed (no `after`). */
export interface RowChange {
  readonly before: RecordDocument | undefined
  readonly after: RecordDocument | undefined
}

/** The most writes that are remembered: whoever is further behind is made anew. */
const longest = 1000

/** The last writes of a table, so that a write costs the same however many indexes there are. */
export class WriteLog {
  #changes: RowChange[] = []
  #first = 0

  /** The position of the oldest write that is remembered. */
  get first(): number {
    return this.#first
  }

  /** The position of the next write. */
  get next(): number {
    return this.#first + this.#changes.length
  }

  /** Remembers a write; tells whether older ones were forgotten for it. */
  add(change: RowChange): boolean {
    this.#changes.push(change)
    if (this.#changes.length <= longest) return false
    const kept = longest / 2
    this.#first += this.#changes.length - kept
    this.#changes = this.#changes.slice(-kept)
    return true
  }

  /** The writes from a position on. */
  since(position: number): readonly RowChange[] {
    return position === this.next ? [] : this.#changes.slice(position - this.#first)
  }
}
