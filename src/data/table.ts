import type { Id, StoredRecord } from '../core/collection.ts'
import { StoredDocument } from './document.ts'
import { IdSequence } from './ids.ts'

/** A stored record with its JSON text and entity tag. */
export type RecordDocument = StoredDocument<StoredRecord>

/** The records of one collection in memory, in order, and what is derived from them at each write. */
export class Table {
  readonly ids: IdSequence = new IdSequence()
  readonly #documents = new Map<string, RecordDocument>()
  /** How many records have a field. */
  readonly #fields = new Map<string, number>()
  /** The documents as an array, made at the first scan after a change in their midst. */
  #rows: RecordDocument[] | undefined

  get size(): number {
    return this.#documents.size
  }

  get(id: Id): RecordDocument | undefined {
    return this.#documents.get(String(id))
  }

  /** All documents in order. Valid until the next write: copy what is to be kept. */
  rows(): readonly RecordDocument[] {
    return (this.#rows ??= [...this.#documents.values()])
  }

  /** Whether any record has a field of this name. */
  hasField(name: string): boolean {
    return this.#fields.has(name)
  }

  /** Adds a frozen record at the end, or puts it in the place of the one with its id. */
  put(record: StoredRecord): void {
    const key = String(record.id)
    const document = new StoredDocument(record)
    const before = this.#documents.get(key)
    this.#documents.set(key, document)
    this.ids.note(record.id)
    this.#count(record, 1)
    if (before) {
      this.#count(before.value, -1)
      this.#rows = undefined
    } else {
      this.#rows?.push(document)
    }
  }

  /** Drops the record with an id, if there is one. */
  remove(id: Id): void {
    const key = String(id)
    const before = this.#documents.get(key)
    if (!before) return
    this.#documents.delete(key)
    this.#count(before.value, -1)
    this.#rows = undefined
  }

  #count(record: StoredRecord, step: 1 | -1): void {
    for (const name of Object.keys(record)) {
      const count = (this.#fields.get(name) ?? 0) + step
      if (count > 0) this.#fields.set(name, count)
      else this.#fields.delete(name)
    }
  }
}
