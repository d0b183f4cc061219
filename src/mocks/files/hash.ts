import { fingerprint } from '../../data/records/document.ts'

/** Stands for a content in comparisons. A text is hashed at the first of them, which most never meet. */
export class ContentHash {
  #text: string | undefined
  #hash: string

  /** @param content bytes, or the UTF-8 text they are */
  constructor(content: Uint8Array | string) {
    const isText = typeof content === 'string'
    this.#text = isText ? content : undefined
    this.#hash = isText ? '' : hashBytes(content)
  }

  equals(other: ContentHash): boolean {
    return this.#value === other.#value
  }

  get #value(): string {
    if (this.#text !== undefined) this.#hash = hashBytes(this.#text)
    this.#text = undefined
    return this.#hash
  }
}

/** The SHA-1 of a content, given as bytes or as the UTF-8 text they are; of a text another hash outside of Node. */
export function hashBytes(bytes: Uint8Array | string): string {
  const isNode = typeof process !== 'undefined' && typeof process.getBuiltinModule === 'function'
  if (!isNode && typeof bytes === 'string') return fingerprint(bytes)
  // Loaded here, since a start without data that is hashed needs no cryptography.
  return process.getBuiltinModule('node:crypto').hash('sha1', bytes, 'base64')
}
