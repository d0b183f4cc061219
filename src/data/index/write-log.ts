import type { RecordDocument } from '../records/document.ts'

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
