import { fullTextFilter } from '../query/match.ts'
import type { IncrementalIndex, RowChange } from './incremental-index.ts'
import { indexOfPlace, type RecordDocument } from '../records/document.ts'

const words = 16
const shortest = 3

/** Finds text: three characters set one of 512 bits; records with all bits of a text are searched. */
export class SearchIndex implements IncrementalIndex {
  readonly #rows: RecordDocument[]
  #marks: Int32Array

  constructor(rows: readonly RecordDocument[]) {
    this.#rows = [...rows]
    this.#marks = new Int32Array(rows.length * words)
    for (const [index, { value }] of rows.entries()) mark(value, this.#marks, index * words)
  }

  get size(): number {
    return this.#rows.length
  }

  change({ before, after }: RowChange): boolean {
    const index = indexOfPlace(this.#rows, (before ?? after)?.place ?? 0)
    if (before && this.#rows[index] !== before) return false
    this.#move(index + Number(before !== undefined), index + Number(after !== undefined))
    this.#rows.splice(index, before ? 1 : 0, ...(after ? [after] : []))
    if (after) {
      this.#marks.fill(0, index * words, (index + 1) * words)
      mark(after.value, this.#marks, index * words)
    }
    return true
  }

  #move(from: number, to: number): void {
    if (from === to) return
    const end = this.#rows.length * words
    if (this.#marks.length < end + words) {
      const larger = new Int32Array((end + words) * 2)
      larger.set(this.#marks)
      this.#marks = larger
    }
    this.#marks.copyWithin(to * words, from * words, end)
  }

  /** The records with a text, in the order of their table; undefined where the text is too short to tell. */
  find(text: string): RecordDocument[] | undefined {
    const part = text.toLowerCase()
    if (part.length < shortest) return undefined
    const wanted = new Int32Array(words)
    markText(part, wanted, 0)
    const test = fullTextFilter(text)
    return this.#rows.filter((row, index) => this.#has(index, wanted) && test(row.value))
  }

  #has(index: number, wanted: Int32Array): boolean {
    const start = index * words
    for (let word = 0; word < words; word++) {
      const bits = wanted[word] as number
      if (((this.#marks[start + word] as number) & bits) !== bits) return false
    }
    return true
  }
}

function mark(value: unknown, marks: Int32Array, start: number): void {
  if (typeof value !== 'object') markText(String(value).toLowerCase(), marks, start)
  else if (value !== null) for (const item of Object.values(value)) mark(item, marks, start)
}

function markText(text: string, marks: Int32Array, start: number): void {
  let [one, two] = [text.charCodeAt(0), text.charCodeAt(1)]
  for (let index = 2; index < text.length; index++) {
    const three = text.charCodeAt(index)
    // Odd factors of about 32 bits spread neighbours over all bits.
    const mixed =
      Math.imul(one, 0x9e3779b1) ^ Math.imul(two, 0x85ebca6b) ^ Math.imul(three, 0xc2b2ae35)
    const bit = mixed >>> 23
    marks[start + (bit >>> 5)] = (marks[start + (bit >>> 5)] as number) | (1 << (bit & 31))
    one = two
    two = three
  }
}
