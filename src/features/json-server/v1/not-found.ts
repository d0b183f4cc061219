import type { Reply } from '../../../core/reply.ts'
import { prettyReply } from '../pretty.ts'

/** 404, for records and addresses alike. */
export function notFound(): Reply {
  return prettyReply({ error: 'Not Found' }, { status: 404 })
}
