import type { RecordDocument } from '../records/document.ts'
import type { RecordTest } from '../query/match.ts'
import { compareIds, compareRows, keysOf } from '../query/sort.ts'
import type { SortOrder } from '../query/sort.ts'
import { lowerBound } from '../records/document.ts'
import type { RowChange } from './incremental-index.ts'

/** How the rows of a selection are sorted. */
export interface SelectionOrder {
  readonly orders: readonly SortOrder[]
  /** Whether equals go by their ids, in place of the order of their table. */
  readonly byId: boolean
}

/** The rows that fit some filters, in order: a write moves the one row that was written. */
export class OrderedSelection {
  /** Valid until the next change. */
  readonly rows: RecordDocument[]
  readonly #tests: readonly RecordTest[]
  readonly #order: SelectionOrder

  /** @param rows those that pass all tests, in order */
  constructor(
    rows: readonly RecordDocument[],
    tests: readonly RecordTest[],
    order: SelectionOrder,
  ) {
    this.rows = [...rows]
    this.#tests = tests
    this.#order = order
  }

  get size(): number {
    return this.rows.length
  }

  /** Follows a write; false when it does not fit what is known, so that the rows must be found anew. */
  change({ before, after }: RowChange): boolean {
    const old = before && this.#fits(before) ? before : undefined
    const now = after && this.#fits(after) ? after : undefined
    if (old) {
      const index = this.#indexOf(old)
      if (this.rows[index] !== old) return false
      if (now && this.#compareWith(old)(now) === 0) {
        this.rows[index] = now
        return true
      }
      this.rows.splice(index, 1)
    }
    if (now) this.rows.splice(this.#indexOf(now), 0, now)
    return true
  }

  #fits({ value }: RecordDocument): boolean {
    return this.#tests.every((test) => test(value))
  }

  #indexOf(row: RecordDocument): number {
    const compare = this.#compareWith(row)
    return lowerBound(this.rows, (other) => compare(other) < 0)
  }

  /** Negative for rows that come before a certain one. */
  #compareWith(row: RecordDocument): (other: RecordDocument) => number {
    const { orders, byId } = this.#order
    const keys = keysOf(row.value, orders)
    return (other) =>
      compareRows(keysOf(other.value, orders), keys, orders) ||
      (byId ? compareIds(other.id, row.id) : other.place - row.place)
  }
}
