import type { Diagnostic } from '../errors/diagnostic.ts'
import type { MissReport } from './call.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import type { BodyTap } from './body-tap.ts'
import { storedLength } from './truncate.ts'
import type { BodyTruncator, StoredBody, RecordedBody } from './truncate.ts'

/** Headers as the journal keeps them: names and values in turns, as Node gives them, or a record. */
export type StoredHeaders = readonly string[] | Readonly<Record<string, string>>

/** Headers as whoever sent them holds them. */
export type RecordedHeaders = StoredHeaders | Headers

/** An answered request, handed to the journal by reference; nothing is decoded. */
export interface Call {
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  readonly params: Readonly<Record<string, string>>
  readonly headers: StoredHeaders
  /** When it was answered, ms since the epoch. */
  readonly ended: number
  /** ms */
  readonly duration: number
  /** 0 when the connection was broken. */
  readonly status: number
  readonly sentHeaders: StoredHeaders
  /** The mocks that matched, in their order; undefined for the one alone that answered. */
  readonly matched: readonly MatchedMock[] | undefined
  /** The one of them that answered. */
  readonly answered: MatchedMock | undefined
  readonly notes: readonly string[]
  readonly miss: MissReport | undefined
  readonly failure: Diagnostic | undefined
}

/** The bodies of a call, whole; the journal keeps the beginning. */
export interface CallBodies {
  readonly received: RecordedBody | BodyTap
  readonly sent: RecordedBody | BodyTap
}

/** The records of one session, oldest first. */
export interface SessionCalls {
  /** The session's id; empty for the server's own. */
  readonly id: string
  first: CallRecord | undefined
  last: CallRecord | undefined
  size: number
}

/** About what a record takes besides its texts and bodies, bytes. */
const fixedCost = 600

/** About what a text takes besides its characters, with its place in a list, bytes. */
const textCost = 24

/** About what is kept of a mock that matched, or of the answer to a call that nothing matches, bytes. */
const matchedCost = 100
const missCost = 1000

/** One answered request in the memory of the journal. */
export class CallRecord {
  readonly id: number
  readonly session: SessionCalls
  readonly call: Call
  readonly received: StoredBody
  readonly sent: StoredBody
  /** What it takes in memory, bytes, about. */
  cost: number
  /** Whether it is in the journal still. */
  kept = true
  /** The neighbours in time, over all sessions. */
  before: CallRecord | undefined = undefined
  after: CallRecord | undefined = undefined
  /** The next one of the same session. */
  next: CallRecord | undefined = undefined

  constructor(
    id: number,
    session: SessionCalls,
    call: Call,
    bodies: CallBodies,
    truncator: BodyTruncator,
  ) {
    const { received, sent } = bodies
    this.id = id
    this.session = session
    this.call = call
    this.received = truncator.truncate(received)
    this.sent = truncator.truncate(sent)
    this.cost = costOf(call) + storedLength(this.received) + storedLength(this.sent)
  }
}

/** About what a call takes without its bodies, bytes. Whoever sends it chooses how much that is. */
function costOf({
  target,
  params,
  headers,
  sentHeaders,
  matched,
  notes,
  miss,
  failure,
}: Call): number {
  return (
    fixedCost +
    target.length +
    lengthOf(params) +
    lengthOf(headers) +
    lengthOf(sentHeaders) +
    lengthOf(notes) +
    (matched ? matched.length * matchedCost : 0) +
    (miss ? missCost : 0) +
    (failure ? fixedCost + failure.message.length + (failure.frame?.length ?? 0) : 0)
  )
}

/** Of all texts, those of headers that answers often share as well. */
function lengthOf(texts: StoredHeaders): number {
  let length = 0
  if (isList(texts)) for (const text of texts) length += textCost + text.length
  else for (const name in texts) length += 2 * textCost + name.length + (texts[name]?.length ?? 0)
  return length
}

/** Whether headers are names and values in turns. */
export function isList(headers: StoredHeaders): headers is readonly string[] {
  return Array.isArray(headers)
}
