import type { Diagnostic } from '../../core/diagnostic.ts'
import type { MissReport } from '../miss.ts'
import { BodyTap } from './body-tap.ts'

/**
 * Headers as whoever sent them holds them: names and values in turns, as Node gives them, or a record, or
 * `Headers`. They are taken apart when somebody reads the entry.
 */
export type RecordedHeaders = readonly string[] | Readonly<Record<string, string>> | Headers

/** A body as it is at hand. */
export type RecordedBody = string | Uint8Array | null | undefined

/** What tells a mock from all others, without keeping alive what its file was read into. */
export interface AskedMock {
  readonly key: string
  readonly file: string
  /** The name under which its calls are counted. */
  readonly counter: string
  /** `file`, `override` or `scenario`. */
  readonly layer: string
  /** Why it passed the request on. */
  readonly passed?: string
}

/** An answered request, handed to the journal by reference; nothing is decoded. */
export interface Call {
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  readonly params: Readonly<Record<string, string>>
  readonly headers: RecordedHeaders
  /** When it was answered, ms since the epoch. */
  readonly ended: number
  /** ms */
  readonly duration: number
  /** 0 when the connection was broken. */
  readonly status: number
  readonly sentHeaders: RecordedHeaders
  /** The mocks that were asked, in their order. */
  readonly asked: readonly AskedMock[]
  /** The one of them that answered. */
  readonly answered: AskedMock | undefined
  readonly notes: readonly string[]
  readonly miss: MissReport | undefined
  readonly failure: Diagnostic | undefined
}

/** The bodies of a call, whole; the journal keeps the beginning. */
export interface CallBodies {
  readonly received: RecordedBody
  readonly sent: RecordedBody | BodyTap
}

/** The records of one session, oldest first. */
export interface Shelf {
  /** The session's id; empty for the server's own. */
  readonly session: string
  first: CallRecord | undefined
  last: CallRecord | undefined
  size: number
}

/** About what a record takes besides its texts and bodies, bytes. */
const fixedCost = 1000

/** One answered request in the memory of the journal. */
export class CallRecord {
  readonly id: number
  readonly shelf: Shelf
  readonly call: Call
  readonly received: string | Uint8Array | undefined
  /** The whole length of a body: UTF-16 units of a text, else bytes. */
  readonly receivedSize: number
  readonly sent: string | Uint8Array | BodyTap | undefined
  readonly sentSize: number
  /** What it takes in memory, bytes, about. */
  cost: number
  /** Whether it is in the journal still. */
  kept = true
  /** The neighbours in time, over all sessions. */
  before: CallRecord | undefined = undefined
  after: CallRecord | undefined = undefined
  /** The next one of the same session. */
  next: CallRecord | undefined = undefined

  /** @param limit of one body, bytes */
  constructor(id: number, shelf: Shelf, call: Call, bodies: CallBodies, limit: number) {
    const { received, sent } = bodies
    this.id = id
    this.shelf = shelf
    this.call = call
    this.received = cut(received, limit)
    this.receivedSize = lengthOf(received)
    this.sent = sent instanceof BodyTap ? sent : cut(sent, limit)
    this.sentSize = sent instanceof BodyTap ? 0 : lengthOf(sent)
    this.cost =
      fixedCost +
      call.target.length +
      headersLength(call.headers) +
      lengthOf(this.received) +
      (sent instanceof BodyTap ? sent.kept : Math.min(this.sentSize, limit)) +
      (call.miss ? fixedCost : 0)
  }
}

/** A part is copied, so that it does not keep the whole in memory. */
function cut(body: RecordedBody, limit: number): string | Uint8Array | undefined {
  if (body === null || body === undefined || body.length === 0) return undefined
  if (typeof body === 'string') return body.length > limit ? body.slice(0, limit) : body
  const isPart = body.buffer.byteLength > 2 * body.byteLength
  return body.byteLength > limit || isPart ? body.slice(0, limit) : body
}

function lengthOf(body: RecordedBody): number {
  return body?.length ?? 0
}

/** Of those that a client chooses; answers have few, and often share them. */
function headersLength(headers: RecordedHeaders): number {
  let length = 0
  if (isList(headers)) {
    for (const text of headers) length += text.length
  } else if (headers instanceof Headers) {
    for (const [name, value] of headers) length += name.length + value.length
  }
  return length
}

/** Whether headers are names and values in turns. */
export function isList(headers: RecordedHeaders): headers is readonly string[] {
  return Array.isArray(headers)
}
