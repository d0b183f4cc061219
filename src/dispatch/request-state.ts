import type { Context } from 'hono'
import type { Behaviour } from '../behaviour/behaviour.ts'
import type { Effects } from '../behaviour/fault.ts'
import { clock } from '../clock.ts'
import type { MatchedMock } from '../endpoints/endpoint.ts'
import type { Identified } from '../endpoints/identity.ts'
import type { CompiledEndpoint, Routes } from '../endpoints/routes.ts'
import type { Operation, RecordedOperation } from '../endpoints/operation.ts'
import type { SocketMembers } from '../endpoints/socket-client.ts'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { mayHaveBody, type BodySource, type ParsedBody } from '../http/body.ts'
import { decodedRequest } from '../http/coding.ts'
import { headerReader, type Connection, type HeaderReader } from '../http/connection.ts'
import { IncomingRequest } from '../http/incoming.ts'
import type { OriginAccess } from '../http/origin-guard.ts'
import { stringify } from '../http/stringify.ts'
import { QueryFields } from '../http/query-fields.ts'
import type { Reply } from '../http/reply.ts'
import type { RecordedBehaviour } from '../journal/behaviours.ts'
import type { RequestEvent } from '../journal/listeners.ts'
import type { MessageLog } from '../journal/message-log.ts'
import type { ReceivedBody } from '../journal/received.ts'
import type { RecordedHeaders } from '../journal/record.ts'
import type { AnswerSource, MissReport } from '../journal/call.ts'
import type { Found, Session } from '../sessions/session.ts'
import type { AnsweredFields } from './answered-fields.ts'
import type { RequestWebhooks } from '../webhooks/of-request.ts'
import type { Mocks } from './mocks.ts'
import { requestEnvOf, type Bindings, type RequestEnv } from './request-env.ts'

/** A WebSocket that an endpoint takes. */
export interface Acceptance {
  readonly endpoint: CompiledEndpoint
  /** What was agreed on; undefined where the endpoint speaks none. */
  readonly protocol: string | undefined
  /** Where its messages are kept for the journal. */
  readonly log: MessageLog
}

/** The key of a request's state in Hono's context; a symbol, so that `c.var` of a handler does not show it. */
export const stateKey: unique symbol = Symbol('mockapi.state')

/** The environment and variables of the application. */
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

const nothingFound: Found = { matches: [], middleware: [], methods: () => new Set() }
const noParams: Readonly<Record<string, string>> = Object.freeze({})

