import type { CollectionDeclaration, SingleDeclaration } from './records/declaration.ts'
import type { Change, ReseedChange } from './records/change.ts'
import type { StateContext } from './relations/follow.ts'
import { SeedFingerprint, seedFailed, seedKept } from './store/seed.ts'

/** What declares a collection or a single resource. */
export type ResourceDeclaration = CollectionDeclaration | SingleDeclaration

/** A collection or a single resource, whichever. */
export type Resource = SeededResource<ResourceDeclaration, object>

/** A resource, seeded at first use. In a fork it reads its base until either is written to. */
export abstract class SeededResource<Declared extends ResourceDeclaration, Data extends object> {
  readonly name: string
  readonly context: StateContext
  readonly #base: SeededResource<Declared, Data> | undefined
  #declaration: Declared
  /** The data that are no one else's; undefined before the seed is made, and in a fork that reads its base. */
  protected own: Data | undefined
  #seed: SeedFingerprint | undefined
  #revision: number | undefined
  #written = false
  /** Whether it went back to its seed since the fork was opened. */
  #reseeded = false
  /** Whether a fork may read through only while the base is at its seed. */
  #atSeed = false
  #detached = false

  constructor(declaration: Declared, context: StateContext, base?: SeededResource<Declared, Data>) {
    this.name = declaration.name
    this.context = context
    this.#declaration = declaration
    this.#base = base
  }

  abstract readonly kind: ReseedChange['of']
  abstract readonly loaded: number
  protected abstract make(): { readonly data: Data; readonly fingerprint: () => string }
  protected abstract layerOver(base: Data): Data
  /** The changes that lead to the data: from the seed, or else from the base where there is one. */
  protected abstract changesTo(data: Data, isFromSeed: boolean): Change[]
  protected abstract step(change: Change): () => void
  protected free(_data: Data): void {}
  protected invalidate(): void {}

  get declaration(): Declared {
    return this.#declaration
  }

  get revision(): number {
    return this.#revision ?? this.#base?.revision ?? 0
  }

  get seed(): string {
    void this.data
    return this.#seedInUse?.value ?? ''
  }

  get written(): boolean {
    return this.#written || (this.source?.written ?? false)
  }

  get made(): boolean {
    return this.own !== undefined || (this.source?.made ?? false)
  }

  /** The data, made of the seed now unless they are there: 500 `seed-failed` when that throws. */
  protected get data(): Data {
    return this.own ?? this.source?.data ?? (this.own = this.#makeSeed())
  }

  protected get source(): SeededResource<Declared, Data> | undefined {
    const base = this.#base
    if (!base || this.own || this.#detached) return undefined
    const same = base.declaration === this.#declaration
    if (this.#atSeed ? same && !base.written : same || base.made) return base
    this.#detached = true
    return undefined
  }

  protected writable(): Data {
    if (this.source) this.#layer(this.source)
    return this.data
  }

  protected write(data: Data): void {
    // The base may go back to its seed, or to another one, and this stays.
    this.#seed = this.#seedInUse
    this.own = data
    this.#written = true
  }

  /** Readies a change; the returned function cannot fail. Throws Reply `seed-failed`, RecordError. */
  prepare(change: Change): (revision: number) => void {
    const step = change.kind === 'reseed' ? () => this.#dropData() : this.step(change)
    return (revision) => {
      step()
      this.#revision = revision
      this.invalidate()
    }
  }

  /** Keeps the data of a fork as they are now, since the base is about to be written to. */
  retain(): void {
    this.#revision ??= this.#base?.revision
    const { source } = this
    if (source?.made) this.#layer(source)
    else if (source) this.#atSeed = true
  }

  release(): void {
    if (this.own) this.free(this.own)
    this.own = undefined
    this.invalidate()
  }

  /** The least changes that lead here from the seed, or in a fork from the base as it was at the opening. */
  changes(isFromSeed = false): Change[] {
    if (this.#base && !this.#reseeded && !isFromSeed)
      return this.own ? this.changesTo(this.own, false) : []
    return this.#reseeded || this.written ? this.changesFromSeed() : []
  }

  changesFromSeed(): Change[] {
    return [this.reseed(), ...(this.written ? this.changesTo(this.data, true) : [])]
  }

  reseed(): ReseedChange {
    const { kind: of, name } = this
    return { kind: 'reseed', of, name, seed: this.#seedInUse?.value ?? '' }
  }

  /** Takes a declaration; returns its seed's fingerprint if the caller must apply a reseed. */
  declare(next: Declared): string | undefined {
    const seed = this.made ? this.#seedInUse : undefined
    this.#declaration = next
    try {
      return seed?.changed(next)
    } catch (error) {
      this.context.seeds.warn(seedKept(next, error))
      return undefined
    }
  }

  get #seedInUse(): SeedFingerprint | undefined {
    const { source } = this
    return (source && source.#seedInUse) ?? this.#seed
  }

  #layer(base: SeededResource<Declared, Data>): void {
    this.#written = base.written
    this.#seed = base.#seedInUse
    this.own = this.layerOver(base.data)
  }

  #makeSeed(): Data {
    try {
      const { data, fingerprint } = this.make()
      this.#seed = new SeedFingerprint(this.#declaration, fingerprint, this.context.seeds)
      return data
    } catch (error) {
      throw seedFailed(this.#declaration, error)
    }
  }

  #dropData(): void {
    this.#seed = this.#seedInUse
    this.release()
    this.#written = false
    this.#reseeded = this.#atSeed = this.#base !== undefined
  }
}
