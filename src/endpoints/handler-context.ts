import type { Faker } from '@faker-js/faker'
import type { Context as HonoContext, ExecutionContext, ValidationTargets } from 'hono'
import type { CookieOptions } from 'hono/utils/cookie'
import type { StoredRecord } from '../data/records/declaration.ts'
import type { Db } from '../data/records/resource.ts'
import type { DelayInput } from '../behaviour/duration.ts'
import type { SseInit } from '../events/stream.ts'
import type { Fault, FaultKind, FaultOptions } from '../behaviour/fault.ts'
import type { Channel } from '../http/channels.ts'
import type { QueryFields } from '../http/query-fields.ts'
import type { Reply, ReplyInit } from '../http/reply.ts'
import type { StreamSource } from '../http/stream.ts'
import type { Identity } from './identity.ts'
import type { Ticker } from '../time/ticker.ts'
import type { FieldMembers, Operation } from './operation.ts'
import type { SocketMembers } from './socket-client.ts'
import type { AnsweredValues, DoAfter, SendWebhook } from './answered.ts'

/** What is known of a request, read when it is first asked for. */
export interface RequestValues<Params = Readonly<Record<string, string>>, Body = unknown> {
  /** Parameters of the path, decoded. */
  readonly params: Params
  /** Query parameters; the first value of each name. */
  readonly query: Readonly<Record<string, string | undefined>>
  /** All values of a query parameter, in order: of `ids` as well where it is sent as `ids[]`, `ids[0]`. */
  readonly queries: (name: string) => readonly string[]
  /** The parsed body: JSON, a form's fields, or text. Without a schema it is `never`: cast it, `body as Login`. */
  readonly body: Body
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly cookies: Readonly<Record<string, string | undefined>>
  /** The record of who is signed in; undefined for nobody, and where no file says who may sign in. */
  readonly user: StoredRecord | undefined
  /** How that is known: claims and scopes of the token, kind of the credentials. */
  readonly auth: Identity | undefined
  /** The request as it came; its body can still be read. */
  readonly request: Request
  /** The address of the client, such as `127.0.0.1`; undefined in process, and where that cannot be told. */
  readonly ip: string | undefined
  /** Aborted when the client goes away or the server closes. */
  readonly signal: AbortSignal
  /** The data of all collections. Reads and writes are synchronous and visible at once. */
  readonly db: Db
  /** Faker, seeded by the server's seed, this endpoint and {@link call}. */
  readonly faker: Faker
  /** Which call of this endpoint this is, from 1. */
  readonly call: number
  /** All WebSockets that are open at a path now, in the session of this request: `channel('/prices').send({ price: 7 })`. */
  readonly channel: (path: string) => Channel
  /** The endpoint that answers: its key and the mock file. */
  readonly endpoint: { readonly key: string; readonly file: string }
  /** The time of the clock of the session, ms since 1970: that of the machine until somebody sets or moves it. */
  readonly now: () => number
  /** Waits; ends at once with an error when the client goes away. `'offline'` breaks the connection. */
  readonly delay: (delay: DelayInput) => Promise<void>
  /** The answer of what lies below: the next endpoint that matches, else a static file, else the 404. */
  readonly next: (change?: NextRequest) => Promise<Response>
  /**
   * What the real API of `--proxy` answers, past all other mocks, to be returned.
   *
   * @throws a reply, 502 `upstream-failed`, where no real API is set for this path: uncaught it is the answer;
   * TypeError where `json` is given and the answer is none
   * @example
   * 'GET /users': ({ passthrough }) => passthrough({ json: (users: User[]) => users.slice(1) })
   */
  readonly passthrough: (change?: AnswerChange) => Promise<Reply>
}

/** What `passthrough()` changes about the answer of the real API. */
export interface AnswerChange {
  /** Makes another value of the JSON of an answer that is a success (2xx). Say what it is: `(users: User[]) => …`. */
  readonly json?: (body: never) => unknown
  readonly status?: number
  /** Beside those of the answer, which they replace by name. */
  readonly headers?: Readonly<Record<string, string>>
}

/** What `next()` changes about the request for what lies below. */
export interface NextRequest {
  /** Another method, such as `GET` for a `POST` that only asks. */
  readonly method?: string
  /** Query parameters by name, beside those that the request has; undefined leaves one out. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>
  /** Another body, a JSON value; undefined for the one that was sent. */
  readonly body?: unknown
}

type QueryValue = string | number | boolean

/** What stands beside Hono's own members in the context of a handler. */
export interface MockMembers<
  Params = Readonly<Record<string, string>>,
  Body = unknown,
> extends RequestValues<Params, Body> {
  readonly xml: (xml: string, init?: ReplyInit) => Reply
  /** A picture (SVG) of a size in px with a text on it; default the size. */
  readonly placeholder: (width: number, height: number, text?: string) => Reply
  /**
   * A file, named relative to the mock file; never outside the mocks folder.
   *
   * @throws a reply, 404 `no-file`, where it is not there: uncaught it is the answer
   */
  readonly file: (path: string, init?: ReplyInit) => Reply
  /** A body that is sent as it is made. */
  readonly stream: (chunks: StreamSource, init?: ReplyInit) => Reply
  /** Server-sent events: each value is one, objects as JSON; `{ data, event, id, retry }` sets its fields. */
  readonly sse: MakeEvents
  /** Breaks the connection, or corrupts the response that it is given. */
  readonly fault: (kind: FaultKind, options?: FaultOptions) => Fault
  /** Sets a cookie on whatever is answered; `path` defaults to `/`. */
  readonly cookie: (name: string, value: string, options?: CookieOptions) => void
  readonly webhook: SendWebhook
  readonly after: DoAfter
  /** The state that the endpoint's scenario is in once this was answered. */
  readonly moveTo: (state: string) => void
}