/** One request: how it came, what middleware found out about it, and how it was answered. */
export class RequestState {
  readonly c: AppContext
  readonly mocks: Mocks
  readonly env: RequestEnv | undefined
  readonly connection: Connection | undefined
  readonly header: HeaderReader
  readonly headers: RecordedHeaders
  /** As it is answered: a header may name another one than it came with. */
  method: string
  readonly started: number = clock.elapsed()
  readonly routes: Routes
  /** Whether the address is outside of the prefixes of the mocks. */
  isOutside = false
  /** The prefix of the mocks that the address begins with; empty for none. */
  prefix = ''
  /** Whether a handler may read what the real API answers, which must come without a coding. */
  readsAnswer = false
  /** Who makes the answer; undefined where there is nothing but mocks. */
  source: AnswerSource | undefined
  target: string
  /** What the address began with before that: the name of a session, a prefix; empty for nothing. */
  below = ''
  /** Whether it is a visit of the page, or what browsers ask for by themselves: nothing that somebody wants to see. */
  isVisit = false
  /** The path that the mocks are mounted below; empty for none. */
  base: string
  /** The session of `server.session()` or of the address, or the refusal of its name. */
  named: Session | Reply | undefined
  /** At the address that it is answered at: without what it began with, or what a rule of `--routes` made of it. */
  readonly incoming: IncomingRequest
  path: string
  search: string
  rewritten: string | undefined
  access: OriginAccess | undefined
  /** Who sends it, once that was asked. */
  identified: { readonly value: Identified } | undefined
  session: Session | undefined
  controls: Behaviour | undefined
  /** That of `X-Mockapi-Now`, ms since 1970; undefined for the time of its session. */
  time: number | undefined
  received: ReceivedBody | undefined
  body: ParsedBody | undefined
  endpoint: CompiledEndpoint | undefined
  params: Readonly<Record<string, string>> = noParams
  /** The mocks that were tried, in order; undefined for the one alone that answered. */
  matched: readonly MatchedMock[] | undefined
  /** The behaviours that mocks were called below; undefined for none. */
  behaviours: RecordedBehaviour[] | undefined
  /** The operation of a document that was asked for, whichever mock answered in its place. */
  operationId: string | undefined
  /** The GraphQL operation that it asks for. */
  graphql: RecordedOperation | undefined
  /** What its root fields have come to; undefined where none was asked for. */
  fields: AnsweredFields | undefined
  readonly notes: string[] = []
  effects: Effects | undefined
  /** What an endpoint wants that takes a WebSocket; undefined for all other answers. */
  accepted: Acceptance | undefined
  /** What handlers of an open WebSocket have; undefined for a request. */
  readonly socket: SocketMembers | undefined
  /** The root field of a GraphQL schema that is asked for; undefined for a request, whose operations have several. */
  readonly operation: Operation | undefined
  /** The headers of the answer that gave the connection to another protocol (101); undefined for other answers. */
  switched: readonly string[] | undefined
  isStreaming: boolean | 'endless' = false
  /** What listeners were told; undefined where nobody listened when it came. */
  event: RequestEvent | undefined
  miss: MissReport | undefined
  /** What it has led to that is sent to others; undefined for nothing. */
  webhooks: RequestWebhooks | undefined
  isAnswered = false
  failure: Diagnostic | undefined
  /** Whether the response may be sent again to the same request; undefined where it may differ each time. */
  isCurrent: (() => boolean) | undefined
  /** The content coding of the body, which {@link incoming} has decoded; undefined for none. */
  readonly coding: string | undefined
  /** Whether the client has gone away; false where nobody has used the signal. */
  isGone = false
  #controller: AbortController | undefined
  /** What is called when it ends early; undefined where nobody wants to know. */
  #onAbort: ((reason: Error) => void)[] | undefined
  #abortReason: Error | undefined
  #readable: Request | undefined
  #queryFields: { readonly search: string; readonly fields: QueryFields } | undefined

  /** @param isDecoded whether the body of the request is in no coding any more, whatever its header says */
  constructor(
    c: AppContext,
    mocks: Mocks,
    request: Request,
    path: string,
    search: string,
    base: string,
    isDecoded = false,
  ) {
    const env = requestEnvOf(c.env)
    const connection = env?.connection ?? (env?.isOwn ? undefined : mocks.connectionOf?.(c.env))
    this.c = c
    this.mocks = mocks
    this.env = env
    this.connection = connection
    // Nobody can have changed the headers of a connection of our own.
    const wire = env?.isOwn ? connection : undefined
    this.source = mocks.upstreams || mocks.isRecording ? 'mock' : undefined
    this.header = wire ? (name) => wire.header(name) : headerReader(request, connection)
    this.headers = wire?.rawHeaders ?? request.headers
    this.method = request.method
    this.routes = mocks.routes
    this.target = path + search
    this.base = base
    this.named = env?.session
    this.coding =
      mayHaveBody(this.method) && !isDecoded ? this.header('content-encoding') : undefined
    this.incoming = new IncomingRequest(
      decodedRequest(request, this.coding, mocks.bodyLimit, mocks.decoderOf),
    )
    this.path = path
    this.search = search
  }

  /** What webhooks come of: of a part of a request all of it. */
  get origin(): RequestState {
    return this
  }

