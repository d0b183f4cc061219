import { problemReply, type Reply } from '../http/reply.ts'
import { StoreError } from './store-error.ts'

/** 409 for a write that others were faster than again and again. */
export function conflict(): Reply {
  const detail =
    'Other servers changed the same data at the same time, again and again. Nothing was written: send the request again.'
  return problemReply('conflict', detail)
}

/** 503 for what cannot be committed, or is not known here. */
export function storeLost(error: unknown): Reply {
  const isUnsure = error instanceof StoreError && error.isUnsure
  const written = isUnsure ? 'It may have been written all the same' : 'Nothing is written'
  const why = error instanceof Error ? error.message : String(error)
  const detail = `The store that the servers share cannot be used now. ${written}: ${why}`
  return problemReply('store-lost', detail, isUnsure ? { unsure: true } : {}, {
    'retry-after': '1',
  })
}