/** Answers with server-sent events. */
export interface MakeEvents {
  (events: AsyncIterable<unknown> | Iterable<unknown>, init?: ReplyInit): Reply
  /**
   * Of a function, which is called once for each client: one that comes back goes on where it was. Its signal is
   * aborted when the client does not come back, or the server closes.
   *
   * @throws TypeError for a `retry` that is no time
   */
  (
    events: (signal: AbortSignal) => AsyncIterable<unknown> | Iterable<unknown>,
    init?: SseInit,
  ): Promise<Reply>
}

/** An error: a sentence becomes problem+json (RFC 9457), an object is sent as it is. */
export type MakeError = (status: number, body?: string | object, init?: ReplyInit) => Reply

/**
 * What a handler gets: Hono's `Context`, and the request, the data and more ways to answer beside it.
 * Everything may be destructured. Where both have a word it means what Hono says, but for two: `body` is
 * the parsed body of the request, and `error` makes an answer.
 *
 * `status`, `header` and `cookie` are for whatever is answered, be it a value, a file or a `Response`.
 */
export type Context<Params = Readonly<Record<string, string>>, Body = never> = HonoPart<Body> &
  MockMembers<Params, Body> & { readonly error: MakeError; readonly req: Validated }

/** Hono's context, which its helpers take, but for a body that may be null: that cannot be Hono's `body`. */
type HonoPart<Body> = [Body & (null | undefined)] extends [never]
  ? HonoContext
  : Omit<HonoContext, 'body' | 'error'>

/** The context of middleware: `body` and `error` are Hono's. */
export type MiddlewareContext = HonoContext &
  Omit<MockMembers, 'body'> & { readonly req: Validated }

/** What validators before an endpoint have made; cast it: `c.req.valid('json') as User`. */
interface Validated {
  readonly valid: (target: keyof ValidationTargets) => never
}

/** What handlers of a root field of a GraphQL schema get, such as that of `'QUERY user'`. */
export type FieldContext<Args = never> = Context & FieldMembers<Args>

/** What an endpoint that mockapi makes itself gets; each member is made on first use. */
export interface EndpointContext extends RequestValues {
  readonly method: string
  /** What a handler of a WebSocket has beside; undefined for the request that opens it, and for all others. */
  readonly socket: SocketMembers | undefined
  readonly message: unknown
  /** The root field of a GraphQL schema that is asked for; undefined for a request. */
  readonly operation: Operation | undefined
  readonly args: Operation['args'] | undefined
  readonly variables: Operation['variables'] | undefined
  readonly operationName: string | undefined
  readonly connectionParams: Operation['connectionParams']
  /** What an inbox has kept of the request; undefined before, and where there is none. */
  record: StoredRecord | undefined
  /** What was answered, for what comes after it; undefined before. */
  readonly response: AnsweredValues | undefined
  /** The query in the shapes that paths into it, filters and matchers read. */
  readonly queryFields: QueryFields
  /** As it came, below the base path that the mocks are mounted at; so is `url`, which is absolute. */
  readonly path: string
  readonly url: string
  /** A request header by lower-case name. */
  readonly header: (name: string) => string | undefined
  /** An environment variable of the server. */
  readonly variable: (name: string) => string | undefined
  /** A number from 0 below 1, by the seed, the endpoint and {@link call}. */
  readonly random: () => number
  /** What waits again and again by the clock of the session. */
  readonly ticker: () => Ticker
  /** Whether a delay of 0 was asked for, so that what comes in pieces comes at once. */
  readonly isInstant: boolean
  /** Whether a file named relative to the mock file is there. */
  readonly hasFile: (path: string) => boolean
  /** Another object for each session, and after each reset of it. */
  readonly sessionMark: object
  /** The context that a handler gets, and that of middleware, whose `body` and `error` are Hono's. */
  readonly forHandler: () => Context
  readonly forMiddleware: () => MiddlewareContext
  /** `c.env` and `c.executionCtx` of Hono, for an application that is an endpoint. */
  readonly env: unknown
  readonly executionCtx: ExecutionContext | undefined
}

/** Hono's `next`, which also resolves to the response of what lies below (`c.res`). */
export type Next = ((change?: NextRequest) => Promise<Response>) & (() => Promise<void>)

/**
 * Answers a request. A value is 200 JSON, `null` 204, a `Response` or reply is sent as it is. `undefined`
 * passes on to the next endpoint that matches; after a call of `next` it is that answer.
 */
export type Handler<Params = Readonly<Record<string, string>>, Body = never, More = unknown> = (
  context: Context<Params, Body> & More,
  next: Next,
) => unknown
