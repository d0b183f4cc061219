import {
  brokenHead,
  withEffects,
  breakConnection,
  brokenConnectionReply,
} from '../behaviour/fault.ts'
import { cacheable } from '../dispatch/cacheable.ts'
import { logRequest, nothingSent, type SentAnswer } from '../dispatch/log-request.ts'
import { stateOf, type RequestState } from '../dispatch/request-state.ts'
import { contentOf, headersSent, toResponse, withHeaders } from '../dispatch/response.ts'
import { messageOf } from '../dispatch/result.ts'
import { chain } from '../http/maybe-promise.ts'
import { problemReply, type Reply } from '../http/reply.ts'
import type { Middleware } from './stack.ts'

/** Breaks connections, throttles and corrupts bodies; behind adapters that cannot, sends the 502 that says so. */
export const effects: Middleware = (c, next) =>
  chain(next(c), (response) => {
    const { connection, effects: wanted, env, request, isGone, method, mocks } = stateOf(c)
    const ending = () => AbortSignal.any([request.signal, mocks.waiting.closing])
    const isInProcess = env?.isOwn === true && !connection
    if (isGone && isInProcess) return Promise.reject(request.signal.reason as Error)
    const fault = contentOf(response)?.fault
    if (fault)
      return connection || isInProcess ? breakConnection(fault, connection, ending()) : response
    if (!wanted) return response
    const broken = connection || isInProcess ? undefined : brokenHead(response, wanted)
    if (broken) return toResponse(brokenConnectionReply(broken), method === 'HEAD')
    return withEffects(response, wanted, connection, ending)
  })

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
    logRequest(mocks, journal, state, sentAnswer(response, state))
    const forCache = env?.cache && cacheable(response, state)
    if (forCache) env?.cache?.(forCache)
    return response
  })

function sentAnswer(response: Response, state: RequestState): SentAnswer {
  const { isGone, effects } = state
  const received = state.body?.bytes ?? state.received?.tap
  const content = contentOf(response)
  if (isGone || content?.fault || (effects && brokenHead(response, effects))) {
    return { ...nothingSent, received }
  }
  return { status: response.status, headers: headersSent(response), body: content?.body, received }
}

/** The length of the header with the places of broken files, UTF-16 units. */
const maxHeaderLength = 1000

/** Names the first error of each broken file in a header of every response. */
export const brokenFiles: Middleware = (c, next) => {
  const { broken } = stateOf(c).routes
  if (broken.length === 0) return next(c)
  const places = encodeURI(broken.join(', ').toWellFormed()).slice(0, maxHeaderLength)
  return chain(next(c), (response) => withHeaders(response, { 'x-mockapi-broken': places }))
}

/** Waits until what a request changed is saved, but for data of sessions; answers 503 `not-saved` otherwise. */
export const waitForPersistence: Middleware = (c, next) => {
  const { mocks, session, method } = stateOf(c)
  const { own } = mocks.sessions
  if (!mocks.flush || session !== own) return next(c)
  const { revision } = own.state
  return chain(next(c), (response) => {
    const saving = own.state.revision === revision ? undefined : mocks.flush?.()
    if (!saving) return response
    return saving.then(
      () => response,
      (error: unknown) => toResponse(notSaved(error), method === 'HEAD'),
    )
  })
}

/** 503 for a change that could not be saved. */
export function notSaved(error: unknown): Reply {
  const detail = `The change is made, but would not outlive the server: ${messageOf(error)}`
  return problemReply('not-saved', detail)
}
