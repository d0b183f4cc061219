import type { HonoRequest } from 'hono/request'
import { Reply } from '../http/reply.ts'
import { requestAt } from '../http/address.ts'
import { mayHaveBody, readBody, bytesOf, leaveBody, readAgain } from '../http/body.ts'
import type { BodySource } from '../http/body.ts'
import { chain } from '../http/maybe-promise.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { RequestState } from './request-state.ts'

/** What the body of a request is wanted for. */
export interface BodyWish {
  /** Whether it is to be parsed; an application reads it itself. */
  readonly isParsed: boolean
  /** Bytes. */
  readonly limit: number
}

/**
 * Makes the body of a request ready for an endpoint: parsed where that is wanted, and unread again where what
 * stands before it has read it.
 *
 * @param asked Hono's request as it was handed out; undefined where nobody has had it
 * @returns the reply that refuses it; undefined where nothing is to be done
 */
export function loadBody(
  state: RequestState,
  asked: HonoRequest | undefined,
  { isParsed, limit }: BodyWish,
): MaybePromise<Reply | undefined> {
  if (state.body || !mayHaveBody(state.method)) return undefined
  const read = asked && Object.keys(asked.bodyCache).length > 0 ? asked : undefined
  if (!isParsed) {
    if (read && state.readable.bodyUsed) {
      state.readable = requestAt(state.request, state, readAgain(read))
    }
    return undefined
  }
  const source: BodySource = read ? { arrayBuffer: () => bytesOf(read) } : state.unread
  return chain(readBody(source, state.header, limit), (body) => {
    if (body instanceof Reply) return body
    state.body = body
    if (asked) leaveBody(asked, body)
    return undefined
  })
}
