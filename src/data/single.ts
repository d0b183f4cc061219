import type { SingleDeclaration } from './records/declaration.ts'
import type { SetChange } from './records/change.ts'
import { StoredDocument } from './records/document.ts'
import { toPlainObject } from './records/plain.ts'
import { mergePatch } from './patch.ts'
import { SeededResource } from './seeded-resource.ts'
import { seedFingerprint, seedValue } from './store/seed.ts'
import type { PlainObject, StoredSingle } from './store/state.ts'

type Value = StoredDocument<PlainObject>

/** A single resource in memory; a fork shares the document of its base until either is written to. */
export class MemorySingle extends SeededResource<SingleDeclaration, Value> implements StoredSingle {
  #touched = false

  override readonly kind = 'single'
  override readonly loaded = 1

  get(): Value {
    return this.data
  }

  replace(value: unknown): Value {
    return this.#set(toPlainObject(value))
  }

  update(patch: unknown): Value {
    const fields = toPlainObject(patch)
    return this.#set(Object.freeze({ ...this.data.value, ...fields }))
  }

  mergePatch(patch: unknown): Value {
    return this.#set(mergePatch(this.data.value, toPlainObject(patch)))
  }

  #set(value: PlainObject): Value {
    this.context.write([{ kind: 'set', single: this.name, value }])
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

  protected override make(): { data: Value; fingerprint: () => string } {
    const value = seedValue(this.declaration, this.context.seeds)
    const { declaration } = this
    const fingerprint = () => seedFingerprint(declaration, value)
    return { data: new StoredDocument(value), fingerprint }
  }

  protected override layerOver(base: Value): Value {
    return base
  }

  protected override changesTo({ value }: Value, isFromSeed: boolean): SetChange[] {
    return isFromSeed || this.#touched ? [{ kind: 'set', single: this.name, value }] : []
  }
}
