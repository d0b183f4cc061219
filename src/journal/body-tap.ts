import type { Diagnostic } from '../errors/diagnostic.ts'

/** What is noted of a body that failed on its way. */
export const bodyFailed = 'the body failed'

/** A body that is made as it is sent: what has passed of it so far, up to a limit. */
export class BodyTap {
  /** Told of each part that is kept, by its length; false when nobody will look at it any more. */
  onGrow: ((bytes: number) => boolean) | undefined
  readonly #limit: number
  readonly #chunks: Uint8Array[] = []
  #kept = 0
  #size = 0
  #ended = false
  #dropped = false
  #isBroken = false
  #failure: Diagnostic | undefined

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** Takes note of a chunk on its way. */
  pass(chunk: Uint8Array): void {
    this.#size += chunk.byteLength
    const part = chunk.slice(0, Math.max(0, this.#limit - this.#kept))
    if (part.byteLength === 0 || this.#dropped) return
    this.#kept += part.byteLength
    this.#chunks.push(part)
    if (this.onGrow?.(part.byteLength) !== false) return
    this.#dropped = true
    this.#chunks.length = 0
  }

  /** Takes note that the body is complete. */
  end(): void {
    this.#ended = true
  }

  /** Takes note that there is no more of the body, since making it failed. */
  breakOff(failure: Diagnostic | undefined): void {
    this.#isBroken = true
    this.#failure = failure
  }

  /** Whether making it failed. */
  get isBroken(): boolean {
    return this.#isBroken
  }

  /** What went wrong. */
  get failure(): Diagnostic | undefined {
    return this.#failure
  }

  /** What is kept of it. */
  get chunks(): readonly Uint8Array[] {
    return this.#chunks
  }

  /** Bytes that are kept. */
  get kept(): number {
    return this.#kept
  }

  /** Of the whole body, bytes; undefined while it goes on, or when it broke off. */
  get size(): number | undefined {
    return this.#ended ? this.#size : undefined
  }
}
