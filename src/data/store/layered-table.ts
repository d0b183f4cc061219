import type { Id } from '../records/declaration.ts'
import type { Change } from '../records/change.ts'
import type { RecordDocument } from '../records/document.ts'
import { keysIn } from '../index/value-index.ts'
import type { Plan } from '../query/plan.ts'
import { RecordTable } from './table.ts'

/** Holds only what differs from the table below, which is frozen meanwhile: a fork costs what it wrote. */
export class LayeredTable extends RecordTable {
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

  override get size(): number {
    return this.#below.size - (this.removed?.size ?? 0) + this.#added
  }

  override get(id: Id): RecordDocument | undefined {
    const key = String(id)
    const written = this.#written.get(key)
    return written || this.removed?.has(key) ? written : this.#below.get(id)
  }

  override rows(): readonly RecordDocument[] {
    if (this.#isUnwritten) return this.#below.rows()
    const rows: RecordDocument[] = []
    for (const row of this.#below.rows()) {
      const key = String(row.id)
      if (!this.removed?.has(key)) rows.push(this.#written.get(key) ?? row)
    }
    if (this.#added === 0) return rows
    for (const [key, row] of this.#written) if (!this.#isBelow(key)) rows.push(row)
    return rows
  }

  override referencing(field: string, id: Id): readonly RecordDocument[] {
    const below = this.#below.referencing(field, id)
    if (this.#isUnwritten) return below
    const rows = below.filter((row) => {
      const key = String(row.id)
      return !this.removed?.has(key) && !this.#written.has(key)
    })
    let moved = false
    for (const row of this.#written.values()) {
      if (!keysIn(row, field).has(String(id))) continue
      rows.push(row)
      moved ||= row.place <= this.#below.lastPlace
    }
    return moved ? rows.sort((one, other) => one.place - other.place) : rows
  }

  override find(plan: Plan, byId: boolean): readonly RecordDocument[] | undefined {
    return this.#isUnwritten ? this.#below.find(plan, byId) : undefined
  }

  override fieldCount(name: string): number {
    let count = this.#below.fieldCount(name)
    const had = (key: string) => hasField(this.#below.get(key), name)
    for (const [key, row] of this.#written) {
      if (hasField(row, name)) count++
      if (this.#isBelow(key) && had(key)) count--
    }
    for (const key of this.removed?.keys() ?? []) if (had(key)) count--
    return count
  }

  override fieldNames(): Iterable<string> {
    const names = new Set(this.#below.fieldNames())
    for (const { value } of this.#written.values()) {
      for (const name of Object.keys(value)) names.add(name)
    }
    return this.#isUnwritten ? names : [...names].filter((name) => this.fieldCount(name) > 0)
  }

  override put(document: RecordDocument): void {
    const key = String(document.id)
    if (!this.#written.has(key) && !this.#isBelow(key)) this.#added++
    // Those at the end keep the order in which they came.
    document.place = this.get(document.id)?.place ?? ++this.lastPlace
    this.#written.set(key, document)
    this.ids.note(document.id)
  }

  override remove(id: Id): void {
    const key = String(id)
    this.ids.note(id)
    const wasWritten = this.#written.delete(key)
    if (this.#isBelow(key)) (this.removed ??= new Map()).set(key, id)
    else if (wasWritten) this.#added--
  }

  override copy(): LayeredTable {
    return new LayeredTable(this.#below, this)
  }

  override changesFromSeed(collection: string): Change[] {
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
    return !this.removed?.has(key) && this.#below.get(key) !== undefined
  }
}

function hasField(row: RecordDocument | undefined, name: string): boolean {
  return row !== undefined && Object.hasOwn(row.value, name)
}
