import type { CollectionDeclaration, Id, StoredRecord } from '../core/collection.ts'
import { problemReply } from '../core/reply.ts'
import type { Reply } from '../core/reply.ts'
import type { Change, PutChange, RemoveChange, ReseedChange } from './change.ts'
import { RecordDocument } from './document.ts'
import type { IdSequence } from './ids.ts'
import { isId } from './ids.ts'
import { listOf } from './list-cache.ts'
import { mergePatch } from './patch.ts'
import { toPlainObject } from './plain.ts'
import { QueryProblem } from './query/query.ts'
import type { Query } from './query/query.ts'
import { runQuery } from './query/run.ts'
import { follow } from './relations/follow.ts'
import type { Related } from './relations/follow.ts'
import type { Link } from './relations/link.ts'
import { embedIn, runRelated } from './relations/list.ts'
import { removalOf } from './relations/removal.ts'
import { SeededTable } from './seeded-table.ts'
import type { ListResult, PlainObject, StoredCollection } from './state.ts'
import type { Store } from './store.ts'
import type { RecordTable } from './table.ts'

/**
 * A collection in memory, or the view that a fork has of one. Its writes decide what is to change;
 * {@link prepare} alone changes it.
 */
export class MemoryCollection implements StoredCollection {
  readonly name: string
  readonly #seeded: SeededTable
  readonly #store: Store
  readonly #base: MemoryCollection | undefined
  #position: number | undefined

  /** @param base the collection of the base, in a fork */
  constructor(declaration: CollectionDeclaration, store: Store, base?: MemoryCollection) {
    this.name = declaration.name
    this.#seeded = new SeededTable(declaration, store.seeds, base && base.#seeded)
    this.#store = store
    this.#base = base
  }

  get declaration(): CollectionDeclaration {
    return this.#seeded.declaration
  }

  get position(): number {
    return this.#position ?? this.#base?.position ?? 0
  }

  get seed(): string {
    this.#seeded.prepare()
    return this.#seeded.fingerprint
  }

  get size(): number {
    return this.#table.size
  }

