import {
  Fault,
  brokenConnectionReply,
  cutOff,
  corruptsBody,
  type ConnectionFault,
} from '../behaviour/fault.ts'
import { isStatus } from '../behaviour/rule.ts'
import { formatValue } from '../errors/validation-issue.ts'
import { contentTag } from '../http/entity-tag.ts'
import { fileReply, missingFile, unreadableFile } from '../http/file-reply.ts'
import { withCoding } from '../http/content-encoding.ts'
import { headerValue, hopByHop, isLeftOut } from '../http/headers.ts'
import { chain, type MaybePromise } from '../http/maybe-promise.ts'
import { Reply, jsonReply } from '../http/reply.ts'
import { bodyFailed, type BodyTap } from '../journal/body-tap.ts'
import type { PreparedHead } from './endpoint-context.ts'
import { withPrepared } from './prepared-head.ts'
import { logRequest, nothingSent } from './log-request.ts'
import { bodyReader, type BodyReader } from '../http/stream.ts'
import { observeBody, observeResponse, type BodyObserver } from './observe-body.ts'
import type { RequestState } from './request-state.ts'
import {
  checkHead,
  contentOf,
  isWithoutContent,
  lengthOf,
  ofContent,
  sendable,
  toResponse,
  withContent,
} from './response.ts'
import { errorResult, toResult } from './result.ts'
import { acceptSocket } from './websocket.ts'
import { isUint8Array } from '../http/bytes.ts'

type Answer = Reply | Response | Fault

/**
 * Makes a `Response` of any answer; one that cannot be sent becomes the error that says so.
 * @param isLast whether nobody changes the body any more, so that it can have a tag
 */
export function sendResult(
  answer: Answer,
  state: RequestState,
  prepared: PreparedHead | undefined,
  isHead: boolean,
  isLast = true,
): MaybePromise<Response> {
  const isTagged = isLast && (isHead || state.method === 'GET' || state.method === 'QUERY')
  const failed = (error: unknown): MaybePromise<Response> => {
    const { endpoint } = state
    if (!endpoint) throw error
    const { result, failure } = errorResult(error, endpoint, state.mocks)
    state.failure = failure
    return send(shown(noteCorruption(result, state), state), state, isHead)
  }
  try {
    const whole = shown(noteCorruption(answer, state), state)
    const sent = send(withPrepared(whole, prepared), state, isHead, isTagged)
    const coded = chain(sent, (response) =>
      !isCodedReply(whole) && isCoded(response) ? inCoding(response, state) : response,
    )
    return coded instanceof Promise ? coded.catch(failed) : coded
  } catch (error) {
    return failed(error)
  }
}

function shown(answer: Answer, state: RequestState): Answer {
  return answer instanceof Reply ? state.shown(answer) : answer
}

function isCodedReply(answer: Answer): boolean {
  return answer instanceof Reply && answer.body.kind === 'stream' && answer.body.isCoded === true
}

/** Whether a body may have to be put in a coding; a range is a part of what is coded already. */
function isCoded(response: Response): boolean {
  if (response.status === 206) return false
  const known = contentOf(response)?.headers
  return known ? 'content-encoding' in known : response.headers.has('content-encoding')
}

/** Puts a body in the coding that its header names; the journal keeps the plain one. */
async function inCoding(response: Response, state: RequestState): Promise<Response> {
  const { body } = contentOf(response) ?? {}
  const isWhole = typeof body === 'string' || isUint8Array(body)
  const sent = await withCoding(response, isWhole)
  const before = response.headers.get('content-encoding')
  if (!sent.headers.has('content-encoding')) state.notes.push(`not in ${before}: header left out`)
  return withContent(sent, { headers: undefined, body })
}

/** Returns the answer whose body a fault corrupts, and notes that it does; others as they are. */
function noteCorruption(answer: Answer, state: RequestState): Answer {
  if (!(answer instanceof Fault) || !corruptsBody(answer.kind)) return answer
  const { kind, over } = answer
  state.effects = { ...state.effects, fault: { kind, over } }
  const given = toResult(answer.answer)
  return given ?? jsonReply({ message: `This answer has a fault: ${kind}.` })
}

function send(
  answer: Answer,
  state: RequestState,
  isHead: boolean,
  isTagged = false,
): MaybePromise<Response> {
  if (answer instanceof Fault) {
    // What stands for a broken connection, where middleware sees it, and where there is none to break.
    const fault = answer.kind as ConnectionFault
    const response = toResponse(brokenConnectionReply(fault), isHead)
    return withContent(response, { headers: undefined, body: undefined, fault })
  }
  if (!(answer instanceof Reply)) return sendResponse(answer, state, isHead, isTagged)
  const { body, failure, note } = answer
  if (failure !== undefined && state.endpoint) {
    state.failure = errorResult(failure, state.endpoint, state.mocks).failure
  }
  if (body.kind === 'socket') return acceptSocket(answer, body, state)
  if (body.kind === 'file') {
    const { findFile } = state.mocks
    const found = findFile?.(body.path, state.endpoint?.origin.file ?? '')
    const reply = found
      ? fileReply(found, state, withCaching(answer, state))
      : missingFile(body.path, findFile)
    return send(reply.with({ note }), state, isHead)
  }
  if (note !== undefined) state.notes.push(note)
  const extra = state.effects?.headers
  if (body.kind !== 'stream' || isHead) return toResponse(answer, isHead, extra, isTagged)
  if (body.whole) return sendWhole(answer, body.whole, state)
  checkHead(answer)
  if (body.isEndless) state.isStreaming = 'endless'
  const reader = bodyReader(body.stream)
  const reading = body.isFile && state.connection ? reader.read() : undefined
  const sent = () => sendStream(answer, state, reader, reading)
  return reading
    ? reading.then(sent, (error) => toResponse(unreadableFile(error), false, extra))
    : sent()
}

