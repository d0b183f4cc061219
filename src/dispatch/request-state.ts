import type { Behaviour } from '../behaviour/behaviour.ts'
import { clock } from '../clock.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import type { Reply } from '../http/reply.ts'
import { requestAt } from '../http/address.ts'
import type { Effects } from '../behaviour/effects.ts'
import type { BodySource, ParsedBody } from '../http/body.ts'
import type { Connection, HeaderReader, WaitingRequests } from '../http/connection.ts'
import type { OriginAccess } from '../http/origin-guard.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import type { RecordedHeaders } from '../journal/record.ts'
import type { ReceivedBody } from '../journal/received.ts'
import type { MissReport } from '../journal/call.ts'
import { RequestSignal } from '../http/connection.ts'
import type { CompiledEndpoint, Routes } from '../endpoints/routes.ts'
import type { Session } from '../sessions/session.ts'

/** How a request came. */
export interface RequestHead {
  readonly request: Request
  readonly connection: Connection | undefined
  /** Whether it came by a listener of mockapi's own: nobody has changed its headers since. */
  readonly isOwn: boolean
  /** What the mocks are mounted below, as the address has it; empty for nothing. */
  readonly base: string
  /** Below that. */
  readonly path: string
  /** The query with its question mark, or an empty text. */
  readonly search: string
  /** Whose request it is, where its headers do not say; or why it is nobody's. */
  readonly session: Session | Reply | undefined
}

const noParams: Readonly<Record<string, string>> = Object.freeze({})

/** The headers of a request as an application around the mocks has left them; HTTP/2 has the host elsewhere. */
function headersOf({ request, connection }: RequestHead): HeaderReader {
  return (name) =>
    request.headers.get(name) ?? (name === 'host' ? connection?.header(name) : undefined)
}

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
  target: string
  /** What stands before the addresses of its answer. */
  base: string
  /** Whose it is, or why it is nobody's, where its headers do not say. */
  named: Session | Reply | undefined
  /** Those that it began with. */
  readonly routes: Routes
  readonly #waiting: WaitingRequests
  #signal: RequestSignal | undefined
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
  /** The mocks that were matched, in their order; undefined for the one alone that answered. */
  matched: readonly MatchedMock[] | undefined
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
    const { request, connection, base, path, search, session } = head
    this.request = request
    this.connection = connection
    const wire = head.isOwn ? connection : undefined
    this.header = wire ? (name) => wire.header(name) : headersOf(head)
    this.headers = wire?.rawHeaders ?? request.headers
    this.method = request.method
    this.base = base
    this.named = session
    this.target = path + search
    this.path = path
    this.search = search
    this.routes = routes
    this.#waiting = waiting
  }

  /** Tells of the end of the request; made on first use. */
  get signal(): RequestSignal {
    this.#signal ??= new RequestSignal(this, this.#waiting)
    return this.#signal
  }

  /** Whether the client has gone away, as far as anybody depends on it. */
  get isGone(): boolean {
    return this.#signal?.gone ?? false
  }

  /** Why it ended before its answer: the client has gone away, the server closes, its session is over. */
  get endReason(): Error | undefined {
    return this.#signal ? this.#signal.reason : this.session?.ended
  }

  /** Nothing more is made for it. */
  done(): void {
    this.#signal?.done()
  }

  /** Goes on below the first part of its path, which names whose request it is. */
  enter(part: string, path: string, session: Session | Reply | undefined): void {
    this.base += part
    this.path = path
    this.target = path + this.search
    this.request = requestAt(this.request, this)
    this.named = session
  }

  /** The request for whoever may read its body; what was parsed already is there once more. */
  get readable(): Request {
    const known = this.#readable ?? this.received?.request ?? this.request
    const { body } = this
    if (!body || (body.kind === 'none' && !known.bodyUsed)) return known
    if (this.#readable && !known.bodyUsed) return known
    const { url, method, headers, signal } = known
    // Part by part, and the headers as pairs, since those of Node's adapter are another class.
    const init = { method, headers: new Headers([...headers]), signal, body: body.bytes }
    this.#readable = new Request(url, init)
    return this.#readable
  }

  /** Middleware may put another one in its place, as one that bounds the body does. */
  set readable(request: Request) {
    this.#readable = request
  }

  /** Where the body is to be read from, by whoever reads it as a whole. */
  get unread(): BodySource {
    if (this.#readable) return this.#readable
    const { received, request, connection } = this
    return received?.handedOut ?? connection?.wholeBody() ?? request
  }
}
