import { BodyTap } from './body-tap.ts'

/** A body as it is at hand. */
export type RecordedBody = string | Uint8Array | null | undefined

/** The beginning of a body. */
export interface TruncatedBody {
  readonly content: string | Uint8Array
  /** The whole length: UTF-16 units of a text, else bytes. */
  readonly size: number
}

/** A body in the journal; undefined for none. */
export type StoredBody = string | Uint8Array | TruncatedBody | BodyTap | undefined

/** Cuts bodies to what is kept of them. */
export class BodyTruncator {
  readonly #limit: number
  /** An answer that is ready is sent again and again; its beginning is copied once. */
  readonly #cuts = new WeakMap<Uint8Array, TruncatedBody>()

  /** @param limit of one body, bytes */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** What is kept of a body. A part is copied, so that it does not keep the whole in memory. */
  truncate(body: RecordedBody | BodyTap): StoredBody {
    if (body instanceof BodyTap) return body
    if (body === null || body === undefined || body.length === 0) return undefined
    if (typeof body === 'string') return body.length > this.#limit ? this.#beginning(body) : body
    if (body.length <= this.#limit) {
      return body.buffer.byteLength > 2 * body.byteLength ? body.slice() : body
    }
    const known = this.#cuts.get(body)
    if (known) return known
    const truncated = this.#beginning(body)
    this.#cuts.set(body, truncated)
    return truncated
  }

  #beginning(body: string | Uint8Array): TruncatedBody {
    return { content: body.slice(0, this.#limit), size: body.length }
  }
}

/** What a kept body takes in memory, bytes, about. */
export function storedLength(body: StoredBody): number {
  if (body === undefined) return 0
  if (body instanceof BodyTap) return body.kept
  return isTruncated(body) ? body.content.length : body.length
}

/** Whether a body is there in part. */
export function isTruncated(body: Exclude<StoredBody, undefined>): body is TruncatedBody {
  return typeof body !== 'string' && 'content' in body
}
