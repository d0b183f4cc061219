import type { RecordDocument } from '../records/document.ts'

/** The records of one key, by their ids; in order unless one with an earlier place came later. */
interface Bucket {
  readonly documents: Map<string, RecordDocument>
  /** The last place of those that are in order. */
  last: number
  isOrdered: boolean
  rows: readonly RecordDocument[] | undefined
}

const none: readonly RecordDocument[] = Object.freeze([])

/**
 * Finds the records whose field holds a key, as a value or in a list, without a look at the others. It
 * costs about 100 bytes a record, and 200 more for each key.
 */
export class KeyIndex {
  readonly #field: string
  readonly #buckets = new Map<string, Bucket>()

  constructor(field: string, rows: Iterable<RecordDocument>) {
    this.#field = field
    for (const row of rows) this.add(row)
  }

  /** The records with a key in the order of their table. Valid until the next write. */
  get(key: string): readonly RecordDocument[] {
    const bucket = this.#buckets.get(key)
    return bucket ? rowsOf(bucket) : none
  }

  /** Takes a record in, also in place of the one with its id that was before. */
  add(document: RecordDocument, before?: RecordDocument): void {
    const keys = keysIn(document, this.#field)
    if (before) {
      for (const key of keysIn(before, this.#field)) if (!keys.has(key)) this.#drop(key, before)
    }
    for (const key of keys) this.#put(key, document)
  }

  /** Takes a record out. */
  remove(document: RecordDocument): void {
    for (const key of keysIn(document, this.#field)) this.#drop(key, document)
  }

  #put(key: string, document: RecordDocument): void {
    const own = String(document.id)
    const bucket = this.#buckets.get(key)
    if (!bucket) {
      const documents = new Map([[own, document]])
      this.#buckets.set(key, { documents, last: document.place, isOrdered: true, rows: undefined })
      return
    }
    if (!bucket.documents.has(own)) {
      if (document.place < bucket.last) bucket.isOrdered = false
      else bucket.last = document.place
    }
    bucket.documents.set(own, document)
    bucket.rows = undefined
  }

  #drop(key: string, document: RecordDocument): void {
    const bucket = this.#buckets.get(key)
    if (!bucket) return
    bucket.documents.delete(String(document.id))
    bucket.rows = undefined
    if (bucket.documents.size === 0) this.#buckets.delete(key)
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

function rowsOf(bucket: Bucket): readonly RecordDocument[] {
  if (bucket.rows) return bucket.rows
  const rows = [...bucket.documents.values()]
  if (!bucket.isOrdered) rows.sort((one, other) => one.place - other.place)
  return (bucket.rows = rows)
}
