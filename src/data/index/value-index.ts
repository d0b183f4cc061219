import type { FieldCondition } from '../query/match.ts'
import { instantOf } from '../../time/instant.ts'
import { type FieldPath, someAt } from '../query/path.ts'
import { indexOfPlace, type RecordDocument } from '../records/document.ts'
import type { IncrementalIndex, RowChange } from './incremental-index.ts'

/** Rows by a value they hold, each list in the order of their table. A list that was given away never changes. */
class RowsByValue {
  readonly #lists = new Map<string | number, { rows: RecordDocument[]; isGiven: boolean }>()

  get(value: string | number): readonly RecordDocument[] | undefined {
    const list = this.#lists.get(value)
    if (list) list.isGiven = true
    return list?.rows
  }

  put(value: string | number, row: RecordDocument): void {
    const rows = this.#writable(value)
    const index = indexOfPlace(rows, row.place)
    if (index === rows.length) rows.push(row)
    else rows.splice(index, rows[index]?.place === row.place ? 1 : 0, row)
  }

  remove(value: string | number, row: RecordDocument): boolean {
    const rows = this.#writable(value)
    const index = indexOfPlace(rows, row.place)
    const isThere = rows[index] === row
    if (isThere) rows.splice(index, 1)
    if (rows.length === 0) this.#lists.delete(value)
    return isThere
  }

  #writable(value: string | number): RecordDocument[] {
    let list = this.#lists.get(value)
    if (!list) this.#lists.set(value, (list = { rows: [], isGiven: false }))
    if (list.isGiven) {
      list.rows = list.rows.slice()
      list.isGiven = false
    }
    return list.rows
  }
}

const none: readonly RecordDocument[] = Object.freeze([])

/** Finds the records whose field holds an id, as its value or in its list. */
export class KeyIndex {
  readonly #field: string
  readonly #rows = new RowsByValue()

  constructor(field: string, rows: Iterable<RecordDocument>) {
    this.#field = field
    for (const row of rows) this.change({ before: undefined, after: row })
  }

  get(key: string): readonly RecordDocument[] {
    return this.#rows.get(key) ?? none
  }

  change({ before, after }: RowChange): void {
    const keys = after ? keysIn(after, this.#field) : new Set<string>()
    if (before) {
      for (const key of keysIn(before, this.#field)) {
        if (!keys.has(key)) this.#rows.remove(key, before)
      }
    }
    if (after) for (const key of keys) this.#rows.put(key, after)
  }
}

/** The ids that a field of a record holds, as text: its own value, or the items of a list. */
export function keysIn({ value }: RecordDocument, field: string): Set<string> {
  const held = Object.hasOwn(value, field) ? value[field] : undefined
  const keys = new Set<string>()
  for (const item of Array.isArray(held) ? (held as unknown[]) : [held]) {
    if (typeof item === 'string' || typeof item === 'number') keys.add(String(item))
  }
  return keys
}

/** Finds the records that have a value at the end of a path, in the meaning of `eq` and `in`. */
export class ValueIndex implements IncrementalIndex {
  readonly #path: FieldPath
  readonly #rows = new RowsByValue()
  /** How often a date is at the end of the path: a day finds many texts, which only a look at them tells. */
  #dates = 0
  size = 0

  constructor(path: FieldPath, rows: readonly RecordDocument[]) {
    this.#path = path
    for (const row of rows) this.change({ before: undefined, after: row })
  }

  change({ before, after }: RowChange): boolean {
    for (const value of before ? this.#valuesIn(before, -1) : []) {
      if (!this.#rows.remove(value, before as RecordDocument)) return false
      this.size--
    }
    for (const value of after ? this.#valuesIn(after, 1) : []) {
      this.#rows.put(value, after as RecordDocument)
      this.size++
    }
    return true
  }

  /** The records that fit, in the order of their table, or undefined where the index cannot tell. */
  find({ operator, operands }: FieldCondition): readonly RecordDocument[] | undefined {
    if (operator !== 'eq' && operator !== 'in') return undefined
    if (this.#dates > 0 && operands.some(({ span }) => span)) return undefined
    const values = operands.flatMap(({ text, number }) => [text, number ?? []].flat())
    const lists = Array.from(new Set(values), (value) => this.#rows.get(value) ?? [])
    const filled = lists.filter((list) => list.length > 0)
    if (filled.length <= 1) return filled[0] ?? none
    return [...new Set(filled.flat())].sort((one, other) => one.place - other.place)
  }

  #valuesIn({ value: record }: RecordDocument, step: 1 | -1): Set<string | number> {
    const values = new Set<string | number>()
    someAt(record, this.#path, (value) => {
      if (typeof value === 'number') values.add(value)
      else if (typeof value !== 'object' || value === null) values.add(String(value))
      if (typeof value === 'string' && instantOf(value) !== undefined) this.#dates += step
      return false
    })
    return values
  }
}
