import { problemReply, type Reply } from '../http/reply.ts'

/** 409 for a write that others were faster than again and again. */
export function conflict(): Reply {
  const detail =
    'Other servers changed the same data at the same time, again and again. Nothing was written: send the request again.'
  return problemReply('conflict', detail)
}

/** 503 for what cannot be committed, or is not known here. */
export function storeLost(error: unknown): Reply {
  const detail = `The store that the servers share cannot be used now, so nothing is written: ${error instanceof Error ? error.message : String(error)}`
  return problemReply('store-lost', detail, {}, { 'retry-after': '1' })
}
