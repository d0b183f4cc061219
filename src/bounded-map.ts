/** A map of at most `limit` entries: setting one makes it the newest, and evicts the oldest beyond the limit. */
export class BoundedMap<Key, Value> extends Map<Key, Value> {
  readonly #limit: number

  constructor(limit: number, entries: Iterable<readonly [Key, Value]> = []) {
    super()
    this.#limit = limit
    for (const [key, value] of entries) this.set(key, value)
  }

  override set(key: Key, value: Value): this {
    // Taken out first, since a map keeps the place of a key that it has.
    this.delete(key)
    super.set(key, value)
    if (this.size > this.#limit) this.delete(this.keys().next().value as Key)
    return this
  }
}
