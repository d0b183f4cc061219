import type { RecordDocument } from '../records/document.ts'
import type { Condition, Operand } from '../query/condition.ts'
import { instantOf } from '../query/instant.ts'
import { someAt } from '../query/path.ts'
import type { FieldPath } from '../query/path.ts'
import { indexOfPlace } from '../records/document.ts'
import type { RowChange } from './incremental-index.ts'

type Value = number | string

/** Finds the records that have a value at the end of a path, in the meaning of `eq` and `in`. */
export class ValueIndex {
  readonly #path: FieldPath
  /** In the order of their table; a number for numbers, the text for all else. */
  readonly #buckets = new Map<Value, RecordDocument[]>()
  /** How often a date is at the end of the path: a day finds many texts, which only a look at them tells. */
  #dates = 0
  #size = 0

  constructor(path: FieldPath, rows: readonly RecordDocument[]) {
    this.#path = path
    for (const row of rows) this.#add(row)
  }

  get size(): number {
    return this.#size
  }

  /** Follows a write; false when it does not fit what is known, so that the index must be made anew. */
  change({ before, after }: RowChange): boolean {
    if (before && !this.#remove(before)) return false
    if (after) this.#add(after)
    return true
  }

  /** The records that fit, in the order of their table, or undefined where the index cannot tell. */
  find({ operator, operands }: Condition): readonly RecordDocument[] | undefined {
    if (operator !== 'eq' && operator !== 'in') return undefined
    if (this.#dates > 0 && operands.some(({ span }) => span)) return undefined
    const values = new Set(operands.flatMap(valuesOf))
    const buckets = [...values].flatMap((value) => {
      const bucket = this.#buckets.get(value)
      return bucket ? [bucket] : []
    })
    if (buckets.length <= 1) return buckets[0] ?? []
    return [...new Set(buckets.flat())].sort((one, other) => one.place - other.place)
  }

  #add(row: RecordDocument): void {
    for (const value of this.#valuesIn(row, 1)) {
      const bucket = this.#buckets.get(value)
      if (bucket) insert(bucket, row)
      else this.#buckets.set(value, [row])
      this.#size++
    }
  }

  #remove(row: RecordDocument): boolean {
    for (const value of this.#valuesIn(row, -1)) {
      const bucket = this.#buckets.get(value) ?? []
      const index = indexOfPlace(bucket, row.place)
      if (bucket[index] !== row) return false
      if (bucket.length === 1) this.#buckets.delete(value)
      else bucket.splice(index, 1)
      this.#size--
    }
    return true
  }

  /** The values at the end of the path, each once; dates are counted on the way. */
  #valuesIn({ value: record }: RecordDocument, step: 1 | -1): Set<Value> {
    const values = new Set<Value>()
    someAt(record, this.#path, 0, (value) => {
      if (typeof value === 'number') values.add(value)
      else if (typeof value !== 'object' || value === null) values.add(String(value))
      if (typeof value === 'string' && instantOf(value) !== undefined) this.#dates += step
      return false
    })
    return values
  }
}

function insert(rows: RecordDocument[], row: RecordDocument): void {
  const index = indexOfPlace(rows, row.place)
  if (index === rows.length) rows.push(row)
  else rows.splice(index, 0, row)
}

function valuesOf({ text, number }: Operand): Value[] {
  return number === undefined ? [text] : [text, number]
}
