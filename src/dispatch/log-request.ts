import { clock } from '../clock.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import type { Match } from '../endpoints/path-table.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import type { Journal } from '../journal/journal.ts'
import type { RequestEvent } from '../journal/listeners.ts'
import type { RecordedBody, RecordedHeaders } from '../journal/record.ts'
import { stringify } from '../http/stringify.ts'
import { traceIdOf } from '../http/trace-context.ts'
import type { CountedRequest } from '../metrics/metrics.ts'
import type { Mocks } from './mocks.ts'
import type { RequestState } from './request-state.ts'

interface AnsweredRequest extends Pick<
  RequestState,
  | 'method'
  | 'target'
  | 'below'
  | 'started'
  | 'headers'
  | 'endpoint'
  | 'params'
  | 'matched'
  | 'behaviours'
  | 'operationId'
  | 'graphql'
  | 'identified'
  | 'source'
  | 'miss'
  | 'failure'
> {
  /** Its id in the journal, where listeners were told of it already. */
  readonly event?: Pick<RequestEvent, 'id'> | undefined
  readonly rewritten?: string | undefined
  readonly webhooks?: RequestState['webhooks']
  readonly socket?: RequestState['socket']
  readonly notes: readonly string[]
}

/** What goes out, and the body that came in. */
export interface SentAnswer {
  readonly status: number
  readonly headers: RecordedHeaders
  readonly body: RecordedBody
  readonly received?: RecordedBody
}

/** Nothing went out, since the connection was broken. */
export const nothingSent: SentAnswer = { status: 0, headers: [], body: undefined }

/**
 * Counts an answered request and records it in the journal, unless it has it already, and calls `onRequest`. Returns
 * its id there.
 */
export function logRequest(
  { onRequest, onlyTrouble, redactor, traffic, metrics, nameSpan }: Mocks,
  journal: Journal | undefined,
  request: AnsweredRequest,
  { status, headers: sentHeaders, body, received }: SentAnswer,
): number | undefined {
  const { method, target, rewritten, endpoint, matched, params, miss, failure } = request
  const { below, operationId, graphql, behaviours, source } = request
  const isRecorded = journal !== undefined && journal.isOn
  const isReported = onRequest && (!onlyTrouble || miss || failure)
  const duration = clock.elapsed() - request.started
  const ended = clock.now()
  if (journal) {
    traffic.count(ended, duration, status)
    metrics?.count(countedRequest(request, status, duration))
    nameSpan?.({ method, endpoint, session: journal.session, notes: request.notes })
  }
  if (!isReported && !isRecorded) return undefined
  let id: number | undefined
  const notes =
    rewritten === undefined ? request.notes : [`rewritten to ${rewritten}`, ...request.notes]
  if (isRecorded) {
    const call = {
      method,
      target,
      below,
      rewritten,
      params,
      headers: journal.sharedHeaders(request.headers),
      ended,
      duration,
      status,
      sentHeaders: journal.sharedHeaders(sentHeaders),
      matched,
      answered: endpoint?.mock,
      behaviours,
      operationId,
      graphql,
      identified: request.identified?.value,
      source,
      notes,
      miss,
      failure,
      webhooks: request.webhooks?.summaries,
      socket: request.socket?.client.id,
    }
    id = journal.add(call, received, body, request.event?.id)
  }
  if (!isReported) return id
  const traceId = traceIdOf(headerIn(request.headers, 'traceparent'))
  const line = endpoint?.origin.place()?.line
  onRequest({
    time: ended - duration,
    method,
    target: redactor.target(target),
    ...(below && { below }),
    ...(journal?.session && { session: journal.session }),
    status,
    duration,
    ...(endpoint && { file: endpoint.origin.file }),
    ...(line !== undefined && { line }),
    ...(source && { source }),
    ...(traceId !== undefined && { traceId }),
    notes,
    ...(miss && { miss }),
    ...(failure && { failure }),
  })
  return id
}

