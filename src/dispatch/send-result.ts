import { Fault, brokenConnectionReply, corruptsBody } from '../behaviour/fault.ts'
import { Reply, jsonReply } from '../http/reply.ts'
import { isStatus } from '../behaviour/rule.ts'
import type { ConnectionFault } from '../behaviour/fault.ts'
import type { PreparedHead } from './endpoint-context.ts'
import { bodyFailed } from '../journal/body-tap.ts'
import type { BodyTap } from '../journal/body-tap.ts'
import { logRequest, nothingSent } from './log-request.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import type { Mocks } from './mocks.ts'
import { observedBody, observedResponse } from './observe-body.ts'
import type { BodyWatcher } from './observe-body.ts'
import { withPrepared } from './prepared-head.ts'
import type { RequestState } from './request-state.ts'
import { contentOf, framing, lengthOf, sendable, toResponse, withContent } from './response.ts'
import { errorResult, toResult } from './result.ts'

type Answer = Reply | Response | Fault

/** How an answer is sent. */
export interface Sending {
  /** Status and headers that handlers asked for. */
  readonly prepared: PreparedHead | undefined
  /** Whether its head is sent alone; what stands before an endpoint is to see the whole of it all the same. */
  readonly isHead: boolean
}

/**
 * The `Response` of any answer. What cannot be sent becomes the error that says so; a fault becomes an
 * ordinary response, which whoever has the connection carries out.
 */
export function sendResult(
  answer: Answer,
  state: RequestState,
  mocks: Mocks,
  { prepared, isHead }: Sending,
): MaybePromise<Response> {
  const failed = (error: unknown): MaybePromise<Response> => {
    const { endpoint } = state
    if (!endpoint) throw error
    const { result, failure } = errorResult(error, endpoint, mocks)
    state.failure = failure
    return send(sound(result, state), state, mocks, isHead)
  }
  try {
    const sent = send(withPrepared(sound(answer, state), prepared), state, mocks, isHead)
    return sent instanceof Promise ? sent.catch(failed) : sent
  } catch (error) {
    return failed(error)
  }
}

/** The answer whose body a fault spoils, which is noted to be done to it; others as they are. */
function sound(answer: Answer, state: RequestState): Answer {
  if (!(answer instanceof Fault) || !corruptsBody(answer.kind)) return answer
  const { kind, over } = answer
  state.effects = { ...state.effects, fault: { kind, over } }
  const given = toResult(answer.answer)
  return given ?? jsonReply({ message: `This answer has a fault: ${kind}.` })
}

function send(
  answer: Answer,
  state: RequestState,
  mocks: Mocks,
  isHead: boolean,
): MaybePromise<Response> {
  if (answer instanceof Fault) return faultResponse(answer.kind as ConnectionFault, isHead)
  if (!(answer instanceof Reply)) return sendResponse(answer, state, mocks, isHead)
  if (answer.note !== undefined) state.notes.push(answer.note)
  return toResponse(answer, {
    head: isHead,
    extra: state.effects?.headers,
    readFile: (path) => mocks.readFile(path, state.endpoint?.origin.file ?? ''),
    observe: (stream) => {
      const tap = state.session?.journal.tap()
      return { body: observedBody(stream, watcherOf(state, mocks, tap)), tap }
    },
  })
}

/** What stands for a broken connection, where middleware sees it, and where there is none to break. */
async function faultResponse(fault: ConnectionFault, isHead: boolean): Promise<Response> {
  const response = await toResponse(brokenConnectionReply(fault), { head: isHead })
  return withContent(response, { headers: undefined, body: undefined, fault })
}

function sendResponse(
  response: Response,
  state: RequestState,
  mocks: Mocks,
  isHead: boolean,
): MaybePromise<Response> {
  const { status } = response
  // The lighter classes of Hono's adapter take any number.
  if (!isStatus(status)) throw new TypeError(`The status ${status} is not from 200 to 599.`)
  const content = contentOf(response)
  const body = content?.body
  const headers = new Headers(response.headers)
  // Hono's streams set it.
  headers.delete(framing)
  for (const [name, value] of Object.entries(state.effects?.headers ?? {})) headers.set(name, value)
  if (body === null || typeof body === 'string' || body instanceof Uint8Array) {
    if (body !== null) headers.set('content-length', String(lengthOf(body)))
    // What answers HEAD by itself leaves its body out, whose length is not 0 then (RFC 9110, section 8.6).
    else if (state.method !== 'HEAD' && status !== 204 && status !== 304) {
      headers.set('content-length', '0')
    }
    const whole = typeof body === 'string' ? sendable(body, headers) : body
    const sent = isHead ? null : whole
    return withContent(new Response(sent, { status, headers }), { headers: undefined, body: sent })
  }
  const tap = isHead ? undefined : state.session?.journal.tap()
  const observed = observedResponse(response, headers, watcherOf(state, mocks, tap))
  return isHead ? observed.then(headOf) : observed
}

/** The head alone: of a body that was there, its length is known. */
function headOf({ status, headers, body }: Response): Response {
  void body?.cancel().catch(() => {})
  return withContent(new Response(null, { status, headers }), { headers: undefined, body: null })
}

/** Makes of a body that fails on its way a told failure and a broken connection. */
function watcherOf(state: RequestState, mocks: Mocks, tap: BodyTap | undefined): BodyWatcher {
  state.isStreaming = true
  return {
    tap,
    onEnd: () => state.done(),
    onError: (error) => {
      const { endpoint, connection, endReason } = state
      if (endpoint && endReason === undefined) {
        const { failure } = errorResult(error, endpoint, mocks)
        // The journal has the request already, so only its body is said to have failed.
        tap?.breakOff(failure)
        logRequest(mocks, undefined, { ...state, ...failedBody, failure }, nothingSent)
      }
      // In process there is no connection to break: whoever reads the body gets the error.
      if (!connection) return Promise.reject(error as Error)
      connection.cut()
      return new Promise(() => {})
    },
  }
}

const failedBody = { notes: [bodyFailed], rewritten: undefined }
