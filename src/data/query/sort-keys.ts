import type { Id } from '../records/declaration.ts'
import { lastRank, orderKey, ranks } from './order.ts'
import { textWeights } from './text-weights.ts'

/** Of longer texts only the beginning is in a key (UTF-16 units). */
const longestText = 32
/** In front of what has no order: behind all else in both directions. */
const lastByte = 255
/** Behind a whole text, and behind the beginning of a longer one. */
const textEnd = 0
const textCut = 255

/**
 * Sort keys as bytes, one behind the other: comparing them byte by byte compares what they were made of,
 * without a collator. They are made for one sort and then forgotten: up to 70 bytes for each value of up to four.
 */
export class SortKeys {
  /** All keys. */
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1024)
  /** Where each key starts in the bytes; the last one ends where the next would start. */
  readonly starts: Uint32Array
  readonly #numbers = new DataView(new ArrayBuffer(8))
  readonly #weights = textWeights()
  /** By number of the key: 1 where equal bytes do not mean that all is equal. */
  readonly #cut: Uint8Array
  #at = 0
  #count = 0

  /** @param most how many keys there can be */
  constructor(most: number) {
    this.starts = new Uint32Array(most + 1)
    this.#cut = new Uint8Array(most)
  }

  /** Whether a key tells the beginning alone, so that one of the same bytes may come before or behind. */
  isCut(key: number): boolean {
    return this.#cut[key] === 1
  }

  /** Completes the key that values were added to: the next one has the next number, from 0 on. */
  end(): void {
    this.starts[++this.#count] = this.#at
  }

  /** Forgets what was added to the key so far. */
  forget(): void {
    this.#at = this.starts[this.#count] as number
    this.#cut[this.#count] = 0
  }

  /** Says that the key does not tell all. */
  cut(): void {
    this.#cut[this.#count] = 1
  }

  /** Adds a value to the key; false where no bytes can tell its place. */
  add(value: unknown, descending: boolean): boolean {
    if (this.#cut[this.#count] === 1) return true
    this.#reserve()
    const start = this.#at
    const [rank, ordered] = orderKey(value)
    if (rank === lastRank) {
      this.#byte(lastByte)
      return true
    }
    this.#byte(rank + 1)
    if (typeof ordered === 'string') {
      if (!this.#text(ordered)) return false
    } else if (rank !== ranks.other) this.#number(ordered)
    if (descending) this.#invert(start)
    return true
  }

  /** Adds an id: numbers, then texts by their code units. */
  addId(id: Id): void {
    if (this.#cut[this.#count] === 1) return
    this.#reserve()
    this.#byte(typeof id === 'number' ? 0 : 1)
    if (typeof id === 'number') {
      this.#number(id)
      return
    }
    const length = Math.min(id.length, longestText)
    for (let index = 0; index < length; index++) {
      const unit = id.charCodeAt(index)
      this.#byte(unit >> 8)
      this.#byte(unit & 255)
    }
    if (id.length === length) return
    // A longer one is behind its own beginning.
    this.#byte(0)
    this.cut()
  }

  #text(text: string): boolean {
    const { primary, tertiary } = this.#weights
    const isWhole = text.length <= longestText
    // One more is looked at: an accent behind the last letter would belong to that.
    const seen = isWhole ? text.length : longestText + 1
    for (let index = 0; index < seen; index++) {
      const weight = primary[text.charCodeAt(index)] ?? 0
      if (weight === 0) return false
      if (index < longestText) this.#byte(weight)
    }
    this.#byte(isWhole ? textEnd : textCut)
    if (!isWhole) this.cut()
    else
      for (let index = 0; index < seen; index++) {
        this.#byte(tertiary[text.charCodeAt(index)] as number)
      }
    return true
  }

  /** Eight bytes in the order of numbers. */
  #number(value: number): void {
    // Adding 0 makes -0 the 0 that it is equal to.
    this.#numbers.setFloat64(0, value + 0)
    const flip = this.#numbers.getUint8(0) > 127 ? 255 : 0
    for (let index = 0; index < 8; index++) {
      this.#byte(this.#numbers.getUint8(index) ^ (index === 0 ? flip | 128 : flip))
    }
  }

  #byte(byte: number): void {
    this.bytes[this.#at++] = byte
  }

  #invert(from: number): void {
    for (let at = from; at < this.#at; at++) this.bytes[at] = 255 - (this.bytes[at] as number)
  }

  /** Makes room for one value. */
  #reserve(): void {
    if (this.#at + 2 * longestText + 8 <= this.bytes.length) return
    const larger = new Uint8Array(this.bytes.length * 2)
    larger.set(this.bytes)
    this.bytes = larger
  }
}
