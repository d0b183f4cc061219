import type { Reply } from '../core/reply.ts'
import type { Maybe } from './maybe.ts'
import type { HeaderReader } from './readiness.ts'

/** A GET or HEAD that no mock answers. */
export interface FallbackRequest {
  readonly path: string
  /** The query with its question mark, or an empty text. */
  readonly search: string
  readonly header: HeaderReader
}

/** Answers what no mock does, such as the files of a folder; undefined for what it has not either. */
export type Fallback = (request: FallbackRequest) => Maybe<Reply | undefined>