/** How long a file may be kept, where headers of all answers say it: else clients are told to ask each time. */
function withCaching(answer: Reply, { endpoint, mocks }: RequestState): Reply {
  const name = 'cache-control'
  const chosen = endpoint?.headers?.fields[name] ?? mocks.headers?.fields[name]
  return chosen === undefined
    ? answer
    : answer.with({ headers: { [name]: chosen, ...answer.headers } })
}

/** Sends a stream that has ended already. What follows takes it for a stream all the same, and leaves it as it is. */
function sendWhole(reply: Reply, whole: Uint8Array<ArrayBuffer>, state: RequestState): Response {
  const tap = state.session?.journal.tap()
  tap?.fill(whole)
  const response = toResponse(reply, false, state.effects?.headers)
  return withContent(response, { headers: contentOf(response)?.headers, body: tap, sent: whole })
}

function sendStream(
  reply: Reply,
  state: RequestState,
  reader: BodyReader,
  reading: ReturnType<BodyReader['read']> | undefined,
): Response {
  const tap = state.session?.journal.tap()
  const stream = observeBody(reader, observerOf(state, tap), [], reading)
  const body = { kind: 'stream', stream } as const
  const response = toResponse(reply.with({ body }), false, state.effects?.headers)
  return withContent(response, { headers: undefined, body: tap })
}

function sendResponse(
  response: Response,
  state: RequestState,
  isHead: boolean,
  isTagged: boolean,
): MaybePromise<Response> {
  const { status } = response
  // The lighter classes of Hono's adapter take any number.
  if (!isStatus(status))
    throw new TypeError(`The status ${formatValue(status)} is no number from 200 to 599.`)
  const content = contentOf(response)
  const body = content?.body
  // Node takes no control characters.
  const fields = [...response.headers].map(([name, value]) => [name, headerValue(name, value)])
  const headers = new Headers(fields as [string, string][])
  for (const name of hopByHop) {
    const value = headers.get(name)
    if (value !== null && isLeftOut(name, value, status)) headers.delete(name)
  }
  const isEmpty = isWithoutContent(status)
  if (isEmpty) for (const name of ofContent) headers.delete(name)
  else if (body !== null && response.body !== null && !headers.has('content-type')) {
    // Hono's adapter would say that it is a text.
    headers.set('content-type', 'application/octet-stream')
  }
  for (const [name, value] of Object.entries(state.effects?.headers ?? {})) headers.set(name, value)
  if (isEmpty) {
    // Otherwise Node would send it in chunks.
    if (status === 205) headers.set('content-length', '0')
    const empty = new Response(null, { status, headers })
    return withContent(empty, { headers: undefined, body: null })
  }
  if (body === null || typeof body === 'string' || isUint8Array(body)) {
    if (body !== null) headers.set('content-length', String(lengthOf(body)))
    // What answers HEAD by itself leaves its body out, whose length is not 0 then (RFC 9110, section 8.6).
    else if (state.method !== 'HEAD') headers.set('content-length', '0')
    const whole = typeof body === 'string' ? sendable(body, headers) : body
    const etag = isTagged && status === 200 && body !== null ? contentTag(body, headers) : undefined
    if (etag !== undefined && !headers.has('etag')) headers.set('etag', etag)
    const sent = isHead ? null : whole
    return withContent(new Response(sent, { status, headers }), { headers: undefined, body: sent })
  }
  const tap = isHead ? undefined : state.session?.journal.tap()
  const observed = observeResponse(response, headers, observerOf(state, tap))
  return isHead ? observed.then(headOf) : observed
}

/** The head alone: of a body that was there, its length is known. */
function headOf({ status, headers, body }: Response): Response {
  void body?.cancel().catch(() => {})
  return withContent(new Response(null, { status, headers }), { headers: undefined, body: null })
}

/** Logs a body that fails on its way, and cuts the connection. */
function observerOf(state: RequestState, tap: BodyTap | undefined): BodyObserver {
  state.isStreaming ||= true
  return {
    tap,
    onEnd: () => state.done(),
    onError: (error) => {
      const { connection, endReason } = state
      if (endReason === undefined) {
        // A file of a folder that is served has no endpoint.
        const place = () => undefined
        const file = { key: `GET ${state.path}`, origin: { file: 'static', place } }
        const endpoint = state.endpoint ?? file
        const { failure } = errorResult(error, endpoint, state.mocks)
        // The journal has the request already, so only its body is said to have failed.
        tap?.breakOff(failure)
        const isCut = error instanceof Fault
        const logged = {
          ...state,
          notes: [isCut ? 'cut' : bodyFailed],
          rewritten: undefined,
          failure,
        }
        logRequest(state.mocks, undefined, logged, nothingSent)
      }
      // In process there is no connection to break: the reader of the body gets the error.
      if (!connection) {
        return Promise.reject(error instanceof Fault ? cutOff('truncate') : (error as Error))
      }
      connection.cut()
      return new Promise(() => {})
    },
  }
}
