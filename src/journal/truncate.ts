import { BodyTap } from './body-tap.ts'

/** A body as it is at hand. */
export type RecordedBody = string | Uint8Array | null | undefined

/** The beginning of a body. */
export interface CutBody {
  readonly content: string | Uint8Array
  /** The whole length: UTF-16 units of a text, else bytes. */
  readonly size: number
}

/** A body in the journal; undefined for none. */
export type KeptBody = string | Uint8Array | CutBody | BodyTap | undefined

/** Cuts bodies to what is kept of them. */
export class BodyKeeper {
  readonly #limit: number
  /** An answer that is ready is sent again and again; its beginning is copied once. */
  readonly #cuts = new WeakMap<Uint8Array, CutBody>()

  /** @param limit of one body, bytes */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** What is kept of a body. A part is copied, so that it does not keep the whole in memory. */
  keep(body: RecordedBody | BodyTap): KeptBody {
    if (body instanceof BodyTap) return body
    if (body === null || body === undefined || body.length === 0) return undefined
    if (typeof body === 'string') return body.length > this.#limit ? this.#cut(body) : body
    if (body.length <= this.#limit) {
      return body.buffer.byteLength > 2 * body.byteLength ? body.slice() : body
    }
    const known = this.#cuts.get(body)
    if (known) return known
    const cut = this.#cut(body)
    this.#cuts.set(body, cut)
    return cut
  }

  #cut(body: string | Uint8Array): CutBody {
    return { content: body.slice(0, this.#limit), size: body.length }
  }
}

/** What a kept body takes in memory, bytes, about. */
export function keptLength(body: KeptBody): number {
  if (body === undefined) return 0
  if (body instanceof BodyTap) return body.kept
  return isCut(body) ? body.content.length : body.length
}

/** Whether a body is there in part. */
export function isCut(body: Exclude<KeptBody, undefined>): body is CutBody {
  return typeof body !== 'string' && 'content' in body
}
