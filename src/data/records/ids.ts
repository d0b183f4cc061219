import { clock } from '../../clock.ts'
import type { Id, IdKind, IdMaker } from './declaration.ts'
import { RemovedIds } from './removed-ids.ts'

const uuidShape = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** Makes ids without a scan: the highest number is tracked, and does not sink on deletion, so no id is given twice. */
export class IdSequence {
  #highest = 0
  /** Whether the first number was a text, as `"7"`: the next one is a text then too, whatever else a client sends. */
  #text: boolean | undefined
  /** Whether any id is a number; and what those are that are none, undefined before there is one. */
  #counts = false
  #random: 'uuid' | 'nanoid' | undefined
  /** Undefined where it does not count which records were removed. */
  readonly #removed: RemovedIds | undefined

  constructor(removed?: RemovedIds) {
    this.#removed = removed
  }

  /** The ids of removed records, where they are remembered. */
  get removed(): RemovedIds | undefined {
    return this.#removed
  }

  /** The highest number, as the type it came in; undefined before there is one. */
  get last(): Id | undefined {
    if (this.#highest === 0) return undefined
    return this.#text ? String(this.#highest) : this.#highest
  }

  noteRemoved(id: Id): void {
    this.note(id)
    this.#removed?.add(id)
  }

  note(id: Id): void {
    this.#removed?.delete(id)
    const number = typeof id === 'number' ? id : Number(id)
    // "007" and "7.0" are other texts than the number they read as.
    if (typeof id === 'string' && String(number) !== id) {
      const isUuid = this.#random !== 'nanoid' && uuidShape.test(id)
      this.#random = isUuid ? 'uuid' : 'nanoid'
      return
    }
    this.#counts = true
    if (number < this.#highest || number <= 0 || !Number.isSafeInteger(number)) return
    this.#highest = number
    this.#text ??= typeof id === 'string'
  }

  /**
   * An id that is not in use, by default like those that are there: a random text where none of them is a number, a
   * UUID where all are. Else the highest number + 1, or a UUID when numbers have run out.
   */
  next(kind: IdKind | undefined = this.#usual): Id {
    if (kind === 'nanoid') return randomText(21)
    if (kind === 'uuid' || this.#highest === Number.MAX_SAFE_INTEGER) return clock.uuid()
    const id = this.#highest + 1
    return this.#text ? String(id) : id
  }

  /** What an address means as the id of a new record: a number where the collection counts by numbers. */
  typed(address: string, kind: IdKind | IdMaker = this.#usual): Id {
    const number = Number(address)
    const counts = kind === 'increment' && !this.#text
    return counts && Number.isSafeInteger(number) && String(number) === address ? number : address
  }

  get #usual(): IdKind {
    return (!this.#counts && this.#random) || 'increment'
  }

  copy(): IdSequence {
    const copy = new IdSequence(this.#removed && new RemovedIds(this.#removed))
    copy.#counts = this.#counts
    copy.#random = this.#random
    copy.#highest = this.#highest
    copy.#text = this.#text
    return copy
  }
}

/** Whether a value can be an id: a text that is not empty, or a finite number. */
export function isId(value: unknown): value is Id {
  return typeof value === 'string' ? value !== '' : Number.isFinite(value)
}

/** 64 characters that need no escaping in an address, so that each takes 6 random bits. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

/** A random text of a length, of characters that need no escaping in an address. */
export function randomText(length: number): string {
  const bytes = clock.bytes(length)
  return Array.from(bytes, (byte) => alphabet[byte & 63]).join('')
}
