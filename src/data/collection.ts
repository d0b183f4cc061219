import { put, type Change, type PutChange, type RemoveChange } from './records/change.ts'
import type { CollectionDeclaration, Id, StoredRecord } from './records/declaration.ts'
import { RecordDocument } from './records/document.ts'
import { isId } from './records/ids.ts'
import type { Link } from './records/relation.ts'
import { RemovedIds } from './records/removed-ids.ts'
import { toPlainObject } from './records/plain.ts'
import { mergePatch } from './patch.ts'
import type { Query } from './query/query.ts'
import { follow, linkTo, withForeignKeys } from './relations/follow.ts'
import { embedIn, queryRecords } from './relations/list.ts'
import { removalOf } from './relations/removal.ts'
import { SeededResource } from './seeded-resource.ts'
import { relatedLists } from './store/list-cache.ts'
import { seedDocuments } from './store/seed.ts'
import type { ListResult, PlainObject, Related } from './store/state.ts'
import { LayeredTable, Table, type RecordTable } from './store/table.ts'
import { checkUnique } from './store/unique.ts'
import { idChanged, insertRecords, applyUpdate, withDefaults } from './store/write-records.ts'

/** A collection in memory; in a fork its table is that of the base until either is written to, then a layer over it. */
export class MemoryCollection extends SeededResource<CollectionDeclaration, RecordTable> {
  override readonly kind = 'collection'
  #warned = false

  override get loaded(): number {
    return this.own?.size ?? 0
  }

  get size(): number {
    return this.data.size
  }

  get table(): RecordTable {
    return this.data
  }

  get(id: Id): RecordDocument | undefined {
    return this.data.get(id)
  }

  wasRemoved(id: Id): boolean {
    return this.data.ids.removed?.has(id) ?? false
  }

  all(): StoredRecord[] {
    return this.rows().map((row) => row.value)
  }

  rows(): readonly RecordDocument[] {
    return this.data.rows()
  }

  referencing(field: string, id: Id): readonly RecordDocument[] {
    return this.data.referencing(field, id)
  }

  fieldNames(): Iterable<string> {
    return this.data.fieldNames()
  }

  list(query: Query, of?: Related): ListResult {
    const isOwn = !of && query.embed.length === 0
    const base = isOwn ? (this.source as MemoryCollection | undefined) : undefined
    if (base?.declaration === this.declaration) return base.list(query)
    return queryRecords(this, query, of)
  }

  get links(): ReadonlyMap<string, Link> {
    return this.context.links().of(this.name)
  }

  related(link: Link, of: RecordDocument): readonly RecordDocument[] {
    return follow(link, of, this.context.find)
  }

  getEmbedding(id: Id, paths: Query['embed']): RecordDocument | undefined {
    const document = this.get(id)
    return document && embedIn(this, document, paths)
  }

  withDefaults(data: readonly unknown[]): PlainObject[] {
    return withDefaults(data, this.declaration, this.data, this.context.seeds)
  }

  create(data: unknown): RecordDocument {
    return this.createMany([data])[0] as RecordDocument
  }

  createMany(data: readonly unknown[], of?: Related): RecordDocument[] {
    const { find } = this.context
    const parent = of && find(of.link.from)?.get(of.id)
    if (!parent) return this.#write(this.#insert(this.withDefaults(data)))
    const made = this.#insert(this.withDefaults(withForeignKeys(data, of.link, parent.id)))
    return this.#write(made, linkTo(of.link, parent, made, find))
  }

  /** The changes that would add records, ids and all; throws as `createMany`. */
  additions(data: readonly unknown[]): PutChange[] {
    const made = this.#insert(this.withDefaults(data))
    checkUnique(this.declaration, made, this.data)
    return made.map((document) => put(this.name, document, document.value))
  }

  put(address: string, data: unknown): RecordDocument {
    if (this.get(address)) return this.replace(address, data) as RecordDocument
    const { idField = 'id', ids } = this.declaration
    const fields = toPlainObject(data)
    const given = Object.hasOwn(fields, idField) ? fields[idField] : undefined
    const id = given ?? this.data.ids.typed(address, ids)
    if (!isId(id) || String(id) !== address) throw idChanged(idField, address, id)
    return this.#write(this.#insert([{ ...fields, [idField]: id }]))[0] as RecordDocument
  }

