import { clock } from '../clock.ts'
import type { CollectionDeclaration, Id, StoredRecord } from './records/declaration.ts'
import type { Change, PutChange, RemoveChange } from './records/change.ts'
import { RecordDocument } from './records/document.ts'
import { isId } from './records/ids.ts'
import { changedRecord, idChanged } from './changed-record.ts'
import { filled, newRecords } from './new-records.ts'
import { relatedShelf } from './store/list-cache.ts'
import { MemoryPart } from './memory-part.ts'
import { mergePatch } from './patch.ts'
import { toPlainObject } from './records/plain.ts'
import { scoped } from './query/cursor.ts'
import type { Fields } from './query/path.ts'
import { QueryProblem } from './query/query.ts'
import type { Query } from './query/query.ts'
import { runQuery } from './query/run.ts'
import { linking, withKeys } from './relations/attach.ts'
import type { Related } from './store/follow.ts'
import type { Link } from './records/relation.ts'
import { embedIn, listRelated } from './relations/list.ts'
import { removalOf } from './relations/removal.ts'
import { SeededTable } from './store/seeded-table.ts'
import type { ListResult, PlainObject, StoredCollection } from './store/state.ts'
import type { Store } from './store.ts'
import type { RecordTable } from './store/table.ts'
import { checkUnique } from './store/unique.ts'

