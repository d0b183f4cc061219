import type { Diagnostic } from '../core/diagnostic.ts'
import type { Mask } from '../core/mask.ts'
import type { RequestReport } from '../core/report.ts'
import type { Operation } from './generation.ts'
import type { BodyTap } from './journal/body-tap.ts'
import type { Journal } from './journal/journal.ts'
import type { RecordedBody } from './journal/keep.ts'
import type { AskedMock, RecordedHeaders } from './journal/record.ts'

/** Who hears of answered requests. */
export interface Hearers {
  readonly onRequest: ((report: RequestReport) => void) | undefined
  /** Whether it hears of what no mock matches and of failures alone, as a quiet log needs no more. */
  readonly onlyTrouble?: boolean
  /** What the log must not show. */
  readonly mask: Mask
}

/** A request that was answered. */
export interface AnsweredRequest {
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  /** Path and query that a rule made of it. */
  readonly rewritten?: string | undefined
  /** When it came, by `performance.now()`. */
  readonly started: number
  readonly headers: RecordedHeaders
}

/** How a request came to its answer. */
export interface AnswerWay {
  readonly operation: Operation | undefined
  /** The mocks that were asked, in their order; undefined for the one alone that answered. */
  readonly asked: readonly AskedMock[] | undefined
  /** Of the path of the operation that answered. */
  readonly params: Readonly<Record<string, string>>
  /** The body of the request. */
  readonly received?: RecordedBody | BodyTap
  readonly notes: readonly string[]
  readonly miss?: RequestReport['miss']
  readonly failure?: Diagnostic
}

/** What goes out. */
export interface SentAnswer {
  /** 0 when the connection was broken. */
  readonly status: number
  readonly headers: RecordedHeaders
  readonly body: RecordedBody | BodyTap
}

/** Nothing went out, since the connection was broken. */
export const nothingSent: SentAnswer = { status: 0, headers: [], body: undefined }

/**
 * Tells the log and the journal of an answered request, where anybody listens.
 *
 * @param journal undefined for what it has already
 * @param notes words for the log, before those of the way
 */
export function tell(
  { onRequest, onlyTrouble = false, mask }: Hearers,
  journal: Journal | undefined,
  request: AnsweredRequest,
  way: AnswerWay,
  sent: SentAnswer,
  notes: readonly string[] = noNotes,
): void {
  const records = journal !== undefined && journal.isOn
  const hears = onRequest && (!onlyTrouble || way.miss || way.failure)
  if (!hears && !records) return
  const duration = performance.now() - request.started
  const ended = Date.now()
  const all = allNotes(request.rewritten, notes, way.notes)
  if (records) record(journal, request, way, sent, { duration, ended, notes: all })
  if (hears) {
    const target = mask.target(request.target)
    const told = { duration, ended, notes: all, session: journal?.session }
    onRequest(reportOf({ ...request, target }, way, sent.status, told))
  }
}

interface Told {
  /** ms */
  readonly duration: number
  /** ms since the epoch */
  readonly ended: number
  readonly notes: readonly string[]
}

const noNotes: readonly string[] = []

function allNotes(
  rewritten: string | undefined,
  first: readonly string[],
  rest: readonly string[],
): readonly string[] {
  if (rewritten !== undefined) return [`rewritten to ${rewritten}`, ...first, ...rest]
  return first.length === 0 ? rest : [...first, ...rest]
}

function record(
  journal: Journal,
  { method, target, headers }: AnsweredRequest,
  { operation, asked, params, received, miss, failure }: AnswerWay,
  sent: SentAnswer,
  { duration, ended, notes }: Told,
): void {
  const { status } = sent
  journal.add(
    {
      method,
      target,
      params,
      headers: journal.sharedHeaders(headers),
      ended,
      duration,
      status,
      sentHeaders: journal.sharedHeaders(sent.headers),
      asked,
      answered: operation?.mock,
      notes,
      miss,
      failure,
    },
    { received, sent: sent.body },
  )
}

function reportOf(
  { method, target }: AnsweredRequest,
  { operation, miss, failure }: AnswerWay,
  status: number,
  { duration, ended, notes, session }: Told & { readonly session: string | undefined },
): RequestReport {
  const line = operation?.origin.place()?.line
  return {
    time: ended - duration,
    method,
    target,
    ...(session && { session }),
    status,
    duration,
    ...(operation && { file: operation.origin.file }),
    ...(line !== undefined && { line }),
    notes,
    ...(miss && { miss }),
    ...(failure && { failure }),
  }
}
