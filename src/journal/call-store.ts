import type { JournalLimits } from './call.ts'
import { BodyTap } from './body-tap.ts'
import { MessageLog } from './message-log.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import {
  CallRecord,
  isList,
  isTruncated,
  type RecordedCall,
  type RecordedHeaders,
  type SessionCalls,
  type StoredBody,
  type StoredHeaders,
  type TruncatedBody,
} from './record.ts'
import type { CallSharing, PassedBody } from './shared-calls.ts'

/** The line where a mock is declared now; undefined where that is unknown. */
export type FindLine = (mock: MatchedMock) => number | undefined

/**
 * The records of all sessions. The number of records is limited for each session, their memory for all together:
 * the oldest of all is evicted first. It is the first of its session too, so that eviction takes constant time.
 */
export class CallStore {
  readonly limits: JournalLimits
  readonly findLine: FindLine
  readonly #headerCache: (readonly string[] | undefined)[] = []
  /** The beginnings of answers that are sent again and again. */
  readonly #truncated = new WeakMap<Uint8Array, TruncatedBody>()
  #first: CallRecord | undefined
  #last: CallRecord | undefined
  #bytes = 0
  #count = 0
  /** How calls are shared with other servers; undefined where this one is alone. */
  sharing: CallSharing | undefined

  constructor(limits: JournalLimits, findLine: FindLine) {
    this.limits = limits
    this.findLine = findLine
  }

  /** The memory that all records take, by estimate, bytes. */
  get bytes(): number {
    return this.#bytes
  }

  all(): CallRecord[] {
    const records: CallRecord[] = []
    for (let one = this.#first; one; one = one.next) records.push(one)
    return records
  }

  add(
    session: SessionCalls,
    call: RecordedCall,
    received: PassedBody,
    sent: PassedBody,
    id: number = this.nextId(),
  ): CallRecord {
    const stored = this.#truncate(sent)
    const record = new CallRecord(id, session, call, this.#truncate(received), stored)
    if (session.last) session.last.nextOfSession = record
    else session.first = record
    session.last = record
    session.size++
    record.previous = this.#last
    if (this.#last) this.#last.next = record
    else this.#first = record
    this.#last = record
    if (session.size > this.limits.entries) this.#evictFirst(session)
    this.#charge(record.cost)
    for (const body of [record.received, record.sent]) {
      if (isLive(body)) body.onGrow = (bytes) => this.#grow(record, bytes)
    }
    return record
  }

  /** The id of the next call, which is not given twice. */
  nextId(): number {
    return this.sharing?.newId() ?? ++this.#count
  }

  clear(session: SessionCalls): void {
    while (session.first) this.#evictFirst(session)
  }

  /**
   * Headers to store: a list that equals the last one of its length is replaced by that one, since a client sends
   * the same headers again and again. `Headers` become a list, which takes a fraction of their memory.
   */
  shareHeaders(given: RecordedHeaders): StoredHeaders {
    const headers = isHeaders(given) ? [...given].flat() : given
    if (!isList(headers) || headers.length >= longestShared) return headers
    const known = this.#headerCache[headers.length]
    if (known && isSame(known, headers)) return known
    this.#headerCache[headers.length] = headers
    return headers
  }

  #grow(record: CallRecord, bytes: number): boolean {
    if (!record.isStored) return false
    record.cost += bytes
    this.#charge(bytes)
    if (record.isStored) record.session.onGrow(record)
    return record.isStored
  }

  #charge(bytes: number): void {
    this.#bytes += bytes
    while (this.#bytes > this.limits.bytes && this.#first) this.#evictFirst(this.#first.session)
  }

  #evictFirst(session: SessionCalls): void {
    const record = session.first as CallRecord
    session.first = record.nextOfSession
    if (!record.nextOfSession) session.last = undefined
    session.size--
    if (record.previous) record.previous.next = record.next
    else this.#first = record.next
    if (record.next) record.next.previous = record.previous
    else this.#last = record.previous
    // Linked, an old record would keep those after it in memory.
    record.previous = undefined
    record.next = undefined
    record.nextOfSession = undefined
    record.isStored = false
    this.#bytes -= record.cost
  }

  /** A part is copied, so that it does not keep the whole body in memory. */
  #truncate(body: PassedBody): StoredBody {
    if (isLive(body)) return body
    if (body === null || body === undefined) return undefined
    if (isTruncated(body)) return body
    if (body.length === 0) return undefined
    const limit = this.limits.bodyBytes
    if (body.length <= limit) {
      const isView = typeof body !== 'string' && body.buffer.byteLength > 2 * body.byteLength
      return isView ? body.slice() : body
    }
    const known = typeof body === 'string' ? undefined : this.#truncated.get(body)
    if (known) return known
    const beginning = { content: body.slice(0, limit), size: body.length }
    if (typeof body !== 'string') this.#truncated.set(body, beginning)
    return beginning
  }
}

const longestShared = 64 // longer lists of headers are not shared

/** Asks for a method: naming the class makes Node load all of its `fetch`, a quarter of the time of a start. */
function isHeaders(given: RecordedHeaders): given is Headers {
  return 'getSetCookie' in given && typeof given.getSetCookie === 'function'
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  // From the end, where those of one client differ.
  for (let index = one.length - 1; index >= 0; index--) {
    if (one[index] !== other[index]) return false
  }
  return true
}

/** Whether more may come of a body. */
function isLive(body: PassedBody | StoredBody): body is BodyTap | MessageLog {
  return body instanceof BodyTap || body instanceof MessageLog
}
