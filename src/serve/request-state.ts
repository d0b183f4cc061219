import type { Behaviour } from '../core/behaviour.ts'
import { clock } from '../core/clock.ts'
import type { Diagnostic } from '../core/diagnostic.ts'
import type { Effects } from './behaviour/effects.ts'
import type { ParsedBody } from './body.ts'
import type { Connection, HeaderReader } from './connection.ts'
import type { OriginAccess } from './guard.ts'
import type { AskedMock, RecordedHeaders } from './journal/record.ts'
import type { ReceivedBody } from './journal/received.ts'
import type { MissReport } from './not-found.ts'
import { RequestSignal } from './request-signal.ts'
import type { WaitingRequests } from './request-signal.ts'
import type { CompiledEndpoint, Routes } from './routes.ts'
import type { Session } from './session/session.ts'

/** How a request came. */
export interface RequestHead {
  readonly request: Request
  readonly connection: Connection | undefined
  /** What the mocks are mounted below, decoded; empty for nothing. */
  readonly base: string
  /** Below that. */
  readonly path: string
  /** The query with its question mark, or an empty text. */
  readonly search: string
}

const noParams: Readonly<Record<string, string>> = Object.freeze({})

/** One request on its way: how it came, what the middleware found out about it, and what became of it. */
export class RequestState {
  /** When it came, ms of the clock that never goes back. */
  readonly started: number = clock.elapsed()
  readonly connection: Connection | undefined
  readonly header: HeaderReader
  /** All headers, for the journal. */
  readonly headers: RecordedHeaders
  readonly method: string
  /** Path and query as they came. */
  readonly target: string
  /** What the mocks are mounted below. */
  readonly base: string
  /** Those that it began with. */
  readonly routes: Routes
  readonly signal: RequestSignal
  /** What the page that asks may do; undefined where no page does. */
  access: OriginAccess | undefined
  /** As it is answered: a rule of `--routes` may have given it another address. */
  request: Request
  path: string
  search: string
  /** Path and query that a rule made of the target. */
  rewritten: string | undefined
  /** Undefined until it was let in. */
  session: Session | undefined
  /** The behaviour that its own headers ask for. */
  controls: Behaviour | undefined
  /** Its body on the way to whoever reads it, where the journal wants to see it. */
  received: ReceivedBody | undefined
  /** Its body, once it was read and understood. */
  body: ParsedBody | undefined
  #readable: Request | undefined
  /** The endpoint that answered. */
  endpoint: CompiledEndpoint | undefined
  /** Of the path of that endpoint. */
  params: Readonly<Record<string, string>> = noParams
  /** The mocks that were asked, in their order; undefined for the one alone that answered. */
  asked: readonly AskedMock[] | undefined
  /** Words for the log: `delay 1.2 s`, `case 2`. */
  readonly notes: string[] = []
  /** What is done to the answer as it is sent. */
  effects: Effects | undefined
  /** Whether its body goes out as it is made. */
  isStreaming = false
  /** Why no mock matches it. */
  miss: MissReport | undefined
  /** What went wrong in a mock. */
  failure: Diagnostic | undefined
  /** Whether the answer is still what the same address would get; undefined where it may differ each time. */
  isCurrent: (() => boolean) | undefined

  /** @param waiting where its signal is noted as soon as somebody depends on it */
  constructor(head: RequestHead, routes: Routes, waiting: WaitingRequests) {
    const { request, connection, base, path, search } = head
    this.request = request
    this.connection = connection
    this.header = connection
      ? (name) => connection.header(name)
      : (name) => request.headers.get(name) ?? undefined
    this.headers = connection?.rawHeaders ?? request.headers
    this.method = request.method
    this.base = base
    this.target = path + search
    this.path = path
    this.search = search
    this.routes = routes
    this.signal = new RequestSignal(this, waiting)
  }

  /** The request for whoever may read its body; what was parsed already is there once more. */
  get readable(): Request {
    const known = this.#readable
    const { request, body } = this
    const isParsed = body && (body.kind !== 'none' || this.unread.bodyUsed)
    if (isParsed && known?.bodyUsed !== false) {
      this.#readable = requestWith(known ?? request, body.bytes)
      return this.#readable
    }
    return known ?? this.received?.request ?? request
  }

  /** Middleware may put another one in its place, as one that bounds the body does. */
  set readable(request: Request) {
    this.#readable = request
  }

  /** The request that the body is to be read from, by whoever reads it as a whole. */
  get unread(): Request {
    return this.#readable ?? this.received?.unread ?? this.request
  }
}

/** The same request with a body that nobody has read. */
export function requestWith(
  { url, method, headers, signal }: Request,
  body: Uint8Array<ArrayBuffer>,
  more: Readonly<Record<string, string>> = {},
): Request {
  const all = new Headers([...headers])
  for (const [name, value] of Object.entries(more)) all.set(name, value)
  return new Request(url, { method, headers: all, body, signal })
}
