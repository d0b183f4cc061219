import type { RecordDocument } from '../document.ts'
import type { Condition } from '../query/condition.ts'
import { conditionTest } from '../query/match.ts'
import type { Plan } from '../query/plan.ts'
import { sortRows } from '../query/sort.ts'
import { Kept } from './kept.ts'
import { OrderedSelection } from './selection.ts'
import type { SelectionOrder } from './selection.ts'
import { ValueIndex } from './value-index.ts'
import { WriteLog } from './write-log.ts'
import type { RowChange } from './write-log.ts'

/** The most fields whose values are indexed. */
const maxFields = 16
/** The rows of all of these together: 8 bytes each, and 100 more for each value. */
const maxIndexed = 1_000_000
/** The most selections, and the rows of all of them together: 8 bytes each. */
const maxSelections = 2000
const maxSelected = 4_000_000
/** A query of a longer text is not kept. */
const longestKey = 1000
/** The most fields that are known to have been used once. */
const maxSeen = 200

/**
 * Finds the rows of a table that a query asks for without a scan. Nothing is made for a field before its
 * second use; what was made follows the writes when it is used next.
 */
export class RowFinder {
  readonly #rows: () => readonly RecordDocument[]
  readonly #log = new WriteLog()
  readonly #values = new Kept<ValueIndex>(this.#log, maxFields, maxIndexed)
  readonly #selections = new Kept<OrderedSelection>(this.#log, maxSelections, maxSelected)
  readonly #seen = new Set<string>()

  /** @param rows all of the table, in its order */
  constructor(rows: () => readonly RecordDocument[]) {
    this.#rows = rows
  }

  /** Is told of each write. */
  note(before: RecordDocument | undefined, after: RecordDocument | undefined): void {
    if (this.#values.size + this.#selections.size === 0) return
    const change: RowChange = { before, after }
    if (!this.#log.add(change)) return
    this.#values.dropLate()
    this.#selections.dropLate()
  }

  /**
   * The rows that fit, in order; valid until the next write.
   *
   * @param byId whether equals go by their ids
   * @returns undefined where a scan is as good
   */
  find(plan: Plan, byId: boolean): readonly RecordDocument[] | undefined {
    const { conditions, orders, search } = plan
    if (search !== undefined || conditions.length + orders.length + Number(byId) === 0) {
      return undefined
    }
    return this.#wereSeen(plan) ? this.#select(conditions, { orders, byId }) : undefined
  }

  #wereSeen({ conditions, orders }: Plan): boolean {
    const names = [...conditions, ...orders].map(({ path }) => path.join('.'))
    const known = names.every((name) => this.#seen.has(name))
    if (this.#seen.size > maxSeen) this.#seen.clear()
    for (const name of names) this.#seen.add(name)
    return known
  }

  #select(conditions: readonly Condition[], order: SelectionOrder): readonly RecordDocument[] {
    const key = keyOf(conditions, order)
    const kept = this.#selections.get(key)
    if (kept) return kept.rows
    const rows = this.#make(conditions, order)
    if (key.length > longestKey) return rows
    const made = new OrderedSelection(rows, conditions.map(conditionTest), order)
    this.#selections.keep(key, made)
    return made.rows
  }

  /** A few rows are sorted; of many, those that fit are picked from all in order. */
  #make(conditions: readonly Condition[], order: SelectionOrder): readonly RecordDocument[] {
    const { orders, byId } = order
    const rows = this.#rows()
    const fitting = this.#fitting(conditions, rows)
    if (orders.length === 0 && !byId) return fitting
    if (conditions.length === 0 || fitting.length * 8 < rows.length) {
      return sortRows(fitting, orders, byId)
    }
    const chosen = new Set(fitting)
    return this.#select([], order).filter((row) => chosen.has(row))
  }

  /** The rows that fit, in the order of their table. */
  #fitting(
    conditions: readonly Condition[],
    rows: readonly RecordDocument[],
  ): readonly RecordDocument[] {
    let found = rows
    let served: Condition | undefined
    for (const condition of conditions) {
      const part = this.#withValue(condition, rows)
      if (!part || (served && part.length >= found.length)) continue
      found = part
      served = condition
    }
    const tests = conditions.filter((each) => each !== served).map(conditionTest)
    if (tests.length === 0) return found
    return found.filter((row) => tests.every((test) => test(row.value)))
  }

  #withValue(
    condition: Condition,
    rows: readonly RecordDocument[],
  ): readonly RecordDocument[] | undefined {
    const { path, operator } = condition
    if (operator !== 'eq' && operator !== 'in') return undefined
    const key = JSON.stringify(path)
    let index = this.#values.get(key)
    if (!index) this.#values.keep(key, (index = new ValueIndex(path, rows)))
    return index.find(condition)
  }
}

function keyOf(conditions: readonly Condition[], { orders, byId }: SelectionOrder): string {
  return JSON.stringify([
    conditions.map(({ path, operator, operands }) => [path, operator, operands.map(textOf)]),
    orders.map(({ path, descending }) => [path, descending]),
    byId,
  ])
}

function textOf({ text }: { readonly text: string }): string {
  return text
}
