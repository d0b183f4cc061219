import type { Id, StoredRecord } from './declaration.ts'
import { mix } from '../../random.ts'

/** A stored value, with its JSON and entity tag cached. A write makes a new document, so neither is ever stale. */
export class StoredDocument<Value extends object> {
  readonly value: Value
  #json: string | undefined
  #etag: string | undefined

  constructor(value: Value) {
    this.value = value
  }

  get json(): string {
    return (this.#json ??= JSON.stringify(this.value))
  }

  get etag(): string {
    return (this.#etag ??= `"${fingerprint(this.json)}"`)
  }
}

/** A stored record, and its id, whatever field that is in. */
export class RecordDocument extends StoredDocument<StoredRecord> {
  readonly id: Id
  /** Where it stands among the others of its table: a table sets it, higher for later ones. */
  place = 0

  constructor(id: Id, value: StoredRecord) {
    super(value)
    this.id = id
  }

  get weight(): number {
    return 1
  }
}

/** The first index of a sorted array whose item is not before what is looked for. */
export function lowerBound<T>(items: ArrayLike<T>, isBefore: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(items[middle] as T)) low = middle + 1
    else high = middle
  }
  return low
}

/** Where the row of a place is, or would be, in rows that are in the order of their table. */
export function indexOfPlace(rows: readonly RecordDocument[], place: number): number {
  const last = rows.at(-1)
  // Most rows are added at the end.
  if (!last || last.place < place) return rows.length
  return lowerBound(rows, (row) => row.place < place)
}

/** 64 bits of a text as 16 hexadecimal digits: tells contents apart, withstands no attacker. */
export function fingerprint(text: string): string {
  let high = 0x811c9dc5
  let low = 0x9e3779b9
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ unit, 0x5bd1e995)
    low ^= low >>> 15
  }
  return digits(mix(high ^ text.length)) + digits(mix(low))
}

function digits(word: number): string {
  return word.toString(16).padStart(8, '0')
}
