import type { CollectionDeclaration, Id, StoredRecord } from '../core/collection.ts'
import { SeedMark } from './seed-mark.ts'
import {
  duplicateId,
  sampleFingerprint,
  seedFailed,
  seedFingerprint,
  seedKept,
  seedRecords,
} from './seed.ts'
import type { SeedContext } from './seed.ts'
import { Table } from './table.ts'

/** A collection's table, made of its seed at first use, and the knowledge whether that seed changed. */
export class SeededTable {
  readonly #context: SeedContext
  #declaration: CollectionDeclaration
  #table: Table | undefined
  readonly #mark: SeedMark<CollectionDeclaration>
  #written = false
  #warned = false

  constructor(declaration: CollectionDeclaration, context: SeedContext) {
    this.#declaration = declaration
    this.#context = context
    this.#mark = new SeedMark((made) => sampleFingerprint(made, context))
  }

  get declaration(): CollectionDeclaration {
    return this.#declaration
  }

  /** Fingerprint of the seed that the records began with; empty before they are made. */
  get fingerprint(): string {
    return this.#mark.fingerprint
  }

  /** Whether the records are more than their seed. */
  get written(): boolean {
    return this.#written
  }

  /** How many records are in memory. */
  get held(): number {
    return this.#table?.size ?? 0
  }

  /**
   * The records, made of the seed now unless they are there.
   * @throws Reply `seed-failed`
   */
  get table(): Table {
    return (this.#table ??= this.#materialise())
  }

  /** Makes the seed unless it is made. Throws Reply `seed-failed`. */
  prepare(): void {
    this.#table ??= this.#materialise()
  }

  put(record: StoredRecord): void {
    this.table.put(record)
    this.#written = true
  }

  remove(id: Id): void {
    this.table.remove(id)
    this.#written = true
  }

  /** Goes back to the seed, which is made at the next use. */
  drop(): void {
    this.#table = undefined
    this.#written = false
  }

  /**
   * Takes a new declaration. The caller drops the records when the seed is another one.
   * @returns the new seed's fingerprint when it is another one
   */
  declare(next: CollectionDeclaration): string | undefined {
    this.#declaration = next
    if (!this.#table) return undefined
    try {
      const changed = this.#mark.changed(next)
      if (changed !== undefined) this.#warned = false
      return changed
    } catch (error) {
      this.#context.warn(seedKept(next, error))
      return undefined
    }
  }

  #materialise(): Table {
    const table = new Table()
    const records = this.#make()
    for (const record of records) {
      if (table.get(record.id)) this.#warnOfDuplicate(record.id)
      else table.put(record)
    }
    this.#mark.set(this.#declaration, seedFingerprint(this.#declaration.definition, records))
    return table
  }

  #make(): StoredRecord[] {
    try {
      return seedRecords(this.#declaration, this.#context)
    } catch (error) {
      throw seedFailed(this.#declaration, error)
    }
  }

  #warnOfDuplicate(id: Id): void {
    if (this.#warned) return
    this.#warned = true
    this.#context.warn(duplicateId(this.#declaration, id))
  }
}
