import {
  brokenHead,
  withEffects,
  breakConnection,
  brokenConnectionReply,
} from '../behaviour/fault.ts'
import { contentOf, toResponse } from '../dispatch/response.ts'
import { acceptedBy } from '../dispatch/websocket.ts'
import { alreadySent } from '../http/connection.ts'
import { stateOf, type Acceptance, type RequestState } from '../dispatch/request-state.ts'
import { chain } from '../http/maybe-promise.ts'
import type { Middleware } from './stack.ts'

/** Breaks connections, throttles and corrupts bodies; behind adapters that cannot, sends the 502 that says so. */
export const effects: Middleware = (c, next) =>
  chain(next(c), (response) => {
    const state = stateOf(c)
    if (state.switched) return alreadySent()
    const accepted = acceptedBy(response, state)
    if (accepted) return openSocket(state, accepted, response.headers)
    const { connection, effects: wanted, env, incoming, isGone, method, mocks } = state
    const ending = () => AbortSignal.any([incoming.anywhere.signal, mocks.waiting.closing])
    const isInProcess = env?.isOwn === true && !connection
    if (isGone && isInProcess) return Promise.reject(incoming.anywhere.signal.reason as Error)
    const fault = contentOf(response)?.fault
    if (fault)
      return connection || isInProcess ? breakConnection(fault, connection, ending()) : response
    if (!wanted) return response
    const broken = connection || isInProcess ? undefined : brokenHead(response, wanted)
    if (broken) return toResponse(brokenConnectionReply(broken), method === 'HEAD')
    return withEffects(response, wanted, connection, ending)
  })

/** What makes a WebSocket of a connection is loaded when the first one is opened. */
async function openSocket(
  state: RequestState,
  accepted: Acceptance,
  headers: Headers,
): Promise<Response> {
  const { converse } = await import('../websocket/conversation.ts')
  await converse(state, accepted, headers)
  return alreadySent()
}
