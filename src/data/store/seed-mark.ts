/** Remembers which seed some data began with, to tell whether a new declaration has another one. */
export class SeedMark<Declaration extends { readonly definition: string }> {
  readonly #fingerprintOf: (declaration: Declaration) => string
  /** Fingerprint of the seed. */
  readonly fingerprint: string
  #made: Declaration
  /** The last declaration that was asked about, and the answer: forks ask the same again. */
  #asked: { readonly next: Declaration; readonly changed: string | undefined } | undefined

  /**
   * @param made what the seed was made of
   * @param fingerprintOf fingerprint of what a declaration makes now; may throw
   */
  constructor(
    made: Declaration,
    fingerprint: string,
    fingerprintOf: (declaration: Declaration) => string,
  ) {
    this.#made = made
    this.fingerprint = fingerprint
    this.#fingerprintOf = fingerprintOf
  }

  /**
   * The fingerprint of a new declaration's seed, when that is another one than the data began with.
   *
   * A factory that uses the clock or random numbers makes other records each time, and its data would
   * be lost at each save. So when the same definition gives other records, the declaration that made
   * the data is asked again: if it, too, differs from what it gave, the records tell nothing.
   *
   * @throws what making the seed throws, once for a declaration; the mark stays as it was
   */
  changed(next: Declaration): string | undefined {
    const made = this.#made
    if (made === next) return undefined
    if (this.#asked?.next === next) return this.#asked.changed
    // Kept before it is known: what throws once is not asked again.
    this.#asked = { next, changed: undefined }
    const changed = this.#compare(made, next)
    this.#asked = { next, changed }
    return changed
  }

  #compare(made: Declaration, next: Declaration): string | undefined {
    const fingerprint = this.#fingerprintOf(next)
    if (fingerprint === this.fingerprint) {
      this.#made = next
      return undefined
    }
    if (next.definition !== made.definition) return fingerprint
    return this.#fingerprintOf(made) === this.fingerprint ? fingerprint : undefined
  }
}
