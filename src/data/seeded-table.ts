import type { CollectionDeclaration, Id } from '../core/collection.ts'
import type { Change, ReseedChange } from './change.ts'
import { RecordDocument } from './document.ts'
import { LayeredTable } from './layered-table.ts'
import {
  duplicateId,
  duplicateValue,
  sampleFingerprint,
  seedFingerprint,
  seedRecords,
} from './seed.ts'
import { Seeded } from './seeded.ts'
import type { Made } from './seeded.ts'
import { Table } from './table.ts'
import type { RecordTable } from './table.ts'
import { twinsOf } from './unique.ts'

/**
 * A collection's table, made of its seed at first use. In a fork it is the table of the base until either
 * of them is written to, then a layer over it.
 */
export class SeededTable extends Seeded<CollectionDeclaration, RecordTable> {
  #warned = false

  override get held(): number {
    return this.own?.size ?? 0
  }

  put(document: RecordDocument): void {
    this.#toWrite().put(document)
  }

  remove(id: Id): void {
    this.#toWrite().remove(id)
  }

  override release(): void {
    this.own?.release()
    super.release()
  }

  override declare(next: CollectionDeclaration): string | undefined {
    const changed = super.declare(next)
    if (changed !== undefined) this.#warned = false
    return changed
  }

  override reseed(): ReseedChange {
    const { name } = this.declaration
    return { kind: 'reseed', of: 'collection', name, seed: this.fingerprint }
  }

  protected override make(): Made<RecordTable> {
    const table = new Table()
    const { declaration } = this
    const { idField = 'id', definition } = declaration
    const records = seedRecords(declaration, this.context)
    let twice: Id | undefined
    for (const record of records) {
      const id = record[idField] as Id
      if (table.get(id)) twice ??= id
      else table.put(new RecordDocument(id, record))
    }
    table.completeSeed()
    this.#warnOnce(table, twice)
    return { held: table, fingerprint: seedFingerprint(definition, records) }
  }

  protected override fingerprintOf(declaration: CollectionDeclaration): string {
    return sampleFingerprint(declaration, this.context)
  }

  protected override over(base: RecordTable): RecordTable {
    return new LayeredTable(base)
  }

  protected override changesOf(table: RecordTable): Change[] {
    return table.changes(this.declaration.name)
  }

  protected override changesOfSeed(table: RecordTable): Change[] {
    return table.changesFromSeed(this.declaration.name)
  }

  /** The table to write to: no fork sees it. */
  #toWrite(): RecordTable {
    const table = this.apart()
    const own = table.holders === 1 ? table : table.copy()
    if (own !== table) table.release()
    this.write(own)
    return own
  }

  /** Tells what is wrong with the records, once until the seed is another one. */
  #warnOnce(table: Table, twice: Id | undefined): void {
    if (this.#warned) return
    const { declaration } = this
    const wrong = twinsOf(declaration, table.rows()).map((twins) =>
      duplicateValue(declaration, twins),
    )
    if (twice !== undefined) wrong.unshift(duplicateId(declaration, twice))
    this.#warned = wrong.length > 0
    for (const warning of wrong) this.context.warn(warning)
  }
}
