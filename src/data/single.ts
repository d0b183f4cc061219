import type { SingleDeclaration } from '../core/collection.ts'
import type { ReseedChange, SetChange } from './change.ts'
import { StoredDocument } from './document.ts'
import { mergePatch } from './patch.ts'
import { toPlainObject } from './plain.ts'
import { SeedMark } from './seed-mark.ts'
import { seedFailed, seedKept, seedValue, valueFingerprint } from './seed.ts'
import type { PlainObject, StoredSingle } from './state.ts'
import type { Store } from './store.ts'

/** A single resource in memory; made of its seed at first use. */
export class MemorySingle implements StoredSingle {
  readonly name: string
  readonly #store: Store
  #declaration: SingleDeclaration
  #document: StoredDocument<PlainObject> | undefined
  readonly #mark: SeedMark<SingleDeclaration>
  #written = false

  constructor(declaration: SingleDeclaration, store: Store) {
    this.name = declaration.name
    this.#declaration = declaration
    this.#store = store
    this.#mark = new SeedMark((made) =>
      valueFingerprint(made.definition, seedValue(made, store.seeds)),
    )
  }

  get declaration(): SingleDeclaration {
    return this.#declaration
  }

  /** Fingerprint of the seed that the value began with; empty before it is made. */
  get fingerprint(): string {
    return this.#mark.fingerprint
  }

  /** Whether the value is another than its seed. */
  get written(): boolean {
    return this.#written
  }

  /** One value, as a collection holds many records. */
  get held(): number {
    return 1
  }

  get(): StoredDocument<PlainObject> {
    return (this.#document ??= this.#materialise())
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

  /**
   * Takes a new declaration.
   * @returns the new seed's fingerprint when it is another one; the value is then to be dropped
   */
  declare(next: SingleDeclaration): string | undefined {
    this.#declaration = next
    if (!this.#document) return undefined
    try {
      return this.#mark.changed(next)
    } catch (error) {
      this.#store.seeds.warn(seedKept(next, error))
      return undefined
    }
  }

  /**
   * Readies a change of a batch.
   * @returns carries it out, and cannot fail
   * @throws Reply `seed-failed`; RecordError
   */
  prepare(change: SetChange | ReseedChange): () => void {
    if (change.kind === 'reseed') {
      return () => {
        this.#document = undefined
        this.#written = false
      }
    }
    this.#document ??= this.#materialise()
    const { value } = change
    const document = new StoredDocument(Object.isFrozen(value) ? value : toPlainObject(value))
    return () => {
      this.#document = document
      this.#written = true
    }
  }

  #rewrite(value: PlainObject): StoredDocument<PlainObject> {
    this.#store.apply([{ kind: 'set', single: this.name, value }])
    return this.get()
  }

  #materialise(): StoredDocument<PlainObject> {
    try {
      const value = seedValue(this.#declaration, this.#store.seeds)
      this.#mark.set(this.#declaration, valueFingerprint(this.#declaration.definition, value))
      return new StoredDocument(value)
    } catch (error) {
      throw seedFailed(this.#declaration, error)
    }
  }
}
