import type { Id, StoredRecord } from './declaration.ts'
import { mix } from '../../random.ts'

/** A stored value, with its JSON and entity tag cached. A write makes a new document, so neither is ever stale. */
export class StoredDocument<Value extends object> {
  #value: Value | (() => Value)
  #json: string | undefined
  #etag: string | undefined

  /** @param value makes the value when it is first read, where it is a function */
  constructor(value: Value | (() => Value)) {
    this.#value = value
  }

  get value(): Value {
    const value = this.#value
    return typeof value === 'function' ? (this.#value = value()) : value
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
  /** Which of several records of its id in the seed it is, from 0. */
  readonly twin: number
  /** Where it stands among the others of its table: a table sets it, higher for later ones. */
  place = 0
  readonly #known: StoredRecord | undefined

  /** @param known fields that it has, where its value is not made yet; see `LazyRecord` */
  constructor(id: Id, value: StoredRecord | (() => StoredRecord), twin = 0, known?: StoredRecord) {
    super(value)
    this.id = id
    this.twin = twin
    this.#known = known
  }

  /** The value of a field; the record is not made for one that is known before. */
  field(name: string): unknown {
    return this.#known && Object.hasOwn(this.#known, name) ? this.#known[name] : this.value[name]
  }

  /** What no other record of its table has. */
  get key(): string {
    return recordKey(this.id, this.twin)
  }

  get weight(): number {
    return 1
  }
}

/** The key of a record in its table: its id as text, with a number where others before it have that id. */
export function recordKey(id: Id, twin = 0): string {
  return twin === 0 ? String(id) : `${id}\u0000${twin}`
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

/** A byte as two digits: `toString(16)` of 32 bits takes five times as long. */
const bytes = Array.from({ length: 256 }, (_, byte) => (byte + 256).toString(16).slice(1))

function digits(word: number): string {
  const byte = (shift: number) => bytes[(word >>> shift) & 255] as string
  return byte(24) + byte(16) + byte(8) + byte(0)
}
