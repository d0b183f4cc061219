import { clock } from '../clock.ts'
import { brokenHead } from '../behaviour/fault.ts'
import { cacheable } from '../dispatch/cacheable.ts'
import { addDeclared } from '../dispatch/declared-webhooks.ts'
import { logRequest, nothingSent, type SentAnswer } from '../dispatch/log-request.ts'
import { stateOf, type RequestState } from '../dispatch/request-state.ts'
import { contentOf, headersSent } from '../dispatch/response.ts'
import { acceptedBy } from '../dispatch/websocket.ts'
import { answered } from '../dispatch/webhooks.ts'
import type { RecordedBody } from '../journal/record.ts'
import { chain } from '../http/maybe-promise.ts'
import { tellAnswer } from './listeners.ts'
import type { Middleware } from './stack.ts'

/** Logs every request, and hands responses that stay the same to the cache of the listener. */
export const requestLog: Middleware = (c, next) =>
  chain(next(c), (response) => {
    const state = stateOf(c)
    if (!state.isStreaming) state.done()
    const { isGone, mocks, env } = state
    const { journal } = state.session ?? mocks.sessions.own
    const fault = contentOf(response)?.fault ?? state.effects?.fault?.kind
    if (fault) state.notes.unshift(fault)
    if (isGone) state.notes.unshift('client went away')
    const sent = sentAnswer(response, state)
    if (state.endpoint?.webhooks || state.endpoint?.jobs) addDeclared(state, sent)
    const call = state.isVisit ? undefined : logRequest(mocks, journal, state, sent)
    answered(state, call)
    tellAnswer(state, sent.status, clock.elapsed() - state.started)
    const forCache = env?.cache && cacheable(response, state)
    if (forCache) env?.cache?.(forCache)
    return response
  })

function sentAnswer(response: Response, state: RequestState): SentAnswer {
  const { isGone, effects, switched } = state
  const received = receivedOf(state)
  if (switched) return { status: 101, headers: switched, body: null, received }
  const accepted = acceptedBy(response, state)
  if (accepted) {
    return { status: 101, headers: headersSent(response), body: accepted.log, received }
  }
  const content = contentOf(response)
  if (isGone || content?.fault || (effects && brokenHead(response, effects))) {
    return { ...nothingSent, received }
  }
  return { status: response.status, headers: headersSent(response), body: content?.body, received }
}

/** A form of several parts is taken apart as it comes, so that its files are described and not kept. */
function receivedOf({ body, received }: RequestState): RecordedBody {
  const tap = received?.tap
  if (body && tap?.form) tap.fill(body.bytes)
  return body && !tap?.form?.hasBegun ? body.bytes : tap
}

/** Records the body of a request for the journal, also where no mock has read it. */
export const recordBody: Middleware = (c, next) => {
  const state = stateOf(c)
  const received = state.session?.journal.receive(state.incoming, state.connection)
  if (!received) return next(c)
  state.received = received
  return chain(next(c), (response) =>
    // A body that a mock has parsed is known already.
    state.body ? response : chain(received.readRest(state.mocks.bodyLimit), () => response),
  )
}
