import type { Diagnostic } from '../errors/diagnostic.ts'
import { boundaryOf } from '../http/body.ts'
import { FormScan } from './form-scan.ts'

const noBytes = new Uint8Array(0)

/** The note of a call whose body failed while it was sent. */
export const bodyFailed = 'the body failed'
/** The note of a call whose client did not stay for the end of the answer. */
export const clientLeft = 'client went away'

/** Records the beginning of a body while it is sent or read. */
export class BodyTap {
  /** Called with the bytes of each part that is recorded; false to record nothing more. */
  onGrow: ((bytes: number) => boolean) | undefined
  readonly chunks: Uint8Array[] = []
  recorded = 0
  /** The length of the whole body, bytes; undefined while it goes on, or when it failed. */
  size: number | undefined
  isBroken = false
  /** Whether who reads it went away before its end. */
  isLeft = false
  failure: Diagnostic | undefined
  /** Reads a form of several parts, of which nothing else is recorded once one has begun. */
  readonly form: FormScan | undefined
  readonly #limit: number
  #passed = 0
  #isDropped = false

  /** @param type the media type of the body, with its parameters */
  constructor(limit: number, type?: string) {
    this.#limit = limit
    const boundary = boundaryOf(type)
    this.form = boundary === undefined ? undefined : new FormScan(boundary, limit)
  }

  pass(chunk: Uint8Array): void {
    this.#passed += chunk.byteLength
    if (this.#isDropped) return
    this.form?.pass(chunk)
    const isForm = this.form?.hasBegun === true
    const part = isForm ? noBytes : chunk.slice(0, Math.max(0, this.#limit - this.recorded))
    const grown = isForm ? (this.form?.cost ?? 0) - this.recorded : part.byteLength
    if (isForm) this.chunks.length = 0
    if (part.byteLength > 0) this.chunks.push(part)
    if (grown === 0) return
    this.recorded += grown
    if (this.onGrow?.(grown) !== false) return
    this.#isDropped = true
    this.chunks.length = 0
  }

  /** What has passed, where it was not seen on its way. */
  fill(whole: Uint8Array): void {
    if (this.size !== undefined || this.#passed > 0) return
    this.pass(whole)
    this.end()
  }

  end(): void {
    this.size = this.#passed
    this.onGrow?.(0)
  }

  leave(): void {
    this.isLeft = true
    this.onGrow?.(0)
  }

  breakOff(failure: Diagnostic | undefined): void {
    this.isBroken = true
    this.failure = failure
    this.onGrow?.(0)
  }
}
