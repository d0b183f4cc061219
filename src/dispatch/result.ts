import { clock, wait } from '../clock.ts'
import { describeMs } from '../behaviour/duration.ts'
import { browserHint } from '../errors/environment.ts'
import { messageOf } from '../errors/message.ts'
import { formatPlace, type Diagnostic } from '../errors/diagnostic.ts'
import { Fault } from '../behaviour/fault.ts'
import { Reply, emptyReply, errorReply, jsonReply, problemReply } from '../http/reply.ts'
import type { Mocks } from './mocks.ts'
import { decoded } from '../http/content-encoding.ts'
import { contentResponse } from '../http/content.ts'
import { NoJsonError } from '../http/stringify.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { Passed } from '../endpoints/passed.ts'
import { UpstreamBroken } from '../endpoints/upstream.ts'

/** What an endpoint answers; undefined passes on to the next one. */
export type HandlerResult = Reply | Response | Fault | undefined

/** Makes a result of what a handler returned. */
export function toResult(value: unknown): HandlerResult {
  if (value === undefined || value instanceof Passed) return undefined
  if (value === null) return emptyReply()
  if (value instanceof Reply || value instanceof Fault) return value
  if (isResponse(value)) return responseResult(value)
  return contentResponse(value) ?? jsonReply(value)
}

function responseResult(response: Response): Response | Fault {
  // A network error (Fetch, section 2.2.6) cannot be sent: the client sees a broken connection.
  return response.type === 'error' ? new Fault('reset') : decoded(response)
}

/** Whether a value is a `Response`, of this realm or another. */
export function isResponse(value: unknown): value is Response {
  if (value instanceof Response) return true
  if (typeof value !== 'object' || value === null) return false
  return Object.prototype.toString.call(value) === '[object Response]'
}

/** Whether an error has a response of its own: `HTTPException` of whichever copy of Hono. */
function isHttpException(error: unknown): error is { readonly getResponse: () => Response } {
  if (typeof error !== 'object' || error === null || !('getResponse' in error)) return false
  return typeof error.getResponse === 'function'
}

/** Makes a result of what a handler threw: a thrown answer is the answer, anything else a failure. */
export function errorResult(
  error: unknown,
  endpoint: Pick<CompiledEndpoint, 'key' | 'origin'>,
  mocks: Mocks,
): { readonly result: Reply | Response | Fault; readonly failure?: Diagnostic } {
  if (error instanceof Reply || error instanceof Fault) return { result: error }
  if (isResponse(error)) return { result: responseResult(error) }
  if (isHttpException(error)) return { result: error.getResponse() }
  const { key, origin } = endpoint
  const located = mocks.locate?.(error)
  if (error instanceof NoJsonError) {
    const { hint } = error
    const message = `${key}: ${error.message}`
    return {
      result: problemReply('unserializable-answer', `${error.message} ${hint}`),
      failure: { code: 'bad-mock', severity: 'error', message, hint, ...located },
    }
  }
  const at = located ? `at ${formatPlace(located.place)}` : `in ${origin.file}`
  if (error instanceof UpstreamBroken) {
    const { message } = error
    const hint = 'Look into its log. What came of the answer was passed on.'
    const failure = { code: 'module-throws', severity: 'error', message, hint } as const
    return { result: problemReply('upstream-failed', message), failure }
  }
  const unreached = unreachedBy(error)
  if (unreached !== undefined) {
    const message = `${key} could not reach its upstream: ${unreached}.`
    const hint = 'Start what it asks, or correct the address.'
    return {
      result: problemReply('upstream-failed', `${message} ${hint} (${at})`),
      failure: { code: 'module-throws', severity: 'error', message, hint, ...located },
    }
  }
  const words = mocks.message?.(error) ?? messageOf(error)
  const isHeader = /ByteString/.test(words)
  const reason = isHeader ? `${words} Write it with encodeURIComponent().` : words
  const name = error instanceof Error ? error.name : 'Thrown value'
  const hint = browserHint(error)
  const detail = `${name}: ${reason} (${key} ${at})${hint ? `. ${hint}` : ''}`
  const message = `${key} threw ${name}: ${reason}`
  return {
    result: problemReply('handler-failed', detail, located ? { place: { ...located.place } } : {}),
    failure: {
      code: 'module-throws',
      severity: 'error',
      ...(hint === undefined ? { message } : { message: `${message}.`, hint }),
      ...located,
    },
  }
}

/** Why `fetch` of Node failed, with the address, which the cause alone tells; undefined for any other error. */
function unreachedBy(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.message !== 'fetch failed') return undefined
  const cause = error.cause as (Error & { code?: string; errors?: readonly Error[] }) | undefined
  if (!(cause instanceof Error)) return undefined
  const { errors = [cause], code } = cause
  const { socket } = cause as { socket?: { remoteAddress?: string; remotePort?: number } }
  const told = errors.map(({ message }) => message).join(', ') || (code ?? 'fetch failed')
  return socket?.remoteAddress ? `${told} (${socket.remoteAddress}:${socket.remotePort})` : told
}

/** 503 for a request that ended while it waited: nobody reads it, unless the server is closing. */
export function ended(reason: unknown): Reply {
  return errorReply(503, reason instanceof Error ? reason.message : 'The request was ended.')
}

/** Waits so many ms; the answer to a request that ended meanwhile. */
export async function pause(ms: number, signal: AbortSignal): Promise<Reply | undefined> {
  try {
    await wait(ms, signal)
  } catch (reason) {
    return ended(reason)
  }
  return undefined
}

/** 500 for an error of mockapi itself, or of a callback such as `onRequest`. */
export function ownFailure(error: unknown): Reply {
  return errorReply(500, `mockapi itself failed: ${messageOf(error)}`)
}

/** Replaces the status of a result. */
export function withStatus(result: HandlerResult, status: number): HandlerResult {
  if (result instanceof Reply) return result.with({ status })
  if (result === undefined || result instanceof Fault) return result
  return new Response(result.body, { status, headers: result.headers })
}

/** What a handler promises, or 504 `handler-timeout`; its delays and `next()` do not count. */
export function withinLimit(
  promise: PromiseLike<unknown>,
  ms: number,
  key: string,
  waiting: () => boolean,
): PromiseLike<unknown> {
  return ms === Infinity ? promise : withTimeout(promise, ms, key, waiting)
}

/** Its name in a stack tells that a handler is awaited there: `locateError` and the hook of stacks look for it. */
async function withTimeout(
  promise: PromiseLike<unknown>,
  ms: number,
  key: string,
  waiting: () => boolean,
): Promise<unknown> {
  let stop = (): void => {}
  const limit = new Promise<never>((_resolve, reject) => {
    const arm = () => {
      stop = clock.after(ms, () => {
        if (waiting()) {
          arm()
          return
        }
        const detail = `The handler of ${key} did not answer within ${describeMs(ms)}. See what it waits for, in Express a call of res.end() or next() that is missing, or raise the limit with --timeout.`
        reject(problemReply('handler-timeout', detail))
      })
    }
    arm()
  })
  try {
    return await Promise.race([promise, limit])
  } finally {
    stop()
  }
}
