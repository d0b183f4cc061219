import type { SortKeys } from './sort-keys.ts'

/** So few keys are sorted by comparing them. */
const few = 12

/**
 * Puts the numbers of keys in the order of their bytes, equal ones in the order they were made.
 *
 * @param settle puts keys in order that are equal but not whole
 */
export function sortByKeys(
  order: Uint32Array,
  keys: SortKeys,
  settle: (equal: Uint32Array) => void,
): void {
  new ByteSort(keys, order, settle).sort(0, order.length, 0)
}

/** Quicksort by one byte after the other: no byte is looked at again where it is the same in all. */
class ByteSort {
  readonly #keys: SortKeys
  readonly #bytes: Uint8Array
  readonly #starts: Uint32Array
  readonly #order: Uint32Array
  readonly #settle: (equal: Uint32Array) => void

  constructor(keys: SortKeys, order: Uint32Array, settle: (equal: Uint32Array) => void) {
    this.#keys = keys
    this.#bytes = keys.bytes
    this.#starts = keys.starts
    this.#order = order
    this.#settle = settle
  }

  /** Sorts a part whose keys have the same bytes up to a depth. */
  sort(from: number, to: number, depth: number): void {
    let [start, end, deep] = [from, to, depth]
    while (end - start > few) {
      const pivot = this.#pivot(start, end, deep)
      const [low, high] = this.#divide(start, end, deep, pivot)
      const [before, same, behind] = [low - start, high - low, end - high]
      // The largest part is next, so that calls lie no deeper than the logarithm of all.
      if (same >= before && same >= behind) {
        this.sort(start, low, deep)
        this.sort(high, end, deep)
        if (pivot < 0) return this.#equals(low, high)
        ;[start, end, deep] = [low, high, deep + 1]
      } else {
        if (pivot < 0) this.#equals(low, high)
        else this.sort(low, high, deep + 1)
        if (before > behind) {
          this.sort(high, end, deep)
          end = low
        } else {
          this.sort(start, low, deep)
          start = high
        }
      }
    }
    if (end - start > 1) this.#insert(start, end, deep)
  }

  /** The byte of a key, or -1 behind its end. */
  #byteOf(key: number, depth: number): number {
    const at = (this.#starts[key] as number) + depth
    return at < (this.#starts[key + 1] as number) ? (this.#bytes[at] as number) : -1
  }

  #pivot(start: number, end: number, depth: number): number {
    const order = this.#order
    const one = this.#byteOf(order[start] as number, depth)
    const two = this.#byteOf(order[(start + end) >>> 1] as number, depth)
    const three = this.#byteOf(order[end - 1] as number, depth)
    return Math.max(Math.min(one, two), Math.min(Math.max(one, two), three))
  }

  /** Puts lower bytes in front and higher ones behind; gives where the same ones start and end. */
  #divide(start: number, end: number, depth: number, pivot: number): [low: number, high: number] {
    const order = this.#order
    let [low, at, high] = [start, start, end]
    while (at < high) {
      const key = order[at] as number
      const byte = this.#byteOf(key, depth)
      if (byte < pivot) {
        order[at++] = order[low] as number
        order[low++] = key
      } else if (byte > pivot) {
        order[at] = order[--high] as number
        order[high] = key
      } else at++
    }
    return [low, high]
  }

  #insert(start: number, end: number, depth: number): void {
    const order = this.#order
    let isCut = false
    for (let index = start + 1; index < end; index++) {
      const key = order[index] as number
      let at = index
      for (; at > start; at--) {
        const other = order[at - 1] as number
        const compared = this.#compare(other, key, depth)
        isCut ||= compared === 0 && this.#keys.isCut(key)
        if (compared < 0 || (compared === 0 && other < key)) break
        order[at] = other
      }
      order[at] = key
    }
    if (isCut) this.#settleCut(start, end, depth)
  }

  #compare(one: number, other: number, depth: number): number {
    for (let deep = depth; ; deep++) {
      const byte = this.#byteOf(one, deep)
      const difference = byte - this.#byteOf(other, deep)
      if (difference !== 0 || byte < 0) return difference
    }
  }

  /** Puts each run of equal keys that are not whole in order. */
  #settleCut(start: number, end: number, depth: number): void {
    for (let from = start, to = start; from < end; from = to) {
      const first = this.#order[from] as number
      while (to < end && this.#compare(first, this.#order[to] as number, depth) === 0) to++
      if (to - from > 1) this.#equals(from, to)
    }
  }

  #equals(start: number, end: number): void {
    if (end - start < 2) return
    const equal = this.#order.subarray(start, end)
    equal.sort()
    if (this.#keys.isCut(equal[0] as number)) this.#settle(equal)
  }
}
