import type { Diagnostic } from '../core/diagnostic.ts'
import { Fault, Reply, problemReply, spoilsBody } from '../core/reply.ts'
import { breaksHead, withEffects } from './effects.ts'
import { extraHeaders } from './extra-headers.ts'
import { breakConnection } from './faults/break.ts'
import { spoiled } from './faults/spoiled.ts'
import type { ServeHost } from './host.ts'
import type { Incoming } from './incoming.ts'
import type { Maybe } from './maybe.ts'
import { thrownOutcome } from './outcome.ts'
import { relay, watched } from './relay.ts'
import type { BodyWatcher } from './relay.ts'
import { NoJsonError, respond } from './respond.ts'
import { tell } from './tell.ts'
import type { Arrival } from './trip.ts'

/** A trip's end, on the way to the client. */
export interface Delivery {
  readonly incoming: Incoming
  readonly arrival: Arrival
  readonly host: ServeHost
  /** Aborted when the server closes. */
  readonly closing: AbortSignal
  /** Called once when nothing more is made for this request. */
  readonly onEnd: () => void
}

/** The response to a request; tells of it, and of whatever goes wrong while it is made. */
export function deliver(delivery: Delivery): Maybe<Response> {
  const { incoming, arrival, host, closing } = delivery
  const { outcome, effects } = arrival
  const { onRequest } = host
  const { request, wire } = incoming
  const signal = () => AbortSignal.any([request.signal, closing])
  if (outcome instanceof Fault) {
    const { kind } = outcome
    if (spoilsBody(kind)) return deliver({ ...delivery, arrival: spoiled(arrival, kind, outcome) })
    delivery.onEnd()
    tell(onRequest, incoming, arrival, 0, [kind])
    return breakConnection(kind, wire, signal())
  }
  if (arrival.gone() && !wire) {
    delivery.onEnd()
    tell(onRequest, incoming, arrival, 0, ['client went away'])
    return Promise.reject(request.signal.reason as Error)
  }
  const sent = (response: Response): Maybe<Response> => {
    const gone = arrival.gone()
    const notes = outcome instanceof Reply && outcome.note !== undefined ? [outcome.note] : []
    if (effects?.fault) notes.push(effects.fault.kind)
    if (gone) notes.push('client went away')
    const broken = gone || (effects && breaksHead(response, effects))
    tell(onRequest, incoming, arrival, broken ? 0 : response.status, notes)
    return effects ? withEffects(response, effects, { wire, signal }) : response
  }
  const fail = (error: unknown) => deliver(failed(delivery, error))
  try {
    const response =
      outcome instanceof Reply ? sendReply(outcome, delivery) : sendResponse(outcome, delivery)
    return response instanceof Promise ? response.then(sent, fail) : sent(response)
  } catch (error) {
    return fail(error)
  }
}

function sendReply(reply: Reply, delivery: Delivery): Maybe<Response> {
  const { incoming, arrival, host } = delivery
  const { headers, body } = reply
  const isStream = body.kind === 'stream' && incoming.method !== 'HEAD'
  if (!isStream) delivery.onEnd()
  return respond(reply, {
    head: incoming.method === 'HEAD',
    extra: extraOf(delivery, Object.keys(headers), headers['vary']),
    file: (path) => host.readFile(path, arrival.operation?.origin.file ?? ''),
    stream: (stream) => watched(stream, watcherOf(delivery)),
  })
}

function sendResponse(response: Response, delivery: Delivery): Promise<Response> {
  const { incoming } = delivery
  const headers = new Headers(response.headers)
  const extra = extraOf(delivery, [...headers.keys()], headers.get('vary') ?? undefined)
  for (const [name, value] of Object.entries(extra ?? {})) headers.set(name, value)
  const relayed = relay(response, headers, watcherOf(delivery))
  return incoming.method === 'HEAD' ? relayed.then(headOf) : relayed
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
function watcherOf({ incoming, arrival, host, onEnd }: Delivery): BodyWatcher {
  return {
    onEnd,
    onError: (error) => {
      const { operation } = arrival
      if (operation && !arrival.ended()) {
        const { failure } = thrownOutcome(error, operation, host)
        tell(host.onRequest, incoming, { operation, notes: [], ...(failure && { failure }) }, 0, [
          'the body failed',
        ])
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
