import { problemReply, type Reply } from '../http/reply.ts'
import type { JournalEntry } from '../journal/call.ts'

/** What calls became. */
export interface KeptCalls {
  /** The folder, as users know it. */
  readonly out: string
  readonly calls: number
  /** In that folder. */
  readonly files: readonly string[]
  /** Secrets that were hidden: where, and what each is. */
  readonly hidden: readonly { readonly where: string; readonly what: string }[]
  /** What the files answer otherwise, or not at all. */
  readonly otherwise: readonly { readonly where: string; readonly what: string }[]
}

/** Writes calls as mock files beside the others. Rejects with a Reply `cannot-record` where that cannot be. */
export type KeepCalls = (calls: readonly JournalEntry[]) => Promise<KeptCalls>

/** The refusal to keep calls. */
export function cannotRecord(detail: string): Reply {
  return problemReply('cannot-record', detail)
}
