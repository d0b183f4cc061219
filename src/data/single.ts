import type { SingleDeclaration } from '../core/collection.ts'
import type { Change, ReseedChange, SetChange } from './change.ts'
import { StoredDocument } from './document.ts'
import { mergePatch } from './patch.ts'
import { toPlainObject } from './plain.ts'
import { SeedMark } from './seed-mark.ts'
import { seedFailed, seedKept, seedValue, valueFingerprint } from './seed.ts'
import type { PlainObject, StoredSingle } from './state.ts'
import type { Store } from './store.ts'

/**
 * A single resource in memory, made of its seed at first use; in a fork it is that of the base until
 * either of them is written to.
 */
export class MemorySingle implements StoredSingle {
  readonly name: string
  readonly #store: Store
  readonly #isFork: boolean
  #declaration: SingleDeclaration
  /** The base's, as long as this one may be seen through to it. */
  #base: MemorySingle | undefined
  #document: StoredDocument<PlainObject> | undefined
  #ownMark: SeedMark<SingleDeclaration> | undefined
  #written = false
  /** Whether it was written to since the fork was opened. */
  #touched = false
  /** Whether it went back to its seed since the fork was opened. */
  #reseeded = false
  /** Whether the base may be seen through to only while it is at its seed. */
  #atSeed = false
  #position: number | undefined

  /** @param base the single resource of the base, in a fork */
  constructor(declaration: SingleDeclaration, store: Store, base?: MemorySingle) {
    this.name = declaration.name
    this.#declaration = declaration
    this.#store = store
    this.#base = base
    this.#isFork = base !== undefined
  }

  get declaration(): SingleDeclaration {
    return this.#declaration
  }

  get position(): number {
    return this.#position ?? this.#base?.position ?? 0
  }

  get seed(): string {
    this.get()
    return this.fingerprint
  }

  /** Fingerprint of the seed that the value began with; empty before it is made. */
  get fingerprint(): string {
    return this.#mark?.fingerprint ?? ''
  }

  /** Whether the value is another than its seed. */
  get written(): boolean {
    return this.#written || (!this.#document && (this.#through?.written ?? false))
  }

  /** Whether the value is there. */
  get made(): boolean {
    return this.#document !== undefined || (this.#through?.made ?? false)
  }

  /** One value, as a collection holds many records. */
  get held(): number {
    return 1
  }

  get(): StoredDocument<PlainObject> {
    return this.#document ?? this.#through?.get() ?? (this.#document = this.#materialise())
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
    const mark = this.made ? this.#mark : undefined
    this.#declaration = next
    try {
      return mark?.changed(next)
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
  prepare(change: SetChange | ReseedChange): (position: number) => void {
    if (change.kind === 'reseed') {
      return (position) => {
        this.#ownMark = this.#mark
        this.#document = undefined
        this.#written = false
        this.#touched = false
        this.#reseeded = this.#isFork
        this.#atSeed = this.#isFork
        this.#position = position
      }
    }
    this.get()
    const { value } = change
    const document = new StoredDocument(Object.isFrozen(value) ? value : toPlainObject(value))
    return (position) => {
      // The base may go back to its seed, or to another one, and this value stays.
      this.#ownMark = this.#mark
      this.#document = document
      this.#written = true
      this.#touched = true
      this.#position = position
    }
  }

  /** Keeps the value as it is, since the base is about to be written to. */
  hold(): void {
    const through = this.#document ? undefined : this.#through
    this.#position ??= through?.position
    if (through?.made) {
      this.#written = through.written
      this.#ownMark = through.#mark
      this.#document = through.get()
    } else if (through) this.#atSeed = true
  }

  /** The least changes that lead here from the seed, or from the base as it was at the fork's opening. */
  changes(): Change[] {
    if (this.#reseeded || (!this.#isFork && this.written)) return this.changesFromSeed()
    return this.#touched ? [this.#set()] : []
  }

  /** The change that puts it back to its seed. */
  reseed(): ReseedChange {
    const { name, fingerprint: seed } = this
    return { kind: 'reseed', of: 'single', name, seed }
  }

  /** The changes that lead here from whatever was before. */
  changesFromSeed(): Change[] {
    return this.written ? [this.reseed(), this.#set()] : [this.reseed()]
  }

  /** A value that is held needs no letting go. */
  release(): void {
    this.#base = undefined
  }

  #rewrite(value: PlainObject): StoredDocument<PlainObject> {
    this.#store.apply([{ kind: 'set', single: this.name, value }])
    return this.get()
  }

  #set(): SetChange {
    return { kind: 'set', single: this.name, value: this.get().value }
  }

  get #mark(): SeedMark<SingleDeclaration> | undefined {
    const through = this.#document ? undefined : this.#through
    return (through && through.#mark) ?? this.#ownMark
  }

  /** The base where its value is the one that this has. */
  get #through(): MemorySingle | undefined {
    const base = this.#base
    if (!base) return undefined
    const same = base.declaration === this.#declaration
    if (this.#atSeed ? same && !base.written : same || base.made) return base
    this.#base = undefined
    return undefined
  }

  #materialise(): StoredDocument<PlainObject> {
    try {
      const value = seedValue(this.#declaration, this.#store.seeds)
      this.#ownMark = new SeedMark(
        this.#declaration,
        valueFingerprint(this.#declaration.definition, value),
        (made) => valueFingerprint(made.definition, seedValue(made, this.#store.seeds)),
      )
      return new StoredDocument(value)
    } catch (error) {
      throw seedFailed(this.#declaration, error)
    }
  }
}
