import { randomUUID } from 'node:crypto'
import { messageOf } from '../../../errors/message.ts'
import type { JournalEntry } from '../../../journal/call.ts'
import { callMark, markedCall } from '../../../journal/marked-call.ts'
import { sessionNames } from '../../../sessions/names.ts'
import type { Asked } from './answering.ts'
import type { TypedRequest } from './request.ts'

/** A request that is found in the journal. */
export interface MarkedRequest {
  readonly mark: string
  readonly request: TypedRequest
}

/** A request with a header that no other has. */
export function withMark(request: TypedRequest): MarkedRequest {
  const mark = randomUUID()
  return { mark, request: { ...request, headers: [...request.headers, [callMark, mark]] } }
}

/** The call of a request in the journal, or why there is none. */
export interface Told {
  readonly call?: JournalEntry
  readonly not?: string
}

/** Finds the call of a request in the journal of who answered it. */
export async function whyOf(
  asked: Asked,
  { mark, request }: MarkedRequest,
  isBroken: boolean,
): Promise<Told> {
  try {
    const call = await markedCall(mark, (path) => asked.admin(path, sessionOf(request)))
    if (call) return { call }
    if (isBroken) return { not: 'The journal does not have this call yet.' }
    return {
      not: 'The journal does not have this call: mockapi itself answered, or it was dropped.',
    }
  } catch (error) {
    return { not: `Nothing says why. ${messageOf(error)}` }
  }
}

/** The session that a request names, by its header, its cookie or its address. */
function sessionOf({ headers, target }: TypedRequest): string | undefined {
  const { header, cookie, prefix } = sessionNames
  if (target.startsWith(prefix)) return /^[^/?]*/.exec(target.slice(prefix.length))?.[0]
  const named = headers.find(([name]) => name.toLowerCase() === header)
  if (named) return named[1]
  const cookies = headers.flatMap(([name, value]) => (name.toLowerCase() === 'cookie' ? value : []))
  return new RegExp(`(?:^|; *)${cookie}="?([^;"]*)`).exec(cookies.join('; '))?.[1]
}
