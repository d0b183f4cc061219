import type { SingleDeclaration } from '../core/collection.ts'
import type { Change, ReseedChange, SetChange } from './change.ts'
import { StoredDocument } from './document.ts'
import { mergePatch } from './patch.ts'
import { toPlainObject } from './plain.ts'
import { SeededValue } from './seeded-value.ts'
import type { PlainObject, StoredSingle } from './state.ts'
import type { Store } from './store.ts'

/**
 * A single resource in memory, or the view that a fork has of one. Its writes decide what is to change;
 * {@link prepare} alone changes it.
 */
export class MemorySingle implements StoredSingle {
  readonly name: string
  readonly #seeded: SeededValue
  readonly #store: Store
  readonly #base: MemorySingle | undefined
  #position: number | undefined

  /** @param base the single resource of the base, in a fork */
  constructor(declaration: SingleDeclaration, store: Store, base?: MemorySingle) {
    this.name = declaration.name
    this.#seeded = new SeededValue(declaration, store.seeds, base && base.#seeded)
    this.#store = store
    this.#base = base
  }

  get declaration(): SingleDeclaration {
    return this.#seeded.declaration
  }

  get position(): number {
    return this.#position ?? this.#base?.position ?? 0
  }

  get seed(): string {
    this.get()
    return this.#seeded.fingerprint
  }

  /** Whether the value is another than its seed. */
  get written(): boolean {
    return this.#seeded.written
  }

  /** Whether the value is there. */
  get made(): boolean {
    return this.#seeded.made
  }

  /** One value, as a collection holds many records. */
  get held(): number {
    return 1
  }

  get(): StoredDocument<PlainObject> {
    return this.#seeded.current
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
    return this.#seeded.declare(next)
  }

  /**
   * Readies a change of a batch.
   * @returns carries it out, and cannot fail
   * @throws Reply `seed-failed`; RecordError
   */
  prepare(change: SetChange | ReseedChange): (position: number) => void {
    const step = this.#step(change)
    return (position) => {
      step()
      this.#position = position
    }
  }

  /** Keeps the value as it is, since the base is about to be written to. */
  hold(): void {
    this.#position ??= this.#base?.position
    this.#seeded.hold()
  }

  /** Lets go of the value, at the end of a fork. */
  release(): void {
    this.#seeded.release()
  }

  /** The least changes that lead here from the seed, or from the base as it was at the fork's opening. */
  changes(): Change[] {
    return this.#seeded.changes()
  }

  /** The change that puts it back to its seed. */
  reseed(): ReseedChange {
    return this.#seeded.reseed()
  }

  /** The changes that lead here from whatever was before. */
  changesFromSeed(): Change[] {
    return this.#seeded.changesFromSeed()
  }

  #step(change: SetChange | ReseedChange): () => void {
    const seeded = this.#seeded
    if (change.kind === 'reseed') return () => seeded.drop()
    this.get()
    const { value } = change
    const document = new StoredDocument(Object.isFrozen(value) ? value : toPlainObject(value))
    return () => seeded.set(document)
  }

  #rewrite(value: PlainObject): StoredDocument<PlainObject> {
    this.#store.apply([{ kind: 'set', single: this.name, value }])
    return this.get()
  }
}
