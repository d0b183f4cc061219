import type { JournalLimits } from './call.ts'
import { BodyTap } from './body-tap.ts'
import { BodyTruncator } from './truncate.ts'
import { HeaderLists } from './header-lists.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import type { Call, CallBodies, SessionCalls } from './record.ts'
import { CallRecord } from './record.ts'

/** Where a mock stands now, by line; undefined where that cannot be told. */
export type FindLine = (mock: MatchedMock) => number | undefined

/**
 * The records of all sessions. Each session has at most so many; what they take in memory is bounded for all
 * together, and the oldest goes first, whosesoever it is. Records are linked both in the order of time and in
 * that of their session: the oldest of all is the first of its session, so that each goes in a few steps.
 */
export class CallStore {
  readonly limits: JournalLimits
  readonly findLine: FindLine
  readonly headerLists: HeaderLists = new HeaderLists()
  readonly #truncator: BodyTruncator
  #first: CallRecord | undefined
  #last: CallRecord | undefined
  #bytes = 0
  #count = 0

  constructor(limits: JournalLimits, findLine: FindLine) {
    this.limits = limits
    this.#truncator = new BodyTruncator(limits.bodyBytes)
    this.findLine = findLine
  }

  /** What all records take in memory, bytes, about. */
  get bytes(): number {
    return this.#bytes
  }

  /** The records of all sessions, oldest first. */
  all(): CallRecord[] {
    const records: CallRecord[] = []
    for (let one = this.#first; one; one = one.after) records.push(one)
    return records
  }

  /** Takes a call in; older ones go where there are too many. */
  add(session: SessionCalls, call: Call, bodies: CallBodies): CallRecord {
    const record = new CallRecord(++this.#count, session, call, bodies, this.#truncator)
    if (session.last) session.last.next = record
    else session.first = record
    session.last = record
    session.size++
    record.before = this.#last
    if (this.#last) this.#last.after = record
    else this.#first = record
    this.#last = record
    if (session.size > this.limits.entries) this.#shift(session)
    this.#charge(record.cost)
    for (const body of [record.received, record.sent]) {
      if (body instanceof BodyTap) body.onGrow = (bytes) => this.#grow(record, bytes)
    }
    return record
  }

  /** Drops the records of a session. */
  clear(session: SessionCalls): void {
    while (session.first) this.#shift(session)
  }

  #grow(record: CallRecord, bytes: number): boolean {
    if (!record.kept) return false
    record.cost += bytes
    this.#charge(bytes)
    return record.kept
  }

  #charge(bytes: number): void {
    this.#bytes += bytes
    while (this.#bytes > this.limits.bytes && this.#first) this.#shift(this.#first.session)
  }

  /** Drops the oldest record of a session. */
  #shift(session: SessionCalls): void {
    const record = session.first as CallRecord
    session.first = record.next
    if (!record.next) session.last = undefined
    session.size--
    if (record.before) record.before.after = record.after
    else this.#first = record.after
    if (record.after) record.after.before = record.before
    else this.#last = record.before
    // Left linked, a record that has grown old would keep those after it alive.
    record.before = undefined
    record.after = undefined
    record.next = undefined
    record.kept = false
    this.#bytes -= record.cost
  }
}
