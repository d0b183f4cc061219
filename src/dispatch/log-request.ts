import type { Diagnostic } from '../errors/diagnostic.ts'
import type { Redactor } from '../journal/redact.ts'
import type { RequestReport } from '../journal/call.ts'
import { clock } from '../clock.ts'
import type { Journal } from '../journal/journal.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import type { RecordedBody, RecordedHeaders } from '../journal/record.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'

/** Who hears of answered requests. */
export interface RequestListeners {
  readonly onRequest: ((report: RequestReport) => void) | undefined
  /** Whether it hears of what no mock matches and of failures alone, as a quiet log needs no more. */
  readonly onlyTrouble: boolean
  /** What the log must not show. */
  readonly redactor: Redactor
}

/** A request that was answered, and how it came to its answer. */
export interface AnsweredRequest {
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  /** Path and query that a rule made of it. */
  readonly rewritten?: string | undefined
  /** When it came, ms of the clock that never goes back. */
  readonly started: number
  readonly headers: RecordedHeaders
  readonly endpoint: CompiledEndpoint | undefined
  /** The mocks that were matched, in their order; undefined for the one alone that answered. */
  readonly matched: readonly MatchedMock[] | undefined
  /** Of the path of the endpoint that answered. */
  readonly params: Readonly<Record<string, string>>
  readonly notes: readonly string[]
  readonly miss: RequestReport['miss'] | undefined
  readonly failure: Diagnostic | undefined
}

/** What goes out, and what came in. */
export interface SentAnswer {
  /** 0 when the connection was broken. */
  readonly status: number
  readonly headers: RecordedHeaders
  readonly body: RecordedBody
  /** The body of the request. */
  readonly received?: RecordedBody
}

/** Nothing went out, since the connection was broken. */
export const nothingSent: SentAnswer = { status: 0, headers: [], body: undefined }

/**
 * Tells the log and the journal of an answered request, where anybody listens.
 *
 * @param journal undefined for what it has already
 */
export function logRequest(
  { onRequest, onlyTrouble, redactor }: RequestListeners,
  journal: Journal | undefined,
  request: AnsweredRequest,
  sent: SentAnswer,
): void {
  const records = journal !== undefined && journal.isOn
  const hears = onRequest && (!onlyTrouble || request.miss || request.failure)
  if (!hears && !records) return
  const duration = clock.elapsed() - request.started
  const ended = clock.now()
  const { rewritten } = request
  const notes =
    rewritten === undefined ? request.notes : [`rewritten to ${rewritten}`, ...request.notes]
  if (records) record(journal, request, sent, { duration, ended, notes })
  if (hears)
    onRequest(reportOf(request, sent.status, redactor, { duration, ended, notes }, journal))
}

interface Measured {
  /** ms */
  readonly duration: number
  /** ms since the epoch */
  readonly ended: number
  readonly notes: readonly string[]
}

function record(
  journal: Journal,
  { method, target, headers, endpoint, matched, params, miss, failure }: AnsweredRequest,
  sent: SentAnswer,
  { duration, ended, notes }: Measured,
): void {
  journal.add(
    {
      method,
      target,
      params,
      headers: journal.sharedHeaders(headers),
      ended,
      duration,
      status: sent.status,
      sentHeaders: journal.sharedHeaders(sent.headers),
      matched,
      answered: endpoint?.mock,
      notes,
      miss,
      failure,
    },
    sent.received,
    sent.body,
  )
}

function reportOf(
  { method, target, endpoint, miss, failure }: AnsweredRequest,
  status: number,
  redactor: Redactor,
  { duration, ended, notes }: Measured,
  journal: Journal | undefined,
): RequestReport {
  const line = endpoint?.origin.place()?.line
  const session = journal?.session
  return {
    time: ended - duration,
    method,
    target: redactor.target(target),
    ...(session && { session }),
    status,
    duration,
    ...(endpoint && { file: endpoint.origin.file }),
    ...(line !== undefined && { line }),
    notes,
    ...(miss && { miss }),
    ...(failure && { failure }),
  }
}
