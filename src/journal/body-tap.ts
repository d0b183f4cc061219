import type { Diagnostic } from '../errors/diagnostic.ts'

/** The note of a call whose body failed while it was sent. */
export const bodyFailed = 'the body failed'

/** Records the beginning of a body while it is sent or read. */
export class BodyTap {
  /** Called with the bytes of each part that is recorded; false to record nothing more. */
  onGrow: ((bytes: number) => boolean) | undefined
  readonly chunks: Uint8Array[] = []
  recorded = 0
  /** The length of the whole body, bytes; undefined while it goes on, or when it failed. */
  size: number | undefined
  isBroken = false
  failure: Diagnostic | undefined
  readonly #limit: number
  #passed = 0
  #isDropped = false

  constructor(limit: number) {
    this.#limit = limit
  }

  pass(chunk: Uint8Array): void {
    this.#passed += chunk.byteLength
    const part = chunk.slice(0, Math.max(0, this.#limit - this.recorded))
    if (part.byteLength === 0 || this.#isDropped) return
    this.recorded += part.byteLength
    this.chunks.push(part)
    if (this.onGrow?.(part.byteLength) !== false) return
    this.#isDropped = true
    this.chunks.length = 0
  }

  end(): void {
    this.size = this.#passed
  }

  breakOff(failure: Diagnostic | undefined): void {
    this.isBroken = true
    this.failure = failure
  }
}
