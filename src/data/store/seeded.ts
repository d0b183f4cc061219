import type { CollectionDeclaration, SingleDeclaration } from '../records/declaration.ts'
import type { Change, ReseedChange } from '../records/change.ts'
import { SeedMark } from './seed-mark.ts'
import { seedFailed, seedKept } from './seed.ts'
import type { SeedContext } from './seed.ts'

/** What a seed gave, and the fingerprint of that. */
export interface Made<Held> {
  readonly held: Held
  readonly fingerprint: string
}

/**
 * What is made of a seed at first use, and the knowledge whether that seed changed. In a fork it is what
 * the base has until either of them is written to.
 */
export abstract class Seeded<
  Declaration extends CollectionDeclaration | SingleDeclaration,
  Held extends object,
> {
  protected readonly context: SeedContext
  readonly #isFork: boolean
  #declaration: Declaration
  /** The base's, as long as this one may be seen through to it. */
  #base: Seeded<Declaration, Held> | undefined
  #own: Held | undefined
  #mark: SeedMark<Declaration> | undefined
  #written = false
  /** Whether it went back to its seed since the fork was opened. */
  #reseeded = false
  /** Whether the base may be seen through to only while it is at its seed. */
  #atSeed = false

  constructor(declaration: Declaration, context: SeedContext, base?: Seeded<Declaration, Held>) {
    this.context = context
    this.#declaration = declaration
    this.#base = base
    this.#isFork = base !== undefined
  }

  /** Makes the seed of the declaration; throws what making it throws. */
  protected abstract make(): Made<Held>

  /** The fingerprint of the seed that a declaration makes now; throws as `make`. */
  protected abstract fingerprintOf(declaration: Declaration): string

  /** What a fork holds while the base goes on. */
  protected abstract over(base: Held): Held

  /** The changes from what is below to what is held: the base where there is one, else the seed. */
  protected abstract changesOf(held: Held): Change[]

  /** The changes that lead from the seed to what is held. */
  protected abstract changesOfSeed(held: Held): Change[]

  /** The change that puts it back to its seed. */
  abstract reseed(): ReseedChange

  /** How many records, or values, it holds in memory. */
  abstract get held(): number

  get declaration(): Declaration {
    return this.#declaration
  }

  /** Fingerprint of the seed that it began with; empty before that is made. */
  get fingerprint(): string {
    return this.#seedMark?.fingerprint ?? ''
  }

  /** Whether it is more than its seed. */
  get written(): boolean {
    return this.#written || (!this.#own && (this.#through?.written ?? false))
  }

  /** Whether anything was made of the seed. */
  get made(): boolean {
    return this.#own !== undefined || (this.#through?.made ?? false)
  }

  /** Whether this is what the base has. */
  get isThrough(): boolean {
    return !this.#own && this.#through !== undefined
  }

  /**
   * What there is, made of the seed now unless it is there.
   * @throws Reply `seed-failed`
   */
  get current(): Held {
    return this.#own ?? this.#through?.current ?? (this.#own = this.#materialise())
  }

  /** What it has itself; undefined in a fork that sees the base, and before the seed is made. */
  protected get own(): Held | undefined {
    return this.#own
  }

  /** Takes what was written in place of what there was. */
  protected write(held: Held): void {
    // The base may go back to its seed, or to another one, and this stays.
    this.#mark = this.#seedMark
    this.#own = held
    this.#written = true
  }

  /** What to write to: in a fork no more what the base has. */
  protected apart(): Held {
    const through = this.#own ? undefined : this.#through
    if (through) this.#layOver(through)
    return this.current
  }

  /** Goes back to the seed, which is made at the next use. */
  drop(): void {
    this.#mark = this.#seedMark
    this.release()
    this.#written = false
    this.#reseeded = this.#isFork
    this.#atSeed = this.#isFork
  }

  /** Lets go of what it has. */
  release(): void {
    this.#own = undefined
  }

  /** Keeps what there is as it is now, since the base is about to be written to. */
  hold(): void {
    const through = this.#own ? undefined : this.#through
    if (through?.made) this.#layOver(through)
    else if (through) this.#atSeed = true
  }

  /** The least changes that lead here from the seed, or in a fork from the base as it was at the opening. */
  changes(): Change[] {
    if (this.#isFork && !this.#reseeded) return this.#own ? this.changesOf(this.#own) : []
    return this.#reseeded || this.written ? this.changesFromSeed() : []
  }

  /** The changes that lead here from whatever was before. */
  changesFromSeed(): Change[] {
    return [this.reseed(), ...(this.written ? this.changesOfSeed(this.current) : [])]
  }

  /**
   * Takes a new declaration. The caller drops what there is when the seed is another one.
   * @returns the new seed's fingerprint when it is another one
   */
  declare(next: Declaration): string | undefined {
    const mark = this.made ? this.#seedMark : undefined
    this.#declaration = next
    try {
      return mark?.changed(next)
    } catch (error) {
      this.context.warn(seedKept(next, error))
      return undefined
    }
  }

  get #seedMark(): SeedMark<Declaration> | undefined {
    const through = this.#own ? undefined : this.#through
    return (through && through.#seedMark) ?? this.#mark
  }

  /** The base where what that has is what this has. */
  get #through(): Seeded<Declaration, Held> | undefined {
    const base = this.#base
    if (!base) return undefined
    const same = base.declaration === this.#declaration
    if (this.#atSeed ? same && !base.written : same || base.made) return base
    this.#base = undefined
    return undefined
  }

  #layOver(base: Seeded<Declaration, Held>): void {
    this.#written = base.written
    this.#mark = base.#seedMark
    this.#own = this.over(base.current)
  }

  #materialise(): Held {
    try {
      const { held, fingerprint } = this.make()
      this.#mark = new SeedMark(this.#declaration, fingerprint, (made) => this.fingerprintOf(made))
      return held
    } catch (error) {
      throw seedFailed(this.#declaration, error)
    }
  }
}
