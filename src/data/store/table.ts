import type { Id, StoredRecord } from '../records/declaration.ts'
import { removal } from '../records/change.ts'
import type { Change } from '../records/change.ts'
import type { RecordDocument } from '../records/document.ts'
import { IdSequence } from '../records/ids.ts'
import { KeyIndex } from '../index/key-index.ts'
import { indexOfPlace } from '../records/document.ts'
import { RowFinder } from '../index/query-index.ts'
import type { Plan } from '../query/plan.ts'

/** The records of one collection, in order. */
export interface RecordTable {
  readonly ids: IdSequence
  readonly size: number
  /**
   * How many there are that need it as it is: the one it belongs to, and the layers of forks over it.
   * Whoever is not alone must not write to it: see `copy`.
   */
  holders: number
  /** The highest place that a record was ever given. */
  readonly lastPlace: number
  get(id: Id): RecordDocument | undefined
  /** All documents in order. Valid until the next write: copy what is to be kept. */
  rows(): readonly RecordDocument[]
  /** The records whose field holds an id, as its value or in its list, in order. Valid until the next write. */
  holding(field: string, id: Id): readonly RecordDocument[]
  /** The rows of a query in order, where they are found without a scan. Valid until the next write. */
  find(plan: Plan, byId: boolean): readonly RecordDocument[] | undefined
  /** How many records have a field of this name. */
  fieldCount(name: string): number
  /** The names of all fields that any record has. */
  fieldNames(): Iterable<string>
  /** Adds a record at the end, or puts it in the place of the one with its id. */
  put(document: RecordDocument): void
  /** Drops the record with an id, if there is one; the id is not made again in either case. */
  remove(id: Id): void
  /** A table with the same records that can be written to. */
  copy(): RecordTable
  /** Says that one of the holders needs it no more. */
  release(): void
  /** The least changes that lead here from the table below, or from the seed where there is none. */
  changes(collection: string): Change[]
  /** The changes that lead here from the seed. */
  changesFromSeed(collection: string): Change[]
}

/** The records of one collection in memory, in order, and what is derived from them at each write. */
export class Table implements RecordTable {
  readonly ids: IdSequence
  holders = 1
  readonly #documents: Map<string, RecordDocument>
  /** How many records have a field. */
  readonly #fields: Map<string, number>
  /**
   * The records written since the seed by their keys, and whether each took the place of one of the
   * seed; undefined while the seed is filled in.
   */
  #written: Map<string, boolean> | undefined
  /** Ids that the seed gave to records which were removed. */
  readonly #removed: Map<string, Id>
  /** The documents as an array, made at the first scan. */
  #rows: RecordDocument[] | undefined
  /** By field; each is made when it is first asked for. */
  readonly #indexes = new Map<string, KeyIndex>()
  /** Made for the first query that it could help. */
  #finder: RowFinder | undefined
  lastPlace: number

  constructor(from?: Table) {
    this.ids = from ? from.ids.copy() : new IdSequence()
    this.#documents = new Map(from ? from.#documents : undefined)
    this.#fields = new Map(from ? from.#fields : undefined)
    this.#written = from && from.#written && new Map(from.#written)
    this.#removed = new Map(from ? from.#removed : undefined)
    this.lastPlace = from ? from.lastPlace : 0
  }

  get size(): number {
    return this.#documents.size
  }

  /** Says that the seed is complete: whatever is put or removed from now on differs from it. */
  completeSeed(): void {
    this.#written = new Map()
  }

  get(id: Id): RecordDocument | undefined {
    return this.#documents.get(String(id))
  }

  rows(): readonly RecordDocument[] {
    return (this.#rows ??= [...this.#documents.values()])
  }

  holding(field: string, id: Id): readonly RecordDocument[] {
    let index = this.#indexes.get(field)
    if (!index) this.#indexes.set(field, (index = new KeyIndex(field, this.rows())))
    return index.get(String(id))
  }

  find(plan: Plan, byId: boolean): readonly RecordDocument[] | undefined {
    this.#finder ??= new RowFinder(() => this.rows())
    return this.#finder.find(plan, byId)
  }

  fieldCount(name: string): number {
    return this.#fields.get(name) ?? 0
  }

  fieldNames(): Iterable<string> {
    return this.#fields.keys()
  }

  put(document: RecordDocument): void {
    const { id, value } = document
    const key = String(id)
    const before = this.#documents.get(key)
    document.place = before ? before.place : ++this.lastPlace
    this.#documents.set(key, document)
    for (const index of this.#indexes.values()) index.add(document, before)
    if (!this.#written?.has(key)) this.#written?.set(key, before !== undefined)
    this.ids.note(id)
    this.#count(value, 1)
    this.#finder?.note(before, document)
    if (before) this.#count(before.value, -1)
    if (this.#rows) this.#rows[indexOfPlace(this.#rows, document.place)] = document
  }

  remove(id: Id): void {
    const key = String(id)
    this.ids.note(id)
    const before = this.#documents.get(key)
    if (!before) return
    this.#documents.delete(key)
    for (const index of this.#indexes.values()) index.remove(before)
    // One that was added since the seed is as if it had never been there.
    if (this.#written?.get(key) ?? true) this.#removed.set(key, id)
    this.#written?.delete(key)
    this.#count(before.value, -1)
    this.#finder?.note(before, undefined)
    this.#rows?.splice(indexOfPlace(this.#rows, before.place), 1)
  }

  copy(): Table {
    return new Table(this)
  }

  release(): void {
    this.holders--
  }

  changes(collection: string): Change[] {
    const changes: Change[] = Array.from(this.#removed.values(), (id) => removal(collection, id))
    const { last } = this.ids
    // The id of a record that came and went is given to no other.
    if (last !== undefined && !this.get(last) && this.#removed.get(String(last)) !== last) {
      changes.push(removal(collection, last))
    }
    for (const [key, { value }] of this.#documents) {
      if (this.#written?.has(key)) changes.push({ kind: 'put', collection, record: value })
    }
    return changes
  }

  changesFromSeed(collection: string): Change[] {
    return this.changes(collection)
  }

  #count(record: StoredRecord, step: 1 | -1): void {
    for (const name of Object.keys(record)) {
      const count = (this.#fields.get(name) ?? 0) + step
      if (count > 0) this.#fields.set(name, count)
      else this.#fields.delete(name)
    }
  }
}
