import type { CollectionDeclaration, SingleDeclaration } from './records/declaration.ts'
import type { Change, ReseedChange } from './records/change.ts'
import type { Seeded } from './store/seeded.ts'
import type { Store } from './store.ts'

/**
 * A collection or single resource in memory, or the view that a fork has of one. Its writes decide what
 * is to change; {@link prepare} alone changes it.
 */
export abstract class MemoryPart<
  Declaration extends CollectionDeclaration | SingleDeclaration,
  Held extends Seeded<Declaration, object>,
  Own extends Change,
> {
  readonly name: string
  protected readonly seeded: Held
  protected readonly store: Store
  readonly #base: MemoryPart<Declaration, Held, Own> | undefined
  #revision: number | undefined

  /** @param base the part of the base, in a fork */
  constructor(seeded: Held, store: Store, base?: MemoryPart<Declaration, Held, Own>) {
    this.name = seeded.declaration.name
    this.seeded = seeded
    this.store = store
    this.#base = base
  }

  /**
   * Readies a change.
   * @returns carries it out, and cannot fail
   * @throws Reply `seed-failed`; RecordError
   */
  protected abstract step(change: Own): () => void

  get declaration(): Declaration {
    return this.seeded.declaration
  }

  get revision(): number {
    return this.#revision ?? this.#base?.revision ?? 0
  }

  get seed(): string {
    void this.seeded.current
    return this.seeded.fingerprint
  }

  /** Whether the data are there. */
  get made(): boolean {
    return this.seeded.made
  }

  /** Whether the data are more than their seed. */
  get written(): boolean {
    return this.seeded.written
  }

  /** How many records, or values, are in memory. */
  get held(): number {
    return this.seeded.held
  }

  /**
   * Takes a new declaration; the caller applies a reseed when the seed is another one.
   * @returns the new seed's fingerprint when it is another one
   */
  declare(next: Declaration): string | undefined {
    return this.seeded.declare(next)
  }

  /**
   * Readies a change of a batch.
   * @returns carries it out, and cannot fail
   * @throws Reply `seed-failed`; RecordError
   */
  prepare(change: Own | ReseedChange): (revision: number) => void {
    const step = change.kind === 'reseed' ? () => this.seeded.drop() : this.step(change as Own)
    return (revision) => {
      step()
      this.#revision = revision
      this.dropped()
    }
  }

  /** Keeps everything as it is, since the base is about to be written to. */
  hold(): void {
    this.#revision ??= this.#base?.revision
    this.seeded.hold()
  }

  /** Lets go of the data and of the base, at the end of a fork. */
  release(): void {
    this.seeded.release()
    this.dropped()
  }

  /** The least changes that lead here from the seed, or from the base as it was at the fork's opening. */
  changes(): Change[] {
    return this.seeded.changes()
  }

  /** The change that puts it back to its seed. */
  reseed(): ReseedChange {
    return this.seeded.reseed()
  }

  /** The changes that lead here from whatever was before. */
  changesFromSeed(): Change[] {
    return this.seeded.changesFromSeed()
  }

  /** What was derived from the data holds no more. */
  protected dropped(): void {}
}
