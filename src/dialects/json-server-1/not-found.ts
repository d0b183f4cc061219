import type { Reply } from '../../http/reply.ts'
import { prettyReply } from '../json-server/pretty.ts'

/** 404, for records and addresses alike. */
export function notFound(): Reply {
  return prettyReply({ error: 'Not Found' }, { status: 404 })
}
