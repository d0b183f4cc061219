import type { SingleDeclaration } from './records/declaration.ts'
import type { Change, ReseedChange, SetChange } from './records/change.ts'
import { StoredDocument } from './records/document.ts'
import { seedValue, valueFingerprint } from './store/seed.ts'
import { Seeded } from './store/seeded.ts'
import type { Made } from './store/seeded.ts'
import type { PlainObject } from './store/state.ts'

/**
 * A single resource's value, made of its seed at first use; in a fork it is that of the base until either
 * of them is written to.
 */
export class SeededValue extends Seeded<SingleDeclaration, StoredDocument<PlainObject>> {
  /** Whether it was written to since the fork was opened. */
  #touched = false

  override get held(): number {
    return 1
  }

  set(document: StoredDocument<PlainObject>): void {
    this.write(document)
    this.#touched = true
  }

  override reseed(): ReseedChange {
    const { name } = this.declaration
    return { kind: 'reseed', of: 'single', name, seed: this.fingerprint }
  }

  protected override make(): Made<StoredDocument<PlainObject>> {
    const value = seedValue(this.declaration, this.context)
    const fingerprint = valueFingerprint(this.declaration.definition, value)
    return { held: new StoredDocument(value), fingerprint }
  }

  protected override fingerprintOf(declaration: SingleDeclaration): string {
    return valueFingerprint(declaration.definition, seedValue(declaration, this.context))
  }

  protected override over(base: StoredDocument<PlainObject>): StoredDocument<PlainObject> {
    return base
  }

  protected override changesOf(document: StoredDocument<PlainObject>): Change[] {
    return this.#touched ? this.changesOfSeed(document) : []
  }

  protected override changesOfSeed({ value }: StoredDocument<PlainObject>): SetChange[] {
    return [{ kind: 'set', single: this.declaration.name, value }]
  }
}
