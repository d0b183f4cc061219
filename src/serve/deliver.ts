import type { Diagnostic } from '../core/diagnostic.ts'
import { Fault, Reply, problemReply, spoilsBody } from '../core/reply.ts'
import type { Arrival } from './arrival.ts'
import { breaksHead, withEffects } from './behaviour/effects.ts'
import { extraHeaders } from './extra-headers.ts'
import { breakConnection } from './behaviour/faults/break.ts'
import { spoiled } from './behaviour/faults/spoiled.ts'
import type { ServeHost } from './host.ts'
import type { Incoming } from './incoming.ts'
import { bodyFailed } from './journal/body-tap.ts'
import type { BodyTap } from './journal/body-tap.ts'
import type { Journal } from './journal/journal.ts'
import type { RecordedHeaders } from './journal/record.ts'
import type { Maybe } from './maybe.ts'
import { thrownOutcome } from './outcome.ts'
import { relay, watched } from './relay.ts'
import type { BodyWatcher } from './relay.ts'
import { NoJsonError, respond } from './respond.ts'
import { nothingSent, tell } from './tell.ts'
import type { SentAnswer } from './tell.ts'

/** A trip's end, on the way to the client. */
export interface Delivery {
  readonly incoming: Incoming
  readonly arrival: Arrival
  readonly host: ServeHost
  /** Where it is recorded. */
  readonly journal: Journal
  /** Aborted when the server closes. */
  readonly closing: AbortSignal
  /** Called once when nothing more is made for this request. */
  readonly onEnd: () => void
}

/** The response to a request; tells of it, and of whatever goes wrong while it is made. */
export function deliver(delivery: Delivery): Maybe<Response> {
  const { incoming, arrival, host, journal, closing } = delivery
  const { outcome, effects } = arrival
  const { request, wire } = incoming
  const signal = () => AbortSignal.any([request.signal, closing])
  if (outcome instanceof Fault) {
    const { kind } = outcome
    if (spoilsBody(kind)) return deliver({ ...delivery, arrival: spoiled(arrival, kind, outcome) })
    delivery.onEnd()
    tell(host, journal, incoming, arrival, nothingSent, [kind])
    return breakConnection(kind, wire, signal())
  }
  if (arrival.gone() && !wire) {
    delivery.onEnd()
    tell(host, journal, incoming, arrival, nothingSent, ['client went away'])
    return Promise.reject(request.signal.reason as Error)
  }
  const shown: Shown = { headers: [], body: undefined }
  const sent = (response: Response): Maybe<Response> => {
    const gone = arrival.gone()
    const notes = outcome instanceof Reply && outcome.note !== undefined ? [outcome.note] : []
    if (effects?.fault) notes.push(effects.fault.kind)
    if (gone) notes.push('client went away')
    const broken = gone || (effects && breaksHead(response, effects))
    const answer = broken ? nothingSent : { status: response.status, ...shown }
    tell(host, journal, incoming, arrival, answer, notes)
    return effects ? withEffects(response, effects, { wire, signal }) : response
  }
  const fail = (error: unknown) => deliver(failed(delivery, error))
  try {
    const response =
      outcome instanceof Reply
        ? sendReply(outcome, delivery, shown)
        : sendResponse(outcome, delivery, shown)
    return response instanceof Promise ? response.then(sent, fail) : sent(response)
  } catch (error) {
    return fail(error)
  }
}

/** What the journal is shown of an answer that goes out. */
type Shown = { -readonly [Part in 'headers' | 'body']: SentAnswer[Part] }

