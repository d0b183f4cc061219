import type { RecordDocument } from '../records/document.ts'
import type { Condition } from '../query/condition.ts'
import { conditionTest } from '../query/match.ts'
import type { Plan } from '../query/plan.ts'
import { sortRows } from '../query/sort.ts'
import { Kept, WriteLog } from './incremental-index.ts'
import { SearchIndex } from './search-index.ts'
import { OrderedSelection } from './selection.ts'
import type { SelectionOrder } from './selection.ts'
import { ValueIndex } from './value-index.ts'
import type { RowChange } from './incremental-index.ts'

/** The most fields whose values are indexed. */
const maxFields = 16
/** The rows of all of these together: 8 bytes each, and 100 more for each value. */
const maxIndexed = 1_000_000
/** The most selections, and the rows of all of them together: 8 bytes each. */
const maxSelections = 2000
const maxSelected = 4_000_000
/** The most rows that are indexed for full text: 80 bytes each. */
const maxSearched = 500_000
/** What stands for full text where fields are known to have been used. */
const fullText = '\0'
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
  readonly #searches = new Kept<SearchIndex>(this.#log, 1, maxSearched)
  readonly #selections = new Kept<OrderedSelection>(this.#log, maxSelections, maxSelected)
  readonly #seen = new Set<string>()

  /** @param rows all of the table, in its order */
  constructor(rows: () => readonly RecordDocument[]) {
    this.#rows = rows
  }

  /** Is told of each write. */
  note(before: RecordDocument | undefined, after: RecordDocument | undefined): void {
    if (this.#values.size + this.#searches.size + this.#selections.size === 0) return
    const change: RowChange = { before, after }
    if (!this.#log.add(change)) return
    this.#values.dropLate()
    this.#searches.dropLate()
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
    if (search === undefined && conditions.length + orders.length + Number(byId) === 0) {
      return undefined
    }
    if (!this.#wereSeen(plan)) return undefined
    const order: SelectionOrder = { orders, byId }
    if (search === undefined) return this.#select(conditions, order)
    const found = this.#withText(search)
    return found && this.#inOrder(fitting(found, conditions), order)
  }

  #wereSeen({ conditions, orders, search }: Plan): boolean {
    const names = [...conditions, ...orders].map(({ path }) => path.join('.'))
    if (search !== undefined) names.push(fullText)
    const known = names.every((name) => this.#seen.has(name))
    if (this.#seen.size > maxSeen) this.#seen.clear()
    for (const name of names) this.#seen.add(name)
    return known
  }

  /** The rows with a text, in the order of their table. */
  #withText(text: string): readonly RecordDocument[] | undefined {
    let index = this.#searches.get(fullText)
    if (!index) {
      const rows = this.#rows()
      if (rows.length > maxSearched) return undefined
      this.#searches.keep(fullText, (index = new SearchIndex(rows)))
    }
    return index.find(text)
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

  #make(conditions: readonly Condition[], order: SelectionOrder): readonly RecordDocument[] {
    const found = this.#fitting(conditions, this.#rows())
    if (conditions.length > 0) return this.#inOrder(found, order)
    return isOrdered(order) ? sortRows(found, order.orders, order.byId) : found
  }

  /** Rows of the table in order: a few are sorted; many are picked from all in that order. */
  #inOrder(found: readonly RecordDocument[], order: SelectionOrder): readonly RecordDocument[] {
    if (!isOrdered(order)) return found
    if (found.length * 8 < this.#rows().length) return sortRows(found, order.orders, order.byId)
    const chosen = new Set(found)
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
    return fitting(
      found,
      conditions.filter((each) => each !== served),
    )
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

function isOrdered({ orders, byId }: SelectionOrder): boolean {
  return orders.length > 0 || byId
}

/** The rows that fit all conditions, by a look at each. */
function fitting(
  rows: readonly RecordDocument[],
  conditions: readonly Condition[],
): readonly RecordDocument[] {
  const tests = conditions.map(conditionTest)
  if (tests.length === 0) return rows
  return rows.filter((row) => tests.every((test) => test(row.value)))
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
