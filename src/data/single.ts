import type { SingleDeclaration } from './records/declaration.ts'
import type { SetChange } from './records/change.ts'
import { StoredDocument } from './records/document.ts'
import { toPlainObject } from './records/plain.ts'
import { mergePatch } from './patch.ts'
import { SeededResource } from './seeded-resource.ts'
import { seedValue, valueFingerprint } from './store/seed.ts'
import type { PlainObject, StoredSingle } from './store/state.ts'

/** A single resource in memory; a fork shares the document of its base until either is written to. */
export class MemorySingle
  extends SeededResource<SingleDeclaration, StoredDocument<PlainObject>>
  implements StoredSingle
{
  /** Whether it was written to since the fork was opened. */
  #touched = false

  override get kind(): 'single' {
    return 'single'
  }

  override get loaded(): number {
    return 1
  }

  get(): StoredDocument<PlainObject> {
    return this.data
  }

  replace(value: unknown): StoredDocument<PlainObject> {
    return this.#set(toPlainObject(value))
  }

  update(patch: unknown): StoredDocument<PlainObject> {
    const fields = toPlainObject(patch)
    return this.#set(Object.freeze({ ...this.data.value, ...fields }))
  }

  mergePatch(patch: unknown): StoredDocument<PlainObject> {
    return this.#set(mergePatch(this.data.value, toPlainObject(patch)))
  }

  #set(value: PlainObject): StoredDocument<PlainObject> {
    this.context.apply([{ kind: 'set', single: this.name, value }])
    return this.data
  }

  protected override step({ value }: SetChange): () => void {
    void this.data
    const document = new StoredDocument(Object.isFrozen(value) ? value : toPlainObject(value))
    return () => {
      this.write(document)
      this.#touched = true
    }
  }

  protected override make(): { data: StoredDocument<PlainObject>; fingerprint: string } {
    const value = seedValue(this.declaration, this.context.seeds)
    const fingerprint = valueFingerprint(this.declaration.definition, value)
    return { data: new StoredDocument(value), fingerprint }
  }

  protected override fingerprintOf(declaration: SingleDeclaration): string {
    return valueFingerprint(declaration.definition, seedValue(declaration, this.context.seeds))
  }

  protected override layerOver(base: StoredDocument<PlainObject>): StoredDocument<PlainObject> {
    return base
  }

  protected override changesOf(document: StoredDocument<PlainObject>): SetChange[] {
    return this.#touched ? this.changesSinceSeed(document) : []
  }

  protected override changesSinceSeed({ value }: StoredDocument<PlainObject>): SetChange[] {
    return [{ kind: 'set', single: this.name, value }]
  }
}
