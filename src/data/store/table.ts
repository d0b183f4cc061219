import type { Id } from '../records/declaration.ts'
import { put, removal, type Change } from '../records/change.ts'
import { indexOfPlace, recordKey, type RecordDocument } from '../records/document.ts'
import { IdSequence } from '../records/ids.ts'
import type { RemovedIds } from '../records/removed-ids.ts'
import { KeyIndex, keysIn } from '../index/value-index.ts'
import { QueryIndex } from '../index/query-index.ts'
import type { Plan } from '../query/plan.ts'
import { FieldCounts } from './field-counts.ts'

/** The records of one collection, in order. Lists it returns are valid until the next write. */
export type RecordTable = Table | LayeredTable

/** What both kinds of tables have: how many use them, and what differs from the seed or the table below. */
abstract class ReferencedTable {
  readonly ids: IdSequence
  /** How many need the table as it is; with more than one it must not be written to, but copied. */
  refCount = 1
  lastPlace: number
  /** Records of the seed, or of the table below, that were removed; also if one came back at the end. */
  protected removed: Map<string, RecordDocument> | undefined
  /** How many records the seed had of an id, where it had several; undefined where there is no such id. */
  twins: Map<string, number> | undefined

  constructor(from?: RecordTable, removed?: RemovedIds) {
    this.ids = from ? from.ids.copy() : new IdSequence(removed)
    this.lastPlace = from ? from.lastPlace : 0
    this.twins = from?.twins
  }

  /** The record of a key, as {@link recordKey} makes it. */
  abstract at(key: string): RecordDocument | undefined
  protected abstract writtenRows(): Iterable<RecordDocument>

  release(): void {
    this.refCount--
  }

  /** The record of an id: the first that is left where there are several. */
  get(id: Id): RecordDocument | undefined {
    const count = this.twins?.get(String(id)) ?? 1
    let found = this.at(String(id))
    for (let twin = 1; !found && twin < count; twin++) found = this.at(recordKey(id, twin))
    return found
  }

  /** The least changes that lead here from the table below, or from the seed where there is none. */
  changes(collection: string): Change[] {
    const { last } = this.ids
    const removed = [...(this.removed?.values() ?? [])]
    const changes: Change[] = removed.map((row) => removal(collection, row))
    // The id of a record that came and went is given to no other.
    if (last !== undefined && last !== this.lastIdBelow(String(last)) && !this.get(last)) {
      changes.push(removal(collection, { id: last, twin: 0 }))
    }
    changes.push(...(this.ids.removed?.changes(collection) ?? []))
    for (const row of this.writtenRows()) changes.push(put(collection, row, row.value))
    return changes
  }

  protected lastIdBelow(key: string): Id | undefined {
    return this.removed?.get(key)?.id
  }
}

/** The records of one collection in memory, and what is derived from them at each write. */
export class Table extends ReferencedTable {
  readonly #documents: Map<string, RecordDocument>
  readonly #fields: FieldCounts
  /** The place of the last record of the seed: those behind it were added since. */
  #lastOfSeed = Infinity
  /** Keys of records of the seed that were written since. */
  readonly #rewritten: Set<string>
  #rows: RecordDocument[] | undefined
  readonly #indexes = new Map<string, KeyIndex>()
  #queries: QueryIndex | undefined

  /** A table of a seed's records: whatever is put or removed from then on differs from it. */
  static ofSeed(documents: readonly RecordDocument[], removed?: RemovedIds): Table {
    const table = new Table(undefined, removed)
    for (const document of documents) {
      table.put(document)
      if (document.twin > 0) (table.twins ??= new Map()).set(String(document.id), document.twin + 1)
    }
    table.#lastOfSeed = table.lastPlace
    return table
  }

  constructor(from?: Table, removed?: RemovedIds) {
    super(from, removed)
    this.removed = new Map(from?.removed)
    this.#documents = new Map(from && from.#documents)
    this.#fields = new FieldCounts(() => this.rows(), from && from.#fields)
    this.#rewritten = new Set(from && from.#rewritten)
    if (from) this.#lastOfSeed = from.#lastOfSeed
  }

  get size(): number {
    return this.#documents.size
  }

  override at(key: string): RecordDocument | undefined {
    return this.#documents.get(key)
  }