  get #table(): RecordTable {
    return this.#seeded.table
  }

  /** Fingerprint of the seed that the records began with; empty before they are made. */
  get fingerprint(): string {
    return this.#seeded.fingerprint
  }

  /** Whether the records are more than their seed. */
  get written(): boolean {
    return this.#seeded.written
  }

  /** How many records are in memory. */
  get held(): number {
    return this.#seeded.held
  }

  /**
   * Takes a new declaration; the caller applies a reseed when the seed is another one.
   * @returns the new seed's fingerprint when it is another one
   */
  declare(next: CollectionDeclaration): string | undefined {
    return this.#seeded.declare(next)
  }

  /** Keeps everything as it is, since the base is about to be written to. */
  hold(): void {
    this.#position ??= this.#base?.position
    this.#seeded.hold()
  }

  /** Lets go of the base, at the end of a fork. */
  release(): void {
    this.#seeded.release()
    this.#store.lists.drop(this.name)
  }

  /** The least changes that lead here from the seed, or from the base as it was at the fork's opening. */
  changes(): Change[] {
    return this.#seeded.changes()
  }

  /** The change that puts it back to its seed. */
  reseed(): ReseedChange {
    const { name, fingerprint: seed } = this
    return { kind: 'reseed', of: 'collection', name, seed }
  }

  /** The changes that lead here from whatever was before. */
  changesFromSeed(): Change[] {
    return this.#seeded.changesFromSeed()
  }

  /**
   * Readies a change of a batch.
   * @returns carries it out, and cannot fail
   * @throws Reply `seed-failed`; RecordError
   */
  prepare(change: PutChange | RemoveChange | ReseedChange): (position: number) => void {
    const step = this.#step(change)
    return (position) => {
      step()
      this.#position = position
      this.#store.lists.drop(this.name)
    }
  }

  #step(change: PutChange | RemoveChange | ReseedChange): () => void {
    const seeded = this.#seeded
    if (change.kind === 'reseed') return () => seeded.drop()
    seeded.prepare()
    if (change.kind === 'remove') return () => seeded.remove(change.id)
    const record = frozen(change.record)
    const document = new RecordDocument(record[this.declaration.idField ?? 'id'] as Id, record)
    return () => seeded.put(document)
  }

  get(id: Id): RecordDocument | undefined {
    return this.#table.get(id)
  }

  all(): StoredRecord[] {
    return this.#table.rows().map((row) => row.value)
  }

  list(query: Query, of?: Related): ListResult {
    if (of || query.embed.length > 0) return this.#listRelated(query, of)
    const base = this.#seeded.isThrough ? this.#base : undefined
    if (base?.declaration === this.declaration) return base.list(query)
    const { lists } = this.#store
    const kept = lists.get(this.name, query.text)
    if (kept) return kept
    const table = this.#table
    const rows = table.rows()
    const selection = runQuery(rows, query, {
      has: (name) => table.fieldCount(name) > 0,
      names: () => table.fieldNames(),
      records: () => recordsOf(rows),
    })
    if (selection instanceof QueryProblem) throw selection.reply()
    return lists.keep(this.name, query.text, selection)
  }

  get links(): ReadonlyMap<string, Link> {
    return this.#store.links().of(this.name)
  }

  getEmbedding(id: Id, paths: Query['embed']): RecordDocument | undefined {
    const document = this.get(id)
    return document && embedIn(this.name, document, paths, this.#store)
  }

  /** The records whose field holds an id, as its value or in its list, in order; found by index. */
  holding(field: string, id: Id): readonly RecordDocument[] {
    return this.#table.holding(field, id)
  }

  /** What other collections have a part in is kept nowhere, since their changes would have to end it. */
  #listRelated(query: Query, of: Related | undefined): ListResult {
    const table = this.#table
    const parent = of && this.#store.find(of.link.from)?.get(of.id)
    const related = parent ? follow(of.link, parent, this.#store.find) : []
    const selection = runRelated(this.name, of ? related : table.rows(), query, table, this.#store)
    if (selection instanceof QueryProblem) throw selection.reply()
    return listOf(selection)
  }

  create(data: unknown): RecordDocument {
    return this.createMany([data])[0] as RecordDocument
  }

  createMany(data: readonly unknown[]): RecordDocument[] {
    const given = data.map((item) => toPlainObject(item))
    const ids = this.#table.ids.copy()
    this.#checkIds(given, ids)
    const records = given.map((fields): StoredRecord => {
      const id = (fields['id'] ?? ids.next(this.declaration.ids)) as Id
      ids.note(id)
      return withId(id, fields)
    })
    this.#store.apply(records.map((record) => this.#put(record)))
    // A listener may have deleted them again by now.
    return records.map((record) => this.get(record.id) ?? new RecordDocument(record.id, record))
  }

  replace(id: Id, data: unknown): RecordDocument | undefined {
    return this.#rewrite(id, data, (_before, fields) => fields)
  }

  update(id: Id, patch: unknown): RecordDocument | undefined {
    return this.#rewrite(id, patch, (before, fields) => ({ ...before, ...fields }))
  }

  mergePatch(id: Id, patch: unknown): RecordDocument | undefined {
    return this.#rewrite(id, patch, mergePatch)
  }

  delete(id: Id): boolean {
    const before = this.get(id)
    if (!before) return false
    const { links, find } = this.#store
    this.#store.apply(removalOf(this.name, [before], links(), find))
    return true
  }

  #rewrite(
    id: Id,
    data: unknown,
    merge: (before: StoredRecord, fields: PlainObject) => PlainObject,
  ): RecordDocument | undefined {
    const before = this.get(id)?.value
    if (!before) return undefined
    const fields = toPlainObject(data)
    const other = Object.hasOwn(fields, 'id') ? fields['id'] : before.id
    if (String(other) !== String(before.id) || !isId(other)) throw idChanged(before.id, other)
    this.#store.apply([this.#put(withId(before.id, merge(before, fields)))])
    return this.get(id)
  }

  #put(record: StoredRecord): PutChange {
    return { kind: 'put', collection: this.name, record }
  }

  /** Ids that are given must be free; those that are made afterwards keep clear of them. */
  #checkIds(given: readonly PlainObject[], ids: IdSequence): void {
    const table = this.#table
    const batch = new Set<string>()
    for (const { id } of given) {
      if (id === undefined || id === null) continue
      if (!isId(id)) throw badId(id)
      if (table.get(id) || batch.has(String(id))) throw this.#idTaken(id)
      batch.add(String(id))
      ids.note(id)
    }
  }

  #idTaken(id: Id): Reply {
    return problemReply(
      'id-taken',
      `${JSON.stringify(this.name)} has a record with the id ${JSON.stringify(id)} already. ` +
        'Leave the id out to have one made, or replace that record with PUT.',
      { collection: this.name, id },
    )
  }
}

/** Records one by one, for whoever needs but the first ones. */
function* recordsOf(rows: readonly RecordDocument[]): Iterable<StoredRecord> {
  for (const row of rows) yield row.value
}

/** The fields with the id first, whatever id they had. */
function withId(id: Id, fields: PlainObject): StoredRecord {
  return Object.freeze({ id, ...fields, ...(fields['id'] !== id && { id }) })
}

/** Records of our own are frozen already; those of a foreign batch are not. */
function frozen(record: StoredRecord): StoredRecord {
  return Object.isFrozen(record) ? record : (toPlainObject(record) as StoredRecord)
}

function badId(id: unknown): Reply {
  return problemReply(
    'invalid-body',
    `The id ${JSON.stringify(id)} is neither a text nor a number. Leave it out to have one made.`,
  )
}

function idChanged(id: Id, other: unknown): Reply {
  return problemReply(
    'invalid-body',
    `The id of a record cannot change: it is ${JSON.stringify(id)}, the data have ` +
      `${JSON.stringify(other)}. Leave the id out, or create another record.`,
  )
}