  /** Aborted when the client goes away, or when the server closes; made on first use. */
  get signal(): AbortSignal {
    if (this.#controller) return this.#controller.signal
    const controller = (this.#controller = new AbortController())
    this.onAbort((reason) => controller.abort(reason))
    return controller.signal
  }

  /** Calls a listener when {@link signal} would be aborted, at once where it is: a signal costs more than all the rest. */
  onAbort(listener: (reason: Error) => void): void {
    this.#onAbort?.push(listener)
    if (this.#abortReason) listener(this.#abortReason)
    if (this.#onAbort) return
    this.#onAbort = [listener]
    const { connection, mocks } = this
    const { anywhere } = this.incoming
    const gone = () => {
      this.isGone = true
      this.abort(new DOMException('The client went away.', 'AbortError'))
    }
    if (connection) connection.onGone(gone)
    else if (anywhere.signal.aborted) gone()
    else anywhere.signal.addEventListener('abort', gone, { once: true })
    mocks.waiting.add(this)
  }

  /** Ends early what waits for it. */
  abort(reason: Error): void {
    if (this.#abortReason) return
    this.#abortReason = reason
    for (const listener of this.#onAbort ?? []) listener(reason)
  }

  /** Why it ended early: the client has gone, the server or its session was closed, which alone aborts nothing. */
  get endReason(): Error | undefined {
    return this.#abortReason ?? this.session?.ended
  }

  /** Whether it is a part of another request, whose behaviour applied to that already. */
  get isPart(): boolean {
    return this.socket !== undefined || this.operation !== undefined
  }

  get queryFields(): QueryFields {
    const { search } = this
    // A rule of `--routes` may have changed the address.
    if (this.#queryFields?.search !== search) {
      this.#queryFields = { search, fields: new QueryFields(search) }
    }
    return this.#queryFields.fields
  }

  /** An answer with its problem+json in the form that the dialect has for errors. */
  shown(reply: Reply): Reply {
    return this.routes.showProblem?.(reply) ?? reply
  }

  done(): void {
    if (this.#onAbort) this.mocks.waiting.delete(this)
    this.session?.keeper?.requests.delete(this)
  }

  /** What its path leads to by a method; undefined when the percent-encoding is broken. */
  lookup(method: string): Found | undefined {
    if (this.isOutside) return nothingFound
    return (this.session as Session).lookup(this.routes.table, method, this.path)
  }

  /** What its path leads to by another method, which it is answered by from now on. */
  lookupAs(method: string): Found | undefined {
    this.notes.push(`${this.method} as ${method}`)
    this.method = method
    return this.lookup(method)
  }

  enter(part: string, path: string, session: Session | Reply | undefined): void {
    this.base += part
    this.below += part
    this.path = path
    this.target = path + this.search
    this.incoming.moveTo(this)
    this.named = session
  }

  /** The request with a body that can be read, also after it was parsed. */
  get readable(): Request {
    const known = this.#readable ?? this.received?.request ?? this.incoming.request
    const { body } = this
    if (!body || (body.kind === 'none' && !known.bodyUsed)) return known
    if (this.#readable && !known.bodyUsed) return known
    const { url, method, headers, signal } = known
    // Part by part, and the headers as pairs, since those of Node's adapter are another class.
    const init = { method, headers: new Headers([...headers]), signal, body: body.bytes }
    this.#readable = new Request(url, init)
    return this.#readable
  }

  /** Gives what lies below another body, as JSON, whatever the request says of its content. */
  replaceBody(value: unknown): void {
    const bytes = new TextEncoder().encode(stringify(value, 'The body of next()'))
    this.body = { value, kind: 'json', mediaType: 'application/json', bytes }
    this.#readable = undefined
  }

  set readable(request: Request) {
    this.#readable = request
  }

  get unread(): BodySource {
    if (this.#readable) return this.#readable
    const { received, incoming, connection } = this
    if (received?.handedOut) return received.handedOut
    return (this.coding === undefined ? connection?.wholeBody() : undefined) ?? incoming.request
  }
}
