import type { Context } from 'hono'
import type { Behaviour } from '../behaviour/behaviour.ts'
import type { Effects } from '../behaviour/effects.ts'
import { clock } from '../clock.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import type { CompiledEndpoint, Routes } from '../endpoints/routes.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { requestAt } from '../http/address.ts'
import type { BodySource, ParsedBody } from '../http/body.ts'
import { RequestSignal, type Connection, type HeaderReader } from '../http/connection.ts'
import type { OriginAccess } from '../http/origin-guard.ts'
import type { Reply } from '../http/reply.ts'
import type { ReceivedBody } from '../journal/received.ts'
import type { RecordedHeaders } from '../journal/record.ts'
import type { MissReport } from '../journal/call.ts'
import type { Session } from '../sessions/session.ts'
import type { Mocks } from './mocks.ts'
import { requestEnvOf, type Bindings, type RequestEnv } from './request-env.ts'

/** The key of a request's state in Hono's context; a symbol, so that `c.var` of a handler does not show it. */
export const stateKey: unique symbol = Symbol('mockapi.state')

/** The environment and the variables of the application, as Hono's types have them. */
export interface AppEnv {
  Bindings: Bindings
  Variables: { [stateKey]: RequestState }
}

/** Hono's context as the application's own middleware gets it. */
export type AppContext = Context<AppEnv>

/** The state of the request that Hono made a context for. */
export function stateOf(c: AppContext): RequestState {
  return c.get(stateKey)
}

const noParams: Readonly<Record<string, string>> = Object.freeze({})

/** One request: how it came, what middleware found out about it, and how it was answered. */
export class RequestState {
  readonly c: AppContext
  readonly mocks: Mocks
  readonly env: RequestEnv | undefined
  readonly connection: Connection | undefined
  readonly header: HeaderReader
  readonly headers: RecordedHeaders
  readonly method: string
  readonly started: number = clock.elapsed()
  /** Those of when it came: a reload replaces them for later requests. */
  readonly routes: Routes
  target: string
  /** The path that the mocks are mounted below; empty for none. */
  base: string
  /** The session of `server.session()` or of the address, or the refusal of its name. */
  named: Session | Reply | undefined
  /** As it is answered: a rule of `--routes` may have given it another address. */
  request: Request
  path: string
  search: string
  /** Path and query that a rule made of the target. */
  rewritten: string | undefined
  /** What the page that sent it may do; undefined where no page did. */
  access: OriginAccess | undefined
  session: Session | undefined
  controls: Behaviour | undefined
  /** Its body as the journal records it on its way. */
  received: ReceivedBody | undefined
  body: ParsedBody | undefined
  endpoint: CompiledEndpoint | undefined
  params: Readonly<Record<string, string>> = noParams
  /** The mocks that were tried, in order; undefined for the one alone that answered. */
  matched: readonly MatchedMock[] | undefined
  readonly notes: string[] = []
  effects: Effects | undefined
  isStreaming = false
  miss: MissReport | undefined
  failure: Diagnostic | undefined
  /** Whether the response may be sent again to the same address; undefined where it may differ each time. */
  isCurrent: (() => boolean) | undefined
  #signal: RequestSignal | undefined
  #readable: Request | undefined

  constructor(
    c: AppContext,
    mocks: Mocks,
    request: Request,
    path: string,
    search: string,
    base: string,
  ) {
    const env = requestEnvOf(c.env)
    const connection = env?.connection ?? (env?.isOwn ? undefined : mocks.connectionOf?.(c.env))
    this.c = c
    this.mocks = mocks
    this.env = env
    this.connection = connection
    // Nobody can have changed the headers of a connection of our own.
    const wire = env?.isOwn ? connection : undefined
    this.header = wire ? (name) => wire.header(name) : headersOf(request, connection)
    this.headers = wire?.rawHeaders ?? request.headers
    this.method = request.method
    this.routes = mocks.routes
    this.target = path + search
    this.base = base
    this.named = env?.session
    this.request = request
    this.path = path
    this.search = search
  }

  /** Aborted at the end of the request; made on first use. */
  get signal(): RequestSignal {
    this.#signal ??= new RequestSignal(this, this.mocks.waiting)
    return this.#signal
  }

  /** Whether the client has gone away; false where nobody has used the signal. */
  get isGone(): boolean {
    return this.#signal?.gone ?? false
  }

  /** Why it ended before its answer: the client has gone away, the server or its session was closed. */
  get endReason(): Error | undefined {
    return this.#signal ? this.#signal.reason : this.session?.ended
  }

  done(): void {
    this.#signal?.done()
  }

  /** Goes on below the first part of its path, which names its session. */
  enter(part: string, path: string, session: Session | Reply | undefined): void {
    this.base += part
    this.path = path
    this.target = path + this.search
    this.request = requestAt(this.request, this)
    this.named = session
  }

  /** The request with a body that can be read, also after it was parsed. */
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

  /** Middleware of Hono may replace it, as one that limits the body does. */
  set readable(request: Request) {
    this.#readable = request
  }

  /** Where the whole body is to be read from. */
  get unread(): BodySource {
    if (this.#readable) return this.#readable
    const { received, request, connection } = this
    return received?.handedOut ?? connection?.wholeBody() ?? request
  }
}

/** The headers as an application around the mocks has left them; HTTP/2 has the host elsewhere. */
function headersOf(request: Request, connection: Connection | undefined): HeaderReader {
  return (name) =>
    request.headers.get(name) ?? (name === 'host' ? connection?.header(name) : undefined)
}