  replace(id: Id, data: unknown): RecordDocument | undefined {
    return this.replaceMany(new Map([[id, data]]))[0]
  }

  update(id: Id, patch: unknown): RecordDocument | undefined {
    const merge = (before: StoredRecord, fields: PlainObject) => ({ ...before, ...fields })
    return this.replaceMany(new Map([[id, patch]]), merge)[0]
  }

  mergePatch(id: Id, patch: unknown): RecordDocument | undefined {
    return this.replaceMany(new Map([[id, patch]]), mergePatch)[0]
  }

  replaceMany(
    data: ReadonlyMap<Id, unknown>,
    merge?: (before: StoredRecord, fields: PlainObject) => PlainObject,
  ): RecordDocument[] {
    const now = this.now
    const written: RecordDocument[] = []
    for (const [id, fields] of data) {
      const before = this.get(id)
      if (before) written.push(applyUpdate(before, fields, this.declaration, now, merge))
    }
    return this.#write(written)
  }

  delete(id: Id): boolean {
    return this.deleteMany([id]).length > 0
  }

  deleteMany(ids: readonly Id[]): Id[] {
    const gone = ids.flatMap((id) => this.get(id) ?? [])
    const { links, find } = this.context
    this.context.write(removalOf(this.name, gone, links(), find))
    return gone.map(({ id }) => id)
  }

  override declare(next: CollectionDeclaration): string | undefined {
    const changed = super.declare(next)
    if (changed !== undefined) this.#warned = false
    return changed
  }

  /** The time of a write, where records tell it; formatting it costs as much as a small record. */
  get now(): string {
    return this.declaration.timestamps ? new Date(this.context.now()).toISOString() : ''
  }

  #insert(given: readonly PlainObject[]): RecordDocument[] {
    return insertRecords(given, this.declaration, this.data, this.now)
  }

  #write(written: readonly RecordDocument[], also: readonly Change[] = []): RecordDocument[] {
    checkUnique(this.declaration, written, this.data)
    const puts = written.map((document) => put(this.name, document, document.value))
    this.context.write([...puts, ...also])
    // A listener may have deleted them again by now.
    return written.map((document) => this.data.at(document.key) ?? document)
  }

  protected override step(change: PutChange | RemoveChange): () => void {
    void this.data
    if (change.kind === 'remove') return () => this.#toWrite().remove(change.id, change.twin)
    // Records of our own are frozen already; those of a foreign batch are not.
    const { record: given, twin } = change
    const record = Object.isFrozen(given) ? given : toPlainObject(given)
    const id = record[this.declaration.idField ?? 'id'] as Id
    const document = new RecordDocument(id, record, twin)
    return () => this.#toWrite().put(document)
  }

  #toWrite(): RecordTable {
    const table = this.writable()
    const own = table.refCount === 1 ? table : table.copy()
    if (own !== table) table.release()
    this.write(own)
    return own
  }

  protected override free(table: RecordTable): void {
    table.release()
  }

  protected override invalidate(): void {
    this.context.lists.drop(this.name, relatedLists)
  }

  protected override make(): { data: RecordTable; fingerprint: () => string } {
    const { declaration } = this
    const { seeds } = this.context
    const seed = seedDocuments(declaration, seeds, (problems) => {
      // Reported once, until the seed is another one.
      if (!this.#warned) for (const problem of problems) seeds.warn(problem)
      this.#warned ||= problems.length > 0
    })
    const removed = declaration.remembersRemoved ? new RemovedIds() : undefined
    return {
      data: Table.ofSeed(seed.documents, removed),
      fingerprint: seed.fingerprint,
    }
  }

  protected override layerOver(base: RecordTable): RecordTable {
    return new LayeredTable(base)
  }

  protected override changesTo(table: RecordTable, isFromSeed: boolean): Change[] {
    return isFromSeed ? table.changesFromSeed(this.name) : table.changes(this.name)
  }
}