  rows(): readonly RecordDocument[] {
    return (this.#rows ??= [...this.#documents.values()])
  }

  referencing(field: string, id: Id): readonly RecordDocument[] {
    let index = this.#indexes.get(field)
    if (!index) this.#indexes.set(field, (index = new KeyIndex(field, this.rows())))
    return index.get(String(id))
  }

  find(plan: Plan, byId: boolean): readonly RecordDocument[] | undefined {
    this.#queries ??= new QueryIndex(() => this.rows())
    return this.#queries.find(plan, byId)
  }

  fieldCount(name: string): number {
    return this.#fields.all.get(name) ?? 0
  }

  fieldNames(): Iterable<string> {
    return this.#fields.all.keys()
  }

  put(document: RecordDocument): void {
    const { id, key } = document
    const before = this.#documents.get(key)
    document.place = before ? before.place : ++this.lastPlace
    this.#documents.set(key, document)
    for (const index of this.#indexes.values()) index.change({ before, after: document })
    if (before && before.place <= this.#lastOfSeed) this.#rewritten.add(key)
    this.ids.note(id)
    this.#fields.change(before, document)
    this.#queries?.note(before, document)
    if (this.#rows) this.#rows[indexOfPlace(this.#rows, document.place)] = document
  }

  remove(id: Id, twin?: number): void {
    const key = recordKey(id, twin)
    this.ids.noteRemoved(id)
    const before = this.#documents.get(key)
    if (!before) return
    this.#documents.delete(key)
    for (const index of this.#indexes.values()) index.change({ before, after: undefined })
    // One that was added since the seed is as if it had never been there.
    if (before.place <= this.#lastOfSeed) this.removed?.set(key, before)
    this.#rewritten.delete(key)
    this.#fields.change(before, undefined)
    this.#queries?.note(before, undefined)
    this.#rows?.splice(indexOfPlace(this.#rows, before.place), 1)
  }

  copy(): Table {
    return new Table(this)
  }

  changesFromSeed(collection: string): Change[] {
    return this.changes(collection)
  }

  protected override *writtenRows(): Iterable<RecordDocument> {
    for (const [key, row] of this.#documents) {
      if (row.place > this.#lastOfSeed || this.#rewritten.has(key)) yield row
    }
  }
}

/** Holds only what differs from the table below, which is frozen meanwhile: a fork costs what it wrote. */
export class LayeredTable extends ReferencedTable {
  readonly #below: RecordTable
  /** Records put here: those in the place of one below, and those at the end, in their order. */
  readonly #written: Map<string, RecordDocument>
  #added: number

  constructor(below: RecordTable, from?: LayeredTable) {
    super(from ?? below)
    this.#below = below
    below.refCount++
    this.#written = new Map(from && from.#written)
    this.removed = from?.removed && new Map(from.removed)
    this.#added = from ? from.#added : 0
  }

  override release(): void {
    super.release()
    // As long as a layer lies over this one, what is below is seen through both.
    if (this.refCount === 0) this.#below.release()
  }

  get size(): number {
    return this.#below.size - (this.removed?.size ?? 0) + this.#added
  }

  override at(key: string): RecordDocument | undefined {
    const written = this.#written.get(key)
    return written || this.removed?.has(key) ? written : this.#below.at(key)
  }

  rows(): readonly RecordDocument[] {
    if (this.#isUnwritten) return this.#below.rows()
    const rows: RecordDocument[] = []
    for (const row of this.#below.rows()) {
      if (!this.removed?.has(row.key)) rows.push(this.#written.get(row.key) ?? row)
    }
    if (this.#added === 0) return rows
    for (const [key, row] of this.#written) if (!this.#isBelow(key)) rows.push(row)
    return rows
  }

  referencing(field: string, id: Id): readonly RecordDocument[] {
    const below = this.#below.referencing(field, id)
    if (this.#isUnwritten) return below
    const rows = below.filter(({ key }) => !this.removed?.has(key) && !this.#written.has(key))
    let moved = false
    for (const row of this.#written.values()) {
      if (!keysIn(row, field).has(String(id))) continue
      rows.push(row)
      moved ||= row.place <= this.#below.lastPlace
    }
    return moved ? rows.sort((one, other) => one.place - other.place) : rows
  }

  find(plan: Plan, byId: boolean): readonly RecordDocument[] | undefined {
    return this.#isUnwritten ? this.#below.find(plan, byId) : undefined
  }

  fieldCount(name: string): number {
    let count = this.#below.fieldCount(name)
    const had = (key: string) => hasField(this.#below.at(key), name)
    for (const [key, row] of this.#written) {
      if (hasField(row, name)) count++
      if (this.#isBelow(key) && had(key)) count--
    }
    for (const key of this.removed?.keys() ?? []) if (had(key)) count--
    return count
  }

  fieldNames(): Iterable<string> {
    const names = new Set(this.#below.fieldNames())
    for (const { value } of this.#written.values()) {
      for (const name of Object.keys(value)) names.add(name)
    }
    return this.#isUnwritten ? names : [...names].filter((name) => this.fieldCount(name) > 0)
  }

  put(document: RecordDocument): void {
    const { key } = document
    if (!this.#written.has(key) && !this.#isBelow(key)) this.#added++
    // Those at the end keep the order in which they came.
    document.place = this.at(key)?.place ?? ++this.lastPlace
    this.#written.set(key, document)
    this.ids.note(document.id)
  }

  remove(id: Id, twin?: number): void {
    const key = recordKey(id, twin)
    this.ids.noteRemoved(id)
    const wasWritten = this.#written.delete(key)
    const below = this.removed?.has(key) ? undefined : this.#below.at(key)
    if (below) (this.removed ??= new Map()).set(key, below)
    else if (wasWritten) this.#added--
  }

  copy(): LayeredTable {
    return new LayeredTable(this.#below, this)
  }

  changesFromSeed(collection: string): Change[] {
    return [...this.#below.changesFromSeed(collection), ...this.changes(collection)]
  }

  protected override writtenRows(): Iterable<RecordDocument> {
    return this.#written.values()
  }

  protected override lastIdBelow(key: string): Id | undefined {
    return super.lastIdBelow(key) ?? this.#below.ids.last
  }

  get #isUnwritten(): boolean {
    return this.#written.size === 0 && !this.removed
  }

  /** Whether a record of the table below is still in its place, even with other fields. */
  #isBelow(key: string): boolean {
    return !this.removed?.has(key) && this.#below.at(key) !== undefined
  }
}

function hasField(row: RecordDocument | undefined, name: string): boolean {
  return row !== undefined && Object.hasOwn(row.value, name)
}
