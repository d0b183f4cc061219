import type { Faker } from '@faker-js/faker'
import type { Db } from './db.ts'
import type { DelayInput } from './duration.ts'
import type { Fault, FaultKind, FaultOptions, Reply, ReplyInit } from './reply.ts'

/** What a handler gets: the request, the data and ways to answer. Everything may be destructured. */
export interface Context<Params = Readonly<Record<string, string>>, Body = unknown> {
  /** Parameters of the path, decoded. */
  readonly params: Params
  /** Query parameters; the first value of each name. */
  readonly query: Readonly<Record<string, string | undefined>>
  /** All values of a query parameter, in order. */
  readonly queries: (name: string) => readonly string[]
  /** The parsed body: JSON, a form's fields, or text; undefined when there is none. */
  readonly body: Body
  /** Request headers by lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly cookies: Readonly<Record<string, string | undefined>>
  /** The request as it came; its body can still be read. */
  readonly request: Request
  /** Aborted when the client goes away or the server closes. */
  readonly signal: AbortSignal
  /** The data of all collections. Reads and writes are synchronous and visible at once. */
  readonly db: Db
  /** Faker, seeded by the server's seed, this endpoint and {@link call}. */
  readonly faker: Faker
  /** Which call of this endpoint this is, from 1. */
  readonly call: number
  /** The endpoint that answers: its key and the mock file. */
  readonly endpoint: { readonly key: string; readonly file: string }

  readonly json: (value: unknown, init?: ReplyInit) => Reply
  readonly text: (text: string, init?: ReplyInit) => Reply
  readonly html: (html: string, init?: ReplyInit) => Reply
  readonly xml: (xml: string, init?: ReplyInit) => Reply
  /** Sends the client elsewhere; status defaults to 302. */
  readonly redirect: (location: string, status?: number) => Reply
  /** A file, named relative to the mock file; never outside the mocks folder. */
  readonly file: (path: string, init?: ReplyInit) => Reply
  /** A body that is sent as it is made. */
  readonly stream: (chunks: StreamSource, init?: ReplyInit) => Reply
  /**
   * Server-sent events (WHATWG HTML, section 9.2): each value is one event, objects as JSON;
   * `{ data, event, id, retry }` sets the fields of the event.
   */
  readonly sse: (events: AsyncIterable<unknown> | Iterable<unknown>, init?: ReplyInit) => Reply
  /** An error: a sentence becomes problem+json (RFC 9457), an object is sent as it is. */
  readonly error: (status: number, body?: string | object, init?: ReplyInit) => Reply
  /** Breaks the connection in place of an answer, or spoils the answer that it is given. */
  readonly fault: (kind: FaultKind, options?: FaultOptions) => Fault
  /** Waits; ends at once with an error when the client goes away. `'offline'` breaks the connection. */
  readonly delay: (delay: DelayInput) => Promise<void>
  /** The answer of the next endpoint that matches this request; undefined when there is none. */
  readonly next: () => Promise<Reply | Response | Fault | undefined>
}

/** What a stream is made of: text or bytes, as they come. */
export type StreamSource =
  | ReadableStream<Uint8Array>
  | AsyncIterable<string | Uint8Array>
  | Iterable<string | Uint8Array>

/**
 * Answers a request. A value is 200 JSON, `null` 204, a `Response` or reply is sent as it is,
 * `undefined` passes on to the next endpoint that matches.
 */
export type Handler<Params = Readonly<Record<string, string>>, Body = unknown> = (
  context: Context<Params, Body>,
) => unknown