/** A collection in memory, or the view that a fork has of one. */
export class MemoryCollection
  extends MemoryPart<CollectionDeclaration, SeededTable, PutChange | RemoveChange>
  implements StoredCollection
{
  readonly #base: MemoryCollection | undefined

  /** @param base the collection of the base, in a fork */
  constructor(declaration: CollectionDeclaration, store: Store, base?: MemoryCollection) {
    super(new SeededTable(declaration, store.seeds, base && base.seeded), store, base)
    this.#base = base
  }

  get size(): number {
    return this.table.size
  }

  /** The records, made of the seed now unless they are there. */
  get table(): RecordTable {
    return this.seeded.current
  }

  get(id: Id): RecordDocument | undefined {
    return this.table.get(id)
  }

  all(): StoredRecord[] {
    return this.table.rows().map((row) => row.value)
  }

  list(query: Query, of?: Related): ListResult {
    if (of || query.embed.length > 0) {
      return listRelated(this.name, query, keyOf(query), of, this.table, this.store)
    }
    const base = this.seeded.isThrough ? this.#base : undefined
    if (base?.declaration === this.declaration) return base.list(query)
    const { lists } = this.store
    const key = keyOf(query)
    const kept = lists.get(this.name, key)
    if (kept) return kept
    const table = this.table
    const rows = table.rows()
    const fields: Fields = {
      has: (name) => table.fieldCount(name) > 0,
      names: () => table.fieldNames(),
      records: () => recordsOf(rows),
      relates: (relation) => this.links.has(relation),
    }
    const selection = runQuery(rows, scoped(query, this.name), fields, table)
    if (selection instanceof QueryProblem) throw selection.reply()
    return lists.keep(this.name, key, selection)
  }

  get links(): ReadonlyMap<string, Link> {
    return this.store.links().of(this.name)
  }

  getEmbedding(id: Id, paths: Query['embed']): RecordDocument | undefined {
    const document = this.get(id)
    return document && embedIn(this.name, document, paths, this.store)
  }

  filled(data: readonly unknown[]): PlainObject[] {
    return filled(data, this.declaration, this.table, this.store.seeds)
  }

  create(data: unknown): RecordDocument {
    return this.createMany([data])[0] as RecordDocument
  }

  createMany(data: readonly unknown[], of?: Related): RecordDocument[] {
    const { find } = this.store
    const parent = of && find(of.link.from)?.get(of.id)
    if (!parent) return this.#add(this.filled(data))
    const made = this.#made(this.filled(withKeys(data, of.link, parent)))
    return this.#write(made, linking(of.link, parent, made, find))
  }

  /**
   * The changes that would add records, ids and all.
   * @throws as `createMany`
   */
  additions(data: readonly unknown[]): PutChange[] {
    const made = this.#made(this.filled(data))
    checkUnique(this.declaration, made, this.table)
    return made.map(({ value }) => this.#put(value))
  }

  put(address: string, data: unknown): RecordDocument {
    if (this.get(address)) return this.replace(address, data) as RecordDocument
    const { idField = 'id', ids } = this.declaration
    const fields = toPlainObject(data)
    const given = Object.hasOwn(fields, idField) ? fields[idField] : undefined
    const id = given ?? this.table.ids.typed(address, ids)
    if (!isId(id) || String(id) !== address) throw idChanged(idField, address, id)
    return this.#add([{ ...fields, [idField]: id }])[0] as RecordDocument
  }

  replace(id: Id, data: unknown): RecordDocument | undefined {
    return this.#rewrite(id, data)
  }

  update(id: Id, patch: unknown): RecordDocument | undefined {
    return this.#rewrite(id, patch, (before, fields) => ({ ...before, ...fields }))
  }

  mergePatch(id: Id, patch: unknown): RecordDocument | undefined {
    return this.#rewrite(id, patch, mergePatch)
  }

  replaceMany(data: ReadonlyMap<Id, unknown>): RecordDocument[] {
    const now = this.#now
    const written: RecordDocument[] = []
    for (const [id, fields] of data) {
      const before = this.get(id)
      if (before) written.push(changedRecord(before, fields, this.declaration, now))
    }
    return this.#write(written)
  }

  delete(id: Id): boolean {
    return this.deleteMany([id]).length > 0
  }

  deleteMany(ids: readonly Id[]): Id[] {
    const gone = ids.flatMap((id) => this.get(id) ?? [])
    const { links, find } = this.store
    this.store.apply(removalOf(this.name, gone, links(), find))
    return gone.map(({ id }) => id)
  }

  protected override step(change: PutChange | RemoveChange): () => void {
    const { seeded } = this
    void this.table
    if (change.kind === 'remove') return () => seeded.remove(change.id)
    const record = frozen(change.record)
    const document = new RecordDocument(record[this.declaration.idField ?? 'id'] as Id, record)
    return () => seeded.put(document)
  }

  protected override dropped(): void {
    this.store.lists.drop(this.name, relatedShelf)
  }

  #add(given: readonly PlainObject[]): RecordDocument[] {
    return this.#write(this.#made(given))
  }

  /** The time of a write, where records tell it; writing it down costs as much as a small record. */
  get #now(): string {
    return this.declaration.timestamps ? clock.iso() : ''
  }

  #made(given: readonly PlainObject[]): RecordDocument[] {
    return newRecords(given, this.declaration, this.table, this.#now)
  }

  #rewrite(
    id: Id,
    data: unknown,
    merge?: (before: StoredRecord, fields: PlainObject) => PlainObject,
  ): RecordDocument | undefined {
    const before = this.get(id)
    if (!before) return undefined
    const now = this.#now
    return this.#write([changedRecord(before, data, this.declaration, now, merge)])[0]
  }

  /** Applies writes as one batch, unless two records would then have what must be unique. */
  #write(written: readonly RecordDocument[], also: readonly Change[] = []): RecordDocument[] {
    checkUnique(this.declaration, written, this.table)
    this.store.apply([...written.map(({ value }) => this.#put(value)), ...also])
    // A listener may have deleted them again by now.
    return written.map((document) => this.get(document.id) ?? document)
  }

  #put(record: StoredRecord): PutChange {
    return { kind: 'put', collection: this.name, record }
  }
}

/** What tells kept answers apart: of one address there is a strict query, and one for whole records. */
function keyOf({ text, strict, fields }: Query): string {
  return `${strict ? '!' : ''}${fields ? '.' : ''}${text}`
}

/** Records one by one, for whoever needs but the first ones. */
function* recordsOf(rows: readonly RecordDocument[]): Iterable<StoredRecord> {
  for (const row of rows) yield row.value
}

/** Records of our own are frozen already; those of a foreign batch are not. */
function frozen(record: StoredRecord): StoredRecord {
  return Object.isFrozen(record) ? record : (toPlainObject(record) as StoredRecord)
}
