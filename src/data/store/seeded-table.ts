import type { CollectionDeclaration, Id } from '../records/declaration.ts'
import type { Change, ReseedChange } from '../records/change.ts'
import { RecordDocument } from '../records/document.ts'
import { LayeredTable } from './layered-table.ts'
import {
  duplicateId,
  duplicateValue,
  sampleFingerprint,
  seedFingerprint,
  seedRecords,
} from './seed.ts'
import type { SeedContext } from './seed.ts'
import { Seeded } from './seeded.ts'
import type { Made } from './seeded.ts'
import { Table } from './table.ts'
import type { RecordTable } from './table.ts'
import { twinsOf } from './unique.ts'

/** What a seed gave. A document of it keeps its place in every table that is filled with all of them. */
interface MadeSeed {
  readonly context: SeedContext
  readonly documents: readonly RecordDocument[]
  readonly fingerprint: string
}

/** By what declared them; forks and the base share them. */
const madeSeeds = new WeakMap<CollectionDeclaration, MadeSeed>()

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
    const { documents, fingerprint } = this.#seed()
    for (const document of documents) table.put(document)
    table.completeSeed()
    return { held: table, fingerprint }
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

  /** The records of the seed, which are made once: a reset goes back to them at no more cost than their number. */
  #seed(): MadeSeed {
    const { declaration, context } = this
    const known = madeSeeds.get(declaration)
    if (known?.context === context) return known
    const { idField = 'id', definition } = declaration
    const records = seedRecords(declaration, context)
    const documents = new Map<string, RecordDocument>()
    let twice: Id | undefined
    for (const record of records) {
      const id = record[idField] as Id
      if (documents.has(String(id))) twice ??= id
      else documents.set(String(id), new RecordDocument(id, record))
    }
    const made = {
      context,
      documents: [...documents.values()],
      fingerprint: seedFingerprint(definition, records),
    }
    madeSeeds.set(declaration, made)
    this.#warnOnce(made.documents, twice)
    return made
  }

  /** Tells what is wrong with the records, once until the seed is another one. */
  #warnOnce(documents: readonly RecordDocument[], twice: Id | undefined): void {
    if (this.#warned) return
    const { declaration } = this
    const wrong = twinsOf(declaration, documents).map((twins) => duplicateValue(declaration, twins))
    if (twice !== undefined) wrong.unshift(duplicateId(declaration, twice))
    this.#warned = wrong.length > 0
    for (const warning of wrong) this.context.warn(warning)
  }
}
