import type { Id, StoredRecord } from '../records/declaration.ts'
import { removal, type Change } from '../records/change.ts'
import { indexOfPlace, type RecordDocument } from '../records/document.ts'
import { IdSequence } from '../records/ids.ts'
import { KeyIndex } from '../index/value-index.ts'
import { QueryIndex } from '../index/query-index.ts'
import type { Plan } from '../query/plan.ts'

/** The records of one collection, in order. Lists it returns are valid until the next write. */
export abstract class RecordTable {
  readonly ids: IdSequence
  /** How many need the table as it is; with more than one it must not be written to, see {@link copy}. */
  refCount = 1
  lastPlace: number
  /** Ids of records of the seed, or of the table below, that were removed; also if one came back at the end. */
  protected removed: Map<string, Id> | undefined

  constructor(from?: RecordTable) {
    this.ids = from ? from.ids.copy() : new IdSequence()
    this.lastPlace = from ? from.lastPlace : 0
  }

  abstract get size(): number
  abstract get(id: Id): RecordDocument | undefined
  abstract rows(): readonly RecordDocument[]
  /** The records whose field holds an id, as its value or in its list, in order. */
  abstract referencing(field: string, id: Id): readonly RecordDocument[]
  /** The rows of a query in order, where they are found without a scan. */
  abstract find(plan: Plan, byId: boolean): readonly RecordDocument[] | undefined
  abstract fieldCount(name: string): number
  abstract fieldNames(): Iterable<string>
  /** Adds a record at the end, or puts it in the place of the one with its id. */
  abstract put(document: RecordDocument): void
  /** Drops the record with an id, if there is one; the id is not made again in either case. */
  abstract remove(id: Id): void
  /** A table with the same records that can be written to. */
  abstract copy(): RecordTable
  abstract changesFromSeed(collection: string): Change[]
  /** The records that differ from those below, or from the seed. */
  protected abstract writtenRows(): Iterable<RecordDocument>

  release(): void {
    this.refCount--
  }

  /** The least changes that lead here from the table below, or from the seed where there is none. */
  changes(collection: string): Change[] {
    const { last } = this.ids
    const changes: Change[] = Array.from(this.removed?.values() ?? [], (id) =>
      removal(collection, id),
    )
    // The id of a record that came and went is given to no other.
    if (last !== undefined && last !== this.lastIdBelow(String(last)) && !this.get(last)) {
      changes.push(removal(collection, last))
    }
    for (const { value } of this.writtenRows()) {
      changes.push({ kind: 'put', collection, record: value })
    }
    return changes
  }

  /** The last id, where the other changes imply it already. */
  protected lastIdBelow(key: string): Id | undefined {
    return this.removed?.get(key)
  }
}

/** The records of one collection in memory, and what is derived from them at each write. */
export class Table extends RecordTable {
  readonly #documents: Map<string, RecordDocument>
  readonly #fields: Map<string, number>
  /** Keys of records written since the seed, and whether one of the seed was there; undefined while that is filled in. */
  #written: Map<string, boolean> | undefined
  #rows: RecordDocument[] | undefined
  /** By field; each is built at its first use. */
  readonly #indexes = new Map<string, KeyIndex>()
  /** Built for the first query that it can speed up. */
  #queries: QueryIndex | undefined

  /** A table of a seed's records: whatever is put or removed from then on differs from it. */
  static ofSeed(documents: readonly RecordDocument[]): Table {
    const table = new Table()
    for (const document of documents) table.put(document)
    table.#written = new Map()
    return table
  }

  constructor(from?: Table) {
    super(from)
    this.removed = new Map(from?.removed)
    this.#documents = new Map(from && from.#documents)
    this.#fields = new Map(from && from.#fields)
    this.#written = from && from.#written && new Map(from.#written)
  }

  override get size(): number {
    return this.#documents.size
  }

  override get(id: Id): RecordDocument | undefined {
    return this.#documents.get(String(id))
  }

  override rows(): readonly RecordDocument[] {
    return (this.#rows ??= [...this.#documents.values()])
  }

  override referencing(field: string, id: Id): readonly RecordDocument[] {
    let index = this.#indexes.get(field)
    if (!index) this.#indexes.set(field, (index = new KeyIndex(field, this.rows())))
    return index.get(String(id))
  }

  override find(plan: Plan, byId: boolean): readonly RecordDocument[] | undefined {
    this.#queries ??= new QueryIndex(() => this.rows())
    return this.#queries.find(plan, byId)
  }

  override fieldCount(name: string): number {
    return this.#fields.get(name) ?? 0
  }

  override fieldNames(): Iterable<string> {
    return this.#fields.keys()
  }

  override put(document: RecordDocument): void {
    const { id, value } = document
    const key = String(id)
    const before = this.#documents.get(key)
    document.place = before ? before.place : ++this.lastPlace
    this.#documents.set(key, document)
    for (const index of this.#indexes.values()) index.change({ before, after: document })
    if (!this.#written?.has(key)) this.#written?.set(key, before !== undefined)
    this.ids.note(id)
    this.#count(value, 1)
    this.#queries?.note(before, document)
    if (before) this.#count(before.value, -1)
    if (this.#rows) this.#rows[indexOfPlace(this.#rows, document.place)] = document
  }

  override remove(id: Id): void {
    const key = String(id)
    this.ids.note(id)
    const before = this.#documents.get(key)
    if (!before) return
    this.#documents.delete(key)
    for (const index of this.#indexes.values()) index.change({ before, after: undefined })
    // One that was added since the seed is as if it had never been there.
    if (this.#written?.get(key) ?? true) this.removed?.set(key, id)
    this.#written?.delete(key)
    this.#count(before.value, -1)
    this.#queries?.note(before, undefined)
    this.#rows?.splice(indexOfPlace(this.#rows, before.place), 1)
  }

  override copy(): Table {
    return new Table(this)
  }

  override changesFromSeed(collection: string): Change[] {
    return this.changes(collection)
  }

  protected override *writtenRows(): Iterable<RecordDocument> {
    for (const [key, row] of this.#documents) if (this.#written?.has(key)) yield row
  }

  #count(record: StoredRecord, step: 1 | -1): void {
    for (const name of Object.keys(record)) {
      const count = (this.#fields.get(name) ?? 0) + step
      if (count > 0) this.#fields.set(name, count)
      else this.#fields.delete(name)
    }
  }
}