function sendReply(reply: Reply, delivery: Delivery, shown: Shown): Maybe<Response> {
  const { incoming, arrival, host, journal } = delivery
  const { headers, body } = reply
  const isStream = body.kind === 'stream' && incoming.method !== 'HEAD'
  if (!isStream) delivery.onEnd()
  return respond(reply, {
    head: incoming.method === 'HEAD',
    extra: extraOf(delivery, Object.keys(headers), headers['vary']),
    file: (path) => host.readFile(path, arrival.operation?.origin.file ?? ''),
    stream: (stream) => {
      const tap = journal.tap()
      shown.body = tap
      return watched(stream, watcherOf(delivery, tap))
    },
    onSend: ({ headers, cookies, body }) => {
      shown.headers = withCookies(headers, cookies)
      if (!(body instanceof ReadableStream)) shown.body = body
    },
  })
}

function withCookies(
  headers: Readonly<Record<string, string>>,
  cookies: readonly string[],
): RecordedHeaders {
  if (cookies.length === 0) return headers
  return [...Object.entries(headers), ...cookies.map((cookie) => ['set-cookie', cookie])].flat()
}

function sendResponse(response: Response, delivery: Delivery, shown: Shown): Promise<Response> {
  const { incoming, journal } = delivery
  const isHead = incoming.method === 'HEAD'
  const tap = isHead ? undefined : journal.tap()
  const headers = new Headers(response.headers)
  const extra = extraOf(delivery, [...headers.keys()], headers.get('vary') ?? undefined)
  for (const [name, value] of Object.entries(extra ?? {})) headers.set(name, value)
  shown.headers = headers
  shown.body = response.body === null ? undefined : tap
  const relayed = relay(response, headers, watcherOf(delivery, tap))
  return isHead ? relayed.then(headOf) : relayed
}

/** Headers besides those of the answer itself, see `extraHeaders`. */
function extraOf(
  { incoming, arrival }: Delivery,
  names: readonly string[],
  vary: string | undefined,
): Readonly<Record<string, string>> | undefined {
  const own = arrival.effects?.headers
  if (!own) return extraHeaders(incoming, names, vary)
  return { ...own, ...extraHeaders(incoming, [...names, ...Object.keys(own)], vary) }
}

/** The head alone: of a body that was there, its length is known. */
function headOf({ status, headers, body }: Response): Response {
  void body?.cancel().catch(() => {})
  return new Response(null, { status, headers })
}

/** Makes of a body that fails on its way a told failure and a broken connection. */
function watcherOf(
  { incoming, arrival, host, onEnd }: Delivery,
  tap: BodyTap | undefined,
): BodyWatcher {
  return {
    tap,
    onEnd,
    onError: (error) => {
      const { operation } = arrival
      if (operation && !arrival.ended()) {
        const { failure } = thrownOutcome(error, operation, host)
        // The journal has the request already, so only its body is said to have failed.
        tap?.breakOff(failure)
        const way = { ...arrival, notes: [], ...(failure && { failure }) }
        tell(host, undefined, incoming, way, nothingSent, [bodyFailed])
      }
      // In process there is no connection to break: whoever reads the body gets the error.
      if (!incoming.wire) return Promise.reject(error as Error)
      incoming.wire.cut()
      return new Promise(() => {})
    },
  }
}

/** The delivery of the error that stands for an answer that cannot be sent. */
function failed(delivery: Delivery, error: unknown): Delivery {
  const { arrival, host } = delivery
  const { operation } = arrival
  if (!operation) throw error
  if (!(error instanceof NoJsonError)) {
    const { outcome, failure } = thrownOutcome(error, operation, host)
    if (outcome === undefined) throw error
    return { ...delivery, arrival: { ...arrival, outcome, ...(failure && { failure }) } }
  }
  const failure: Diagnostic = {
    code: 'bad-mock',
    severity: 'error',
    message: `${operation.key}: ${error.message}`,
    hint: plainData,
    ...host.locate(error.cause),
  }
  const outcome = problemReply('unserializable-answer', `${error.message} ${plainData}`)
  return { ...delivery, arrival: { ...arrival, outcome, failure } }
}

const plainData = 'Return plain data: texts, numbers, booleans, arrays and objects without circles.'
