import { sfc32 } from '../../../src/random.ts'

/** Draws from what a generator may write: all of it decided by a seed and a number. */
export class Draw {
  readonly #random: () => number

  constructor(seed: number, stream: number) {
    this.#random = sfc32(seed, stream)
  }

  /** A whole number from 0 to below a bound. */
  below(bound: number): number {
    return Math.floor(this.#random() * bound)
  }

  /** True for so many of a hundred. */
  chance(percent: number): boolean {
    return this.#random() * 100 < percent
  }

  /** One of some items. */
  one<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)]
    if (items.length === 0) throw new Error('There is nothing to draw from.')
    return item as Item
  }

  /** Some of the items at most so many, in an order of its own. */
  some<Item>(items: readonly Item[], most: number): Item[] {
    const keyed = items.map((item) => ({ item, at: this.#random() }))
    keyed.sort((one, other) => one.at - other.at)
    return keyed.slice(0, most).map(({ item }) => item)
  }
}
