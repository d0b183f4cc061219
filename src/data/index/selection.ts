import { conditionTest, type FieldCondition } from '../query/match.ts'
import { compareIds, compareRows, keysOf, type SortOrder } from '../query/sort.ts'
import { lowerBound, type RecordDocument } from '../records/document.ts'
import type { IncrementalIndex, RowChange } from './incremental-index.ts'

/** How the rows of a selection are sorted: equals by their ids, or else as their table has them. */
export interface SelectionOrder {
  readonly orders: readonly SortOrder[]
  readonly byId: boolean
}

/** The rows that fit some filters, in order: a write moves the one row that was written. */
export class OrderedSelection implements IncrementalIndex {
  /** Valid until the next change. */
  readonly rows: RecordDocument[]
  readonly #tests: readonly ((record: RecordDocument['value']) => boolean)[]
  readonly #order: SelectionOrder

  constructor(
    rows: readonly RecordDocument[],
    conditions: readonly FieldCondition[],
    order: SelectionOrder,
  ) {
    this.rows = [...rows]
    this.#tests = conditions.map(conditionTest)
    this.#order = order
  }

  get size(): number {
    return this.rows.length
  }

  change({ before, after }: RowChange): boolean {
    const now = after && this.#fits(after) ? after : undefined
    if (before && this.#fits(before)) {
      const index = this.#indexOf(before)
      if (this.rows[index] !== before) return false
      this.rows.splice(index, 1)
    }
    if (now) this.rows.splice(this.#indexOf(now), 0, now)
    return true
  }

  #fits({ value }: RecordDocument): boolean {
    return this.#tests.every((test) => test(value))
  }

  #indexOf(row: RecordDocument): number {
    const { orders, byId } = this.#order
    const keys = keysOf(row.value, orders)
    return lowerBound(this.rows, (other) => {
      const order = compareRows(keysOf(other.value, orders), keys, orders)
      return (order || (byId ? compareIds(other.id, row.id) : other.place - row.place)) < 0
    })
  }
}
