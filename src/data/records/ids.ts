import { clock } from '../../clock.ts'
import type { Id, IdKind, IdMaker } from './declaration.ts'

/** Makes ids without a scan: the highest number is tracked, and does not sink on deletion, so no id is given twice. */
export class IdSequence {
  #highest = 0
  /** Whether the highest number was a text, as `"7"`: the next one is a text then too. */
  #text = false

  /** The highest number, as the type it came in; undefined before there is one. */
  get last(): Id | undefined {
    if (this.#highest === 0) return undefined
    return this.#text ? String(this.#highest) : this.#highest
  }

  note(id: Id): void {
    const number = typeof id === 'number' ? id : Number(id)
    // Of 7 and "7", which are never there together, the later one says what the next id is like.
    if (number < this.#highest || number <= 0 || !Number.isSafeInteger(number)) return
    // "007" and "7.0" are other texts than the number they read as.
    if (typeof id === 'string' && String(number) !== id) return
    this.#highest = number
    this.#text = typeof id === 'string'
  }

  /** An id that is not in use: the highest number + 1, or a random text, also when numbers have run out. */
  next(kind: IdKind): Id {
    if (kind === 'nanoid') return randomText(21)
    if (kind === 'uuid' || this.#highest === Number.MAX_SAFE_INTEGER) return clock.uuid()
    const id = this.#highest + 1
    return this.#text ? String(id) : id
  }

  /** What an address means as the id of a new record: a number where the collection counts by numbers. */
  typed(address: string, kind: IdKind | IdMaker): Id {
    const number = Number(address)
    const counts = kind === 'increment' && !this.#text
    return counts && Number.isSafeInteger(number) && String(number) === address ? number : address
  }

  copy(): IdSequence {
    const copy = new IdSequence()
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
