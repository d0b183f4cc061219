import type { Faker } from '@faker-js/faker'
import type { ExecutionContext } from 'hono'
import type { HonoRequest } from 'hono/request'
import type { AuthFailure } from '../behaviour/auth.ts'
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
import { withQuery } from '../http/address.ts'
import type { Random } from '../random.ts'
import type { Session } from '../sessions/session.ts'
import { AskedValues } from './asked-values.ts'
import { delayFor, fakerFor, randomFor } from './draws.ts'
import type { RequestState } from './request-state.ts'
import { variableIn } from './variable.ts'
import { passThrough } from './upstreams.ts'
import { afterOf } from './jobs.ts'
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
export class EndpointRun extends AskedValues implements EndpointContext {
  readonly compiled: CompiledEndpoint
  readonly index: number
  call = 1
  /** The body where a schema made something else of it. */
  valid: { readonly value: unknown } | undefined
  /** Whether a behaviour applied: that of the endpoint, the global one, or that of the request's headers. */
  isBehaved = false
  isInstant = false
  /** How the credentials fail that were sent, where that was asked for. */
  authFailure: AuthFailure | undefined
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
  readonly #dispatcher: Dispatcher
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
    super(request, params)
    this.compiled = compiled
    this.index = index
    this.#dispatcher = dispatcher as Dispatcher
  }

  get endpoint(): { readonly key: string; readonly file: string } {
    return { key: this.compiled.key, file: this.compiled.origin.file }
  }

  get body(): unknown {
    return this.valid ? this.valid.value : this.asked.body?.value
  }

  get signal(): AbortSignal {
    return this.outliving ?? this.asked.signal
  }

  get variable(): (name: string) => string | undefined {
    return (name) => variableIn(this.env, name)
  }

  get db(): Db {
    return (this.asked.session as Session).dbOf(this.asked.origin)
  }

  get channel(): EndpointContext['channel'] {
    return (path) => (this.asked.session as Session).channels.at(path)
  }

  get state(): State {
    return (this.asked.session as Session).stateOf(this.asked.origin)
  }

  get sessionMark(): object {
    return (this.asked.session as Session).mark
  }

  get faker(): Faker {
    if (this.#faker) return this.#faker
    this.#faker = fakerFor(this.compiled, this.asked, this.call)
    if (this.asked.mocks.fakerNow) this.#faker.setDefaultRefDate(this.now())
    return this.#faker
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

  get after(): MockMembers['after'] {
    return afterOf(this.asked, this.compiled.key)
  }

  get now(): () => number {
    return () => this.asked.time ?? (this.asked.session as Session).clock.now()
  }

  get ticker(): EndpointContext['ticker'] {
    return () => (this.asked.session as Session).clock.ticker()
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
    const isUpstream = this.compiled.mock.layer === 'proxy'
    return (change) => {
      const reply = passThrough(this.asked, change)
      return isUpstream ? reply : this.#pausing(reply)
    }
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
