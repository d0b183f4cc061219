import type { CollectionDeclaration, Id, StoredRecord } from '../core/collection.ts'
import type { Change } from './change.ts'
import { RecordDocument } from './document.ts'
import { LayeredTable } from './layered-table.ts'
import { SeedMark } from './seed-mark.ts'
import {
  duplicateId,
  duplicateValue,
  sampleFingerprint,
  seedFailed,
  seedFingerprint,
  seedKept,
  seedRecords,
} from './seed.ts'
import type { SeedContext } from './seed.ts'
import { Table } from './table.ts'
import type { RecordTable } from './table.ts'
import { twinsOf } from './unique.ts'

/**
 * A collection's table, made of its seed at first use, and the knowledge whether that seed changed. In
 * a fork it is the table of the base until either of them is written to, then a layer over it.
 */
export class SeededTable {
  readonly #context: SeedContext
  readonly #isFork: boolean
  #declaration: CollectionDeclaration
  /** The base's, as long as this one may be seen through to it. */
  #base: SeededTable | undefined
  #table: RecordTable | undefined
  #mark: SeedMark<CollectionDeclaration> | undefined
  #written = false
  /** Whether it went back to its seed since the fork was opened. */
  #reseeded = false
  /** Whether the base may be seen through to only while it is at its seed. */
  #atSeed = false
  #warned = false

  constructor(declaration: CollectionDeclaration, context: SeedContext, base?: SeededTable) {
    this.#declaration = declaration
    this.#context = context
    this.#base = base
    this.#isFork = base !== undefined
  }

  get declaration(): CollectionDeclaration {
    return this.#declaration
  }

  /** Fingerprint of the seed that the records began with; empty before they are made. */
  get fingerprint(): string {
    return this.#seedMark?.fingerprint ?? ''
  }

  /** Whether the records are more than their seed. */
  get written(): boolean {
    return this.#written || (!this.#table && (this.#through?.written ?? false))
  }

  /** Whether the records are there. */
  get made(): boolean {
    return this.#table !== undefined || (this.#through?.made ?? false)
  }

  /** Whether these are the records of the base itself. */
  get isThrough(): boolean {
    return !this.#table && this.#through !== undefined
  }

  /** How many records it holds in memory. */
  get held(): number {
    return this.#table?.size ?? 0
  }

  /**
   * The records, made of the seed now unless they are there.
   * @throws Reply `seed-failed`
   */
  get table(): RecordTable {
    return this.#table ?? this.#through?.table ?? (this.#table = this.#materialise())
  }

  /** Makes the seed unless it is made. Throws Reply `seed-failed`. */
  prepare(): void {
    void this.table
  }

  put(document: RecordDocument): void {
    this.#own().put(document)
    this.#written = true
  }

  remove(id: Id): void {
    this.#own().remove(id)
    this.#written = true
  }

  /** Goes back to the seed, which is made at the next use. */
  drop(): void {
    this.#mark = this.#seedMark
    this.release()
    this.#written = false
    this.#reseeded = this.#isFork
    this.#atSeed = this.#isFork
  }

  /** Lets go of the base's table. */
  release(): void {
    this.#table?.release()
    this.#table = undefined
  }

  /** Keeps the records as they are now, since the base is about to be written to. */
  hold(): void {
    const through = this.#table ? undefined : this.#through
    if (through?.made) this.#layOver(through)
    else if (through) this.#atSeed = true
  }

  /** The least changes that lead here from the seed, or in a fork from the base as it was at the opening. */
  changes(): Change[] {
    if (this.#isFork && !this.#reseeded) return this.#table?.changes(this.#declaration.name) ?? []
    return this.#reseeded || this.written ? this.changesFromSeed() : []
  }

  /** The changes that lead here from whatever the records were. */
  changesFromSeed(): Change[] {
    const { name } = this.#declaration
    const reseed: Change = { kind: 'reseed', of: 'collection', name, seed: this.fingerprint }
    return [reseed, ...(this.written ? this.table.changesFromSeed(name) : [])]
  }

  /**
   * Takes a new declaration. The caller drops the records when the seed is another one.
   * @returns the new seed's fingerprint when it is another one
   */
  declare(next: CollectionDeclaration): string | undefined {
    const mark = this.made ? this.#seedMark : undefined
    this.#declaration = next
    if (!mark) return undefined
    try {
      const changed = mark.changed(next)
      if (changed !== undefined) this.#warned = false
      return changed
    } catch (error) {
      this.#context.warn(seedKept(next, error))
      return undefined
    }
  }

  get #seedMark(): SeedMark<CollectionDeclaration> | undefined {
    const through = this.#table ? undefined : this.#through
    return (through && through.#seedMark) ?? this.#mark
  }

  /** The base where its records are those that this table has. */
  get #through(): SeededTable | undefined {
    const base = this.#base
    if (!base) return undefined
    const same = base.declaration === this.#declaration
    if (this.#atSeed ? same && !base.written : same || base.made) return base
    this.#base = undefined
    return undefined
  }

  /** The table to write to: no fork sees it. */
  #own(): RecordTable {
    const through = this.#table ? undefined : this.#through
    if (through) return this.#layOver(through)
    const table = this.table
    if (table.holders === 1) return table
    this.#table = table.copy()
    table.release()
    return this.#table
  }

  #layOver(base: SeededTable): RecordTable {
    this.#written = base.written
    // The base may go back to its seed, or to another one, and these records stay.
    this.#mark = base.#seedMark
    return (this.#table = new LayeredTable(base.table))
  }

  #materialise(): Table {
    const table = new Table()
    const records = this.#make()
    const { idField = 'id' } = this.#declaration
    let twice: Id | undefined
    for (const record of records) {
      const id = record[idField] as Id
      if (table.get(id)) twice ??= id
      else table.put(new RecordDocument(id, record))
    }
    table.completeSeed()
    this.#warnOnce(table, twice)
    this.#mark = new SeedMark(
      this.#declaration,
      seedFingerprint(this.#declaration.definition, records),
      (made) => sampleFingerprint(made, this.#context),
    )
    return table
  }

  #make(): StoredRecord[] {
    try {
      return seedRecords(this.#declaration, this.#context)
    } catch (error) {
      throw seedFailed(this.#declaration, error)
    }
  }

  /** Tells what is wrong with the records, once until the seed is another one. */
  #warnOnce(table: Table, twice: Id | undefined): void {
    if (this.#warned) return
    const declaration = this.#declaration
    const wrong = twinsOf(declaration, table.rows()).map((twins) =>
      duplicateValue(declaration, twins),
    )
    if (twice !== undefined) wrong.unshift(duplicateId(declaration, twice))
    this.#warned = wrong.length > 0
    for (const warning of wrong) this.#context.warn(warning)
  }
}
