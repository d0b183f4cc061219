import type { RecordDocument } from '../records/document.ts'

/** A record that took the place of another one, was added (no `before`) or was removed (no `after`). */
export interface RowChange {
  readonly before: RecordDocument | undefined
  readonly after: RecordDocument | undefined
}

/** Something made of the rows of a table that can follow its writes. */
export interface IncrementalIndex {
  readonly size: number
  /** Follows a write; false where it cannot, and must be made anew. */
  change(change: RowChange): boolean
}

const longestLog = 1000

/** The last writes of a table: indexes follow them at their next use, so that a write costs the same for any number. */
export class WriteLog {
  #changes: RowChange[] = []
  first = 0

  get next(): number {
    return this.first + this.#changes.length
  }

  add(change: RowChange): boolean {
    this.#changes.push(change)
    if (this.#changes.length <= longestLog) return false
    this.first += this.#changes.length - longestLog / 2
    this.#changes = this.#changes.slice(-longestLog / 2)
    return true
  }

  since(position: number): readonly RowChange[] {
    return position === this.next ? [] : this.#changes.slice(position - this.first)
  }
}

type Entry<Index> = Readonly<{ index: Index; size: number; at: number }>

/** Indexes by key, up to a number and to a number of rows in all; evicts the least recently used, but never the last. */
export class IndexCache<Index extends IncrementalIndex> {
  readonly #log: WriteLog
  readonly #most: number
  readonly #mostRows: number
  readonly #entries = new Map<string, Entry<Index>>()
  #rows = 0

  constructor(log: WriteLog, most: number, mostRows: number) {
    this.#log = log
    this.#most = most
    this.#mostRows = mostRows
  }

  get size(): number {
    return this.#entries.size
  }

  get(key: string): Index | undefined {
    const entry = this.#entries.get(key)
    if (!entry) return undefined
    const { index, at } = entry
    this.#drop(key, entry)
    return this.#log.since(at).every((change) => index.change(change))
      ? this.add(key, index)
      : undefined
  }

  add(key: string, index: Index): Index {
    const { size } = index
    this.#entries.set(key, { index, size, at: this.#log.next })
    this.#rows += size
    for (const [oldest, entry] of this.#entries) {
      const isFull = this.#entries.size > this.#most || this.#rows > this.#mostRows
      if (oldest === key || !isFull) break
      this.#drop(oldest, entry)
    }
    return index
  }

  dropLate(): void {
    for (const [key, entry] of this.#entries) {
      if (entry.at < this.#log.first) this.#drop(key, entry)
    }
  }

  #drop(key: string, entry: Entry<Index>): void {
    this.#entries.delete(key)
    this.#rows -= entry.size
  }
}
