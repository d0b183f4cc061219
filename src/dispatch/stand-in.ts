import { problemReply } from '../http/reply.ts'
import type { FaultKind } from '../http/reply.ts'
import { toResponse } from './response.ts'

/** The ordinary answer that stands for a broken connection, where there is none to break. */
export async function standIn(fault: FaultKind, isHead: boolean): Promise<Response> {
  const detail = `This mock breaks the connection (${fault}). Behind a server that is not mockapi's own this answer stands for it.`
  const reply = problemReply('broken-connection', detail, { fault })
  return await toResponse(reply, { head: isHead })
}
