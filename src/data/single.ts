import type { SingleDeclaration } from './records/declaration.ts'
import type { SetChange } from './records/change.ts'
import { StoredDocument } from './records/document.ts'
import { MemoryPart } from './memory-part.ts'
import { mergePatch } from './patch.ts'
import { toPlainObject } from './records/plain.ts'
import { SeededValue } from './seeded-value.ts'
import type { PlainObject, StoredSingle } from './store/state.ts'
import type { Store } from './store.ts'

/** A single resource in memory, or the view that a fork has of one. */
export class MemorySingle
  extends MemoryPart<SingleDeclaration, SeededValue, SetChange>
  implements StoredSingle
{
  /** @param base the single resource of the base, in a fork */
  constructor(declaration: SingleDeclaration, store: Store, base?: MemorySingle) {
    super(new SeededValue(declaration, store.seeds, base && base.seeded), store, base)
  }

  get(): StoredDocument<PlainObject> {
    return this.seeded.current
  }

  replace(value: unknown): StoredDocument<PlainObject> {
    return this.#rewrite(toPlainObject(value))
  }

  update(patch: unknown): StoredDocument<PlainObject> {
    const fields = toPlainObject(patch)
    return this.#rewrite(Object.freeze({ ...this.get().value, ...fields }))
  }

  mergePatch(patch: unknown): StoredDocument<PlainObject> {
    return this.#rewrite(mergePatch(this.get().value, toPlainObject(patch)))
  }

  protected override step({ value }: SetChange): () => void {
    const { seeded } = this
    this.get()
    const document = new StoredDocument(Object.isFrozen(value) ? value : toPlainObject(value))
    return () => seeded.set(document)
  }

  #rewrite(value: PlainObject): StoredDocument<PlainObject> {
    this.store.apply([{ kind: 'set', single: this.name, value }])
    return this.get()
  }
}
