import { IndexCache, WriteLog, type IncrementalIndex, type RowChange } from './incremental-index.ts'
import { SearchIndex } from './search-index.ts'
import { ValueIndex } from './value-index.ts'
import { conditionTest, filterRows, type FieldCondition } from '../query/match.ts'
import type { Plan } from '../query/plan.ts'
import { compareIds, compareRows, keysOf, sortRows, type SortOrder } from '../query/sort.ts'
import { lowerBound, type RecordDocument } from '../records/document.ts'

/** The most fields whose values are indexed, and the rows of all: 8 bytes each, and 100 more for each value. */
const maxFields = 16
const maxIndexed = 1_000_000
/** The most selections, and the rows of all: 8 bytes each. */
const maxSelections = 2000
const maxSelected = 4_000_000
/** The most rows that are indexed for full text: 80 bytes each. */
const maxSearched = 500_000
const fullText = '\0'
const longestKey = 1000
const maxSeen = 200

/** Finds rows without a scan: fields are indexed at their second use, writes followed at the next. */
export class QueryIndex {
  readonly #rows: () => readonly RecordDocument[]
  readonly #log = new WriteLog()
  readonly #values = new IndexCache<ValueIndex>(this.#log, maxFields, maxIndexed)
  readonly #searches = new IndexCache<SearchIndex>(this.#log, 1, maxSearched)
  readonly #selections = new IndexCache<OrderedSelection>(this.#log, maxSelections, maxSelected)
  readonly #seen = new Set<string>()

  constructor(rows: () => readonly RecordDocument[]) {
    this.#rows = rows
  }

  note(before: RecordDocument | undefined, after: RecordDocument | undefined): void {
    const caches = [this.#values, this.#searches, this.#selections]
    if (caches.every(({ size }) => size === 0) || !this.#log.add({ before, after })) return
    for (const cache of caches) cache.dropLate()
  }

  /** The rows that fit, until the next write; undefined where a scan is as good. */
  find(plan: Plan, byId: boolean): readonly RecordDocument[] | undefined {
    const { conditions, orders, search } = plan
    const order = { orders, byId }
    if (search === undefined && conditions.length === 0 && !isOrdered(order)) return undefined
    if (!this.#wereSeen(plan)) return undefined
    if (search === undefined) return this.#select(conditions, order)
    const found = this.#withText(search)
    return found && this.#inOrder(filterRows(found, conditions), order)
  }

  #wereSeen({ conditions, orders, search }: Plan): boolean {
    const names = [...conditions, ...orders].map(({ path }) => path.join('.'))
    if (search !== undefined) names.push(fullText)
    const known = names.every((name) => this.#seen.has(name))
    if (this.#seen.size > maxSeen) this.#seen.clear()
    for (const name of names) this.#seen.add(name)
    return known
  }

  #withText(text: string): readonly RecordDocument[] | undefined {
    const rows = this.#rows()
    if (rows.length > maxSearched) return undefined
    const kept = this.#searches.get(fullText)
    return (kept ?? this.#searches.add(fullText, new SearchIndex(rows))).find(text)
  }

  #select(conditions: readonly FieldCondition[], order: SelectionOrder): readonly RecordDocument[] {
    const key = keyOf(conditions, order)
    const kept = this.#selections.get(key)
    if (kept) return kept.rows
    const found = this.#withValues(conditions)
    const rows =
      conditions.length === 0 && isOrdered(order)
        ? sortRows(found, order.orders, order.byId)
        : this.#inOrder(found, order)
    if (key.length > longestKey) return rows
    return this.#selections.add(key, new OrderedSelection(rows, conditions, order)).rows
  }

  #inOrder(found: readonly RecordDocument[], order: SelectionOrder): readonly RecordDocument[] {
    if (!isOrdered(order)) return found
    if (found.length * 8 < this.#rows().length) return sortRows(found, order.orders, order.byId)
    const chosen = new Set(found)
    return this.#select([], order).filter((row) => chosen.has(row))
  }

  /** The rows that fit, in the order of their table: those with the rarest value are looked at. */
  #withValues(conditions: readonly FieldCondition[]): readonly RecordDocument[] {
    let found = this.#rows()
    let served: FieldCondition | undefined
    for (const condition of conditions) {
      const part = this.#withValue(condition)
      if (!part || (served && part.length >= found.length)) continue
      found = part
      served = condition
    }
    const others = conditions.filter((each) => each !== served)
    return filterRows(found, others)
  }

  #withValue(condition: FieldCondition): readonly RecordDocument[] | undefined {
    const { path, operator } = condition
    if (operator !== 'eq' && operator !== 'in') return undefined
    const key = JSON.stringify(path)
    const kept = this.#values.get(key)
    return (kept ?? this.#values.add(key, new ValueIndex(path, this.#rows()))).find(condition)
  }
}

function isOrdered({ orders, byId }: SelectionOrder): boolean {
  return orders.length > 0 || byId
}

function keyOf(conditions: readonly FieldCondition[], { orders, byId }: SelectionOrder): string {
  return JSON.stringify([
    conditions.map(({ path, operator, operands }) => {
      return [path, operator, operands.map(({ text }) => text)]
    }),
    orders.map(({ path, descending }) => [path, descending]),
    byId,
  ])
}

type SelectionOrder = Readonly<{ orders: readonly SortOrder[]; byId: boolean }>

/** The rows that fit some filters, in order: a write moves the one row that was written. */
export class OrderedSelection implements IncrementalIndex {
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
