import type { Faker } from '@faker-js/faker'
import type { ExecutionContext } from 'hono'
import type { HonoRequest } from 'hono/request'
import { parse as parseCookies } from 'hono/utils/cookie'
import type { DelayInput } from '../behaviour/duration.ts'
import { wait } from '../clock.ts'
import type { Db } from '../data/records/resource.ts'
import type { State } from '../data/store/state.ts'
import type {
  Context,
  EndpointContext,
  MiddlewareContext,
  MockMembers,
  NextRequest,
} from '../endpoints/handler-context.ts'
import type { Match } from '../endpoints/path-table.ts'
import type { AnsweredValues } from '../endpoints/answered.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import { missingFile } from '../http/file-reply.ts'
import { Reply } from '../http/reply.ts'
import { splitAddress, withQuery } from '../http/address.ts'
import type { QueryFields } from '../http/query-fields.ts'
import type { Random } from '../random.ts'
import type { Session } from '../sessions/session.ts'
import { delayFor, fakerFor, randomFor } from './draws.ts'
import type { RequestState } from './request-state.ts'
import { textsOf, type Texts } from './texts.ts'
import { variableIn } from './variable.ts'
import { passThrough } from './upstreams.ts'
import { webhookOf } from './webhooks.ts'

/** Hono's context with ours beside it, shared by all handlers and middleware of a request. */
export interface MockContext {
  /** Makes it that of one endpoint; `body` and `error` are ours for handlers of mocks alone. */
  enter(run: EndpointRun, isHandler: boolean): MockContext
  /** Makes it that of an endpoint again whose `next()` was answered, so that `res` is the answer. */
  leave(run: EndpointRun, answer: Response): Response
  failed(error: unknown): void
  /** What `status`, `header` and `cookie` were called with; undefined for nothing. */
  readonly prepared: PreparedHead | undefined
  /** Takes what matches the request by another method. */
  rematch(matches: readonly Match<CompiledEndpoint>[]): void
  /** `c.req`, where anybody has used it and may have read its body. */
  readonly usedRequest: HonoRequest | undefined
  readonly res: Response
}

/** Status and headers that `status`, `header` and `cookie` were called with. */
export interface PreparedHead {
  status: number | undefined
  readonly headers: Headers
}

/** Runs the endpoints that match a request. */
export interface Dispatcher {
  context(): MockContext
  /** What lies below an endpoint answers, by another method where one is given. */
  next(run: EndpointRun, method?: string): Promise<Response>
}

/** One run of one endpoint for one request. Whatever costs something is made on first use. */
export class EndpointRun implements EndpointContext {
  readonly compiled: CompiledEndpoint
  readonly params: Readonly<Record<string, string>>
  readonly method: string
  readonly path: string
  readonly header: EndpointContext['header']
  readonly index: number
  call = 1
  /** The body where a schema made something else of it. */
  valid: { readonly value: unknown } | undefined
  /** Whether a behaviour applied: that of the endpoint, the global one, or that of the request's headers. */
  isBehaved = false
  isInstant = false
  /** Whether a handler of a mock has Hono's context now, in place of middleware. */
  isHandler = false
  moveTo: string | undefined
  record: EndpointContext['record']
  /** The signal of what goes on after the client has gone, in the place of that of the request. */
  outliving: AbortSignal | undefined
  below: Promise<Response> | undefined
  response: AnsweredValues | undefined
  /** How many delays or calls of `next()` it waits for, which the time limit must not count. */
  waits = 0
  /** The request, or the part of it, that it runs for. */
  readonly asked: RequestState
  readonly #dispatcher: Dispatcher
  #headers: Texts | undefined
  #cookies: Texts | undefined
  #faker: Faker | undefined
  #random: Random | undefined

  /** @param dispatcher undefined for an endpoint that is run alone and takes no Hono context */
  constructor(
    compiled: CompiledEndpoint,
    params: Readonly<Record<string, string>>,
    index: number,
    request: RequestState,
    dispatcher?: Dispatcher,
  ) {
    this.compiled = compiled
    this.params = params
    this.header = request.header
    this.path = request.path
    this.method = request.method
    this.index = index
    this.asked = request
    this.#dispatcher = dispatcher as Dispatcher
  }

  get endpoint(): { readonly key: string; readonly file: string } {
    return { key: this.compiled.key, file: this.compiled.origin.file }
  }

  get url(): string {
    const { request, path, search } = this.asked
    return splitAddress(request.url).origin + path + search
  }

  get query(): Texts {
    return this.queryFields.texts
  }

