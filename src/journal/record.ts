import type { Diagnostic } from '../errors/diagnostic.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import type { Identified } from '../endpoints/identity.ts'
import type { RecordedOperation } from '../endpoints/operation.ts'
import { BodyTap } from './body-tap.ts'
import type { RecordedBehaviour } from './behaviours.ts'
import type { AnswerSource, JournalBehaviour, JournalIdentity, MissReport } from './call.ts'
import type { DeliverySummary } from '../webhooks/delivery.ts'
import { MessageLog } from './message-log.ts'

/** Headers as the journal stores them: a flat list of names and values, as Node has them, or a record. */
export type StoredHeaders = readonly string[] | Readonly<Record<string, string>>

/** Headers that the journal takes. */
export type RecordedHeaders = StoredHeaders | Headers

/** A body that the journal takes; of a tap, what has passed. */
export type RecordedBody = string | Uint8Array | BodyTap | MessageLog | null | undefined

/** The beginning of a body; `size` is the whole length: UTF-16 units of a text, else bytes. */
export interface TruncatedBody {
  readonly content: string | Uint8Array
  readonly size: number
}

/** A body as the journal stores it; undefined for none. */
export type StoredBody = string | Uint8Array | TruncatedBody | BodyTap | MessageLog | undefined

/** An answered request, stored by reference and decoded when it is read. */
export interface RecordedCall {
  readonly method: string
  readonly target: string
  /** What stood in front of that; empty for nothing. */
  readonly below: string
  /** The address that a rule made of it. */
  readonly rewritten?: string | undefined
  readonly params: Readonly<Record<string, string>>
  readonly headers: StoredHeaders
  /** When it was answered, ms since the epoch. */
  readonly ended: number
  readonly duration: number
  readonly status: number
  readonly sentHeaders: StoredHeaders
  /** The mocks that matched, in order; undefined for the one alone that answered. */
  readonly matched: readonly MatchedMock[] | undefined
  readonly answered: MatchedMock | undefined
  /** Those that the mocks were called below; undefined for none. */
  readonly behaviours: readonly RecordedBehaviour[] | undefined
  /** The operation of a document that was asked for. */
  readonly operationId: string | undefined
  readonly graphql: RecordedOperation | undefined
  /** What its credentials came to; undefined where nobody asked. */
  readonly identified?: Identified
  readonly source: AnswerSource | undefined
  readonly notes: readonly string[]
  readonly miss: MissReport | undefined
  readonly failure: Diagnostic | undefined
  /** What was sent to others for it; undefined for nothing. */
  readonly webhooks?: readonly DeliverySummary[] | undefined
  /** The id of the WebSocket that it came over; undefined for a request. */
  readonly socket?: string | undefined
  /** What only the server that answered could decode; undefined for this one. */
  readonly elsewhere?: {
    readonly server: string
    readonly behaviours: readonly JournalBehaviour[]
    readonly auth?: JournalIdentity
  }
}

/** The records of one session, oldest first. */
export interface SessionCalls {
  /** Empty for the server's own session. */
  readonly id: string
  first: CallRecord | undefined
  last: CallRecord | undefined
  size: number
  /** Called where more of the answer of a call has gone out since it was added, and at its end. */
  readonly onGrow: (record: CallRecord) => void
}

/** Estimates of the memory that a record takes, bytes: without its texts, for each text, mock, behaviour and miss. */
const fixedCost = 600
const textCost = 24
const matchedCost = 100
const behaviourCost = 250
const missCost = 1000

/** One answered request in the memory of the journal, in a linked list of all and in one of its session. */
export class CallRecord {
  readonly id: number
  readonly session: SessionCalls
  readonly call: RecordedCall
  readonly received: StoredBody
  readonly sent: StoredBody
  /** The memory that it takes, by estimate, bytes. */
  cost: number
  isStored = true
  /** Neighbours in time, over all sessions. */
  previous: CallRecord | undefined = undefined
  next: CallRecord | undefined = undefined
  nextOfSession: CallRecord | undefined = undefined

  constructor(
    id: number,
    session: SessionCalls,
    call: RecordedCall,
    received: StoredBody,
    sent: StoredBody,
  ) {
    this.id = id
    this.session = session
    this.call = call
    this.received = received
    this.sent = sent
    this.cost = costOf(call) + costOfBody(received) + costOfBody(sent)
  }
}

function costOfBody(body: StoredBody): number {
  if (body === undefined) return 0
  if (body instanceof BodyTap || body instanceof MessageLog) return body.recorded
  return isTruncated(body) ? body.content.length : body.length
}

/** Counts whatever the sender chooses the length of. */
function costOf(call: RecordedCall): number {
  const {
    target,
    params,
    headers,
    sentHeaders,
    matched,
    behaviours,
    notes,
    miss,
    failure,
    graphql,
  } = call
  return (
    fixedCost +
    target.length +
    costOfTexts(params) +
    costOfTexts(headers) +
    costOfTexts(sentHeaders) +
    costOfTexts(notes) +
    (matched ? matched.length * matchedCost : 0) +
    (behaviours ? behaviours.length * behaviourCost : 0) +
    (miss ? missCost : 0) +
    (graphql ? costOfOperation(graphql) : 0) +
    (failure ? fixedCost + failure.message.length + (failure.frame?.length ?? 0) : 0)
  )
}

function costOfOperation({ fields, operationName = '', errors = [] }: RecordedOperation): number {
  const texts = [...fields, operationName, ...errors.map(({ message }) => message)]
  return fixedCost + costOfTexts(texts)
}

function costOfTexts(texts: StoredHeaders): number {
  let cost = 0
  if (isList(texts)) for (const text of texts) cost += textCost + text.length
  else for (const name in texts) cost += 2 * textCost + name.length + (texts[name]?.length ?? 0)
  return cost
}

/** Whether headers are a flat list of names and values. */
export function isList(headers: StoredHeaders): headers is readonly string[] {
  return Array.isArray(headers)
}

/** Whether only the beginning of a body is stored. */
export function isTruncated(body: Exclude<StoredBody, undefined>): body is TruncatedBody {
  return typeof body !== 'string' && 'content' in body
}
