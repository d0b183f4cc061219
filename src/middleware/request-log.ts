import { brokenHead } from '../behaviour/effects.ts'
import { requestEnvOf } from '../dispatch/request-env.ts'
import type { CacheableResponse } from '../dispatch/request-env.ts'
import { logRequest, nothingSent } from '../dispatch/log-request.ts'
import type { SentAnswer } from '../dispatch/log-request.ts'
import { chain } from '../http/maybe-promise.ts'
import { stateOf } from '../dispatch/mocks.ts'
import type { Mocks } from '../dispatch/mocks.ts'
import type { RequestState } from '../dispatch/request-state.ts'
import { contentOf, headersSent } from '../dispatch/response.ts'
import type { Middleware } from './stack.ts'

/** Tells the log and the journal of whatever is answered, and whoever keeps answers of those that stay the same. */
export function requestLog(mocks: Mocks): Middleware {
  return (c, next) =>
    chain(next(c), (response) => {
      const state = stateOf(c)
      if (!state.isStreaming) state.done()
      const journal = (state.session ?? mocks.sessions.own).journal
      const { isGone } = state
      const fault = contentOf(response)?.fault ?? state.effects?.fault?.kind
      if (fault) state.notes.unshift(fault)
      if (isGone) state.notes.unshift('client went away')
      logRequest(mocks, journal, state, sentAnswer(response, state, isGone))
      const answer = requestEnvOf(c.env)?.cache && reusable(response, state, mocks)
      if (answer) requestEnvOf(c.env)?.cache?.(answer)
      return response
    })
}

function sentAnswer(response: Response, state: RequestState, isGone: boolean): SentAnswer {
  const received = state.body?.bytes ?? state.received?.tap
  const content = contentOf(response)
  const isBroken =
    isGone || content?.fault || (state.effects && brokenHead(response, state.effects))
  if (isBroken) return { ...nothingSent, received }
  return { status: response.status, headers: headersSent(response), body: content?.body, received }
}

/** The answer for as long as the same address would get it again; undefined where it may not. */
function reusable(
  response: Response,
  state: RequestState,
  mocks: Mocks,
): CacheableResponse | undefined {
  const { isCurrent, failure, target, endpoint, params, notes, routes: source } = state
  const { headers, body } = contentOf(response) ?? {}
  if (!isCurrent || failure || !headers || body === undefined) return undefined
  if (typeof body === 'object' && body !== null && 'chunks' in body) return undefined
  const { status } = response
  const sent = { status, headers, body }
  // One object for all requests that get this answer, since nobody keeps it.
  const answered = {
    method: 'GET',
    target,
    started: 0,
    headers: noHeaders,
    endpoint,
    params,
    notes,
    matched: undefined,
    miss: undefined,
    failure,
  }
  const { journal } = mocks.sessions.own
  return {
    status,
    headers,
    body,
    source,
    isCurrent,
    log(started, received) {
      answered.started = started
      answered.headers = received
      logRequest(mocks, journal, answered, sent)
    },
  }
}

const noHeaders: readonly string[] = []