/** The value of a header, by its lower-case name. */
function headerIn(headers: RecordedHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined
  if (!Array.isArray(headers)) return (headers as Readonly<Record<string, string>>)[name]
  const list = headers as readonly string[]
  for (let index = 0; index < list.length; index += 2) {
    const key = list[index] as string
    if (key.length === name.length && key.toLowerCase() === name) return list[index + 1]
  }
  return undefined
}

function countedRequest(
  { endpoint, method, behaviours = [], miss }: AnsweredRequest,
  status: number,
  duration: number,
): CountedRequest {
  const delay = behaviours.reduce((sum, { did }) => sum + did.delay, 0)
  const route = endpoint?.path.text ?? ''
  return { route, method, status, duration, delay, isMiss: miss !== undefined }
}

/** Notes which mocks a request matched, and how. */
export function noteMatches(
  state: RequestState,
  matches: readonly Match<CompiledEndpoint>[],
  reached: number,
  unmet: readonly { readonly endpoint: CompiledEndpoint; readonly reason: string }[],
): void {
  const { endpoint: answered } = state
  const params = matches.find(({ endpoint }) => endpoint === answered)?.params
  if (params) state.params = params
  const matched = matchedMocks(matches, reached, unmet, answered)
  const { fields } = state
  state.matched = fields
    ? [...(matched ?? (answered ? [answered.mock] : [])), ...fields.matched]
    : matched
  state.miss ??= fields?.miss
  state.operationId = operationAsked(matches, answered)
}

/** The mocks that were tried, and what became of each; undefined where one alone matched, which answered. */
function matchedMocks(
  matches: readonly Match<CompiledEndpoint>[],
  reached: number,
  unmet: readonly { readonly endpoint: CompiledEndpoint; readonly reason: string }[],
  answered: CompiledEndpoint | undefined,
): readonly MatchedMock[] | undefined {
  if (reached === 0 && answered && matches[0]?.endpoint === answered) return undefined
  return matches.slice(0, reached + 1).map(({ endpoint }) => {
    if (endpoint === answered) return endpoint.mock
    const reason = unmet.find((one) => one.endpoint === endpoint)?.reason
    const passed = endpoint.modifierOnly ? 'its behaviour is laid over the next' : 'it passed it on'
    return { ...endpoint.mock, passed: reason ?? passed }
  })
}

/** The operation that a request asked for: the one that answered, else the first that stands below what did. */
function operationAsked(
  matches: readonly Match<CompiledEndpoint>[],
  answered: CompiledEndpoint | undefined,
): string | undefined {
  if (answered?.isOfDocument) return answered.operationId
  // A condition is that of a path with a query, which this request may lack.
  return matches.find(({ endpoint }) => endpoint.isOfDocument && !endpoint.when)?.endpoint
    .operationId
}

/** Tells listeners which mock a request has matched; middleware and mere behaviours are none. */
export function tellMatch(
  { event, session }: RequestState,
  { key, mock, method, modifierOnly }: CompiledEndpoint,
): void {
  if (!event || !session || modifierOnly || method === 'USE') return
  const { file, layer } = mock
  session.listeners.emit('match', { ...event, mock: { key, file, layer } })
}

/** Records a GraphQL operation that came over a WebSocket: the journal has it as a call of its own. */
export function logOperation(state: RequestState, asked: unknown, result: unknown): void {
  const { mocks, session, endpoint, fields } = state
  const matched = [...(endpoint ? [endpoint.mock] : []), ...(fields?.matched ?? [])]
  const request = { ...state, rewritten: undefined, miss: state.miss ?? fields?.miss, matched }
  const body = result === undefined ? undefined : stringify(result)
  const received = stringify(asked)
  logRequest(mocks, session?.journal, request, { status: 200, headers: [], body, received })
}

/** Tells `onRequest` what became of an event of a WebSocket, which the journal has with its messages. */
export function logMessage(state: RequestState, note: string): void {
  logRequest(state.mocks, undefined, { ...state, rewritten: undefined, notes: [note] }, nothingSent)
}
