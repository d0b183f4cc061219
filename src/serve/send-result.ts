import { Fault, Reply, jsonReply, problemReply, spoilsBody } from '../core/reply.ts'
import { isStatus } from '../core/rule.ts'
import type { ConnectionFault } from './behaviour/faults/break.ts'
import type { PreparedHead } from './endpoint-context.ts'
import { bodyFailed } from './journal/body-tap.ts'
import type { BodyTap } from './journal/body-tap.ts'
import { logRequest, nothingSent } from './log-request.ts'
import type { Mocks } from './mocks.ts'
import { observedBody, observedResponse } from './observe-body.ts'
import type { BodyWatcher } from './observe-body.ts'
import { withPrepared } from './prepared-head.ts'
import type { RequestState } from './request-state.ts'
import { contentOf, framing, lengthOf, toResponse, withContent } from './response.ts'
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
export async function sendResult(
  answer: Answer,
  state: RequestState,
  mocks: Mocks,
  { prepared, isHead }: Sending,
): Promise<Response> {
  try {
    return await send(withPrepared(sound(answer, state), prepared), state, mocks, isHead)
  } catch (error) {
    const { endpoint } = state
    if (!endpoint) throw error
    const { result, failure } = errorResult(error, endpoint, mocks)
    state.failure = failure
    return await send(sound(result, state), state, mocks, isHead)
  }
}

/** The answer whose body a fault spoils, which is noted to be done to it; others as they are. */
function sound(answer: Answer, state: RequestState): Answer {
  if (!(answer instanceof Fault) || !spoilsBody(answer.kind)) return answer
  const { kind, over } = answer
  state.effects = { ...state.effects, fault: { kind, over } }
  const given = toResult(answer.answer)
  return given ?? jsonReply({ message: `This answer has a fault: ${kind}.` })
}

async function send(
  answer: Answer,
  state: RequestState,
  mocks: Mocks,
  isHead: boolean,
): Promise<Response> {
  if (answer instanceof Fault) return faultResponse(answer.kind as ConnectionFault, isHead)
  if (!(answer instanceof Reply)) return await sendResponse(answer, state, mocks, isHead)
  if (answer.note !== undefined) state.notes.push(answer.note)
  return await toResponse(answer, {
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
async function faultResponse(fault: ConnectionFault, head: boolean): Promise<Response> {
  const detail = `This mock breaks the connection (${fault}). Behind a server that is not mockapi's own this answer stands for it.`
  const reply = problemReply('broken-connection', detail, { fault })
  const response = await toResponse(reply, { head })
  return withContent(response, { headers: undefined, body: undefined, fault })
}

async function sendResponse(
  response: Response,
  state: RequestState,
  mocks: Mocks,
  isHead: boolean,
): Promise<Response> {
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
    else if (!isHead && status !== 204 && status !== 304) headers.set('content-length', '0')
    const sent = isHead ? null : body
    return withContent(new Response(sent, { status, headers }), { headers: undefined, body: sent })
  }
  const tap = isHead ? undefined : state.session?.journal.tap()
  const observed = await observedResponse(response, headers, watcherOf(state, mocks, tap))
  return isHead ? headOf(observed) : observed
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
    onEnd: () => state.signal.done(),
    onError: (error) => {
      const { endpoint, connection, signal } = state
      if (endpoint && signal.reason === undefined) {
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