  get queryFields(): QueryFields {
    return this.asked.queryFields
  }

  get queries(): (name: string) => readonly string[] {
    return (name) => this.queryFields.all(name)
  }

  get body(): unknown {
    return this.valid ? this.valid.value : this.asked.body?.value
  }

  get headers(): Texts {
    if (this.#headers) return this.#headers
    const { request, coding } = this.asked
    const headers = Object.fromEntries(request.headers)
    if (coding !== undefined) headers['content-encoding'] = coding
    return (this.#headers = textsOf(headers))
  }

  get cookies(): Texts {
    const header = this.header('cookie')
    this.#cookies ??= textsOf(header === undefined ? {} : parseCookies(header))
    return this.#cookies
  }

  get request(): Request {
    return this.asked.readable
  }

  get signal(): AbortSignal {
    return this.outliving ?? this.asked.signal
  }

  get ip(): string | undefined {
    return this.asked.connection?.address()
  }

  get variable(): (name: string) => string | undefined {
    return (name) => variableIn(this.env, name)
  }

  get db(): Db {
    return (this.asked.session as Session).dbOf(this.asked.origin)
  }

  get socket(): EndpointContext['socket'] {
    return this.asked.socket
  }

  get operation(): EndpointContext['operation'] {
    return this.asked.operation
  }

  get args(): EndpointContext['args'] {
    return this.operation?.args
  }

  get variables(): EndpointContext['variables'] {
    return this.operation?.variables
  }

  get operationName(): string | undefined {
    return this.operation?.operationName
  }

  get message(): unknown {
    return this.asked.socket?.message
  }

  get channel(): EndpointContext['channel'] {
    return (path) => (this.asked.session as Session).channels.at(path)
  }

  get state(): State {
    return (this.asked.session as Session).stateOf(this.asked.origin)
  }

  get base(): string {
    return this.asked.base
  }

  get sessionMark(): object {
    return (this.asked.session as Session).mark
  }

  get faker(): Faker {
    return (this.#faker ??= fakerFor(this.compiled, this.asked, this.call))
  }

  get random(): () => number {
    return (this.#random ??= randomFor(this.compiled, this.asked, this.call))
  }

  get env(): unknown {
    return this.asked.c.env
  }

  get executionCtx(): ExecutionContext | undefined {
    try {
      return this.asked.c.executionCtx as ExecutionContext
    } catch {
      // Hono throws where there is none.
      return undefined
    }
  }

  get webhook(): MockMembers['webhook'] {
    return webhookOf(this.asked, this.compiled.key)
  }

  get now(): () => number {
    return () => this.asked.time ?? (this.asked.session as Session).clock.now()
  }

  get file(): MockMembers['file'] {
    return (path, init) => {
      if (!this.hasFile(path)) throw missingFile(path, this.asked.mocks.findFile)
      return new Reply({ kind: 'file', path }, init)
    }
  }

  hasFile(path: string): boolean {
    return this.asked.mocks.findFile?.(path, this.compiled.origin.file) !== undefined
  }

  get delay(): (delay: DelayInput) => Promise<void> {
    return async (input) => {
      await this.#pausing(wait(delayFor(input, this.compiled.key, this.call), this.signal))
    }
  }

  get next(): (change?: NextRequest) => Promise<Response> {
    return (change) =>
      (this.below ??= this.#pausing(this.#askBelow(isChange(change) ? change : {})))
  }

  get passthrough(): EndpointContext['passthrough'] {
    return (change) => this.#pausing(passThrough(this.asked, change))
  }

  forHandler(): Context {
    return this.#dispatcher.context().enter(this, true) as unknown as Context
  }

  forMiddleware(): MiddlewareContext {
    return this.#dispatcher.context().enter(this, false) as unknown as MiddlewareContext
  }

  async #askBelow({ query, body, method }: NextRequest): Promise<Response> {
    const request = this.asked
    request.readsAnswer = true
    if (body !== undefined) request.replaceBody(body)
    if (!query) return await this.#dispatcher.next(this, method)
    const { search } = request
    request.search = withQuery(search, query)
    try {
      return await this.#dispatcher.next(this, method)
    } finally {
      request.search = search
    }
  }

  async #pausing<Value>(work: Promise<Value>): Promise<Value> {
    this.waits++
    try {
      return await work
    } finally {
      this.waits--
    }
  }
}

/** Whether `next` was called with a change: Hono's own helpers call it with their context. */
function isChange(change: NextRequest | undefined): change is NextRequest {
  return change !== undefined && Object.getPrototypeOf(change) === Object.prototype
}
