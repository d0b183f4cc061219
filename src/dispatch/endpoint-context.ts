import type { Faker } from '@faker-js/faker'
import type { ExecutionContext } from 'hono'
import type { HonoRequest } from 'hono/request'
import { parse as parseCookies } from 'hono/utils/cookie'
import type { Context, EndpointContext, MiddlewareContext } from '../endpoints/handler-context.ts'
import type { Db } from '../data/records/db-handle.ts'
import { delayHint, drawDelay, parseDelay } from '../behaviour/duration.ts'
import type { DelayInput } from '../behaviour/duration.ts'
import { hash32, sfc32 } from '../random.ts'
import { Fault } from '../behaviour/fault.ts'
import type { State } from '../data/store/state.ts'
import { splitAddress } from '../http/address.ts'
import type { RequestState } from './request-state.ts'
import type { CompiledEndpoint } from '../endpoints/routes.ts'
import type { Session } from '../sessions/session.ts'
import { wait } from '../clock.ts'

/** Hono's context of a request with ours beside it, shared by all handlers and middleware that it meets. */
export interface MockContext {
  /** Makes it that of one endpoint; `body` and `error` are ours for handlers of mocks alone. */
  enter(attempt: Attempt, isHandler: boolean): MockContext
  /** Takes what was thrown below, which is `error` for what stands before mocks. */
  failed(error: unknown): void
  /** Goes back to an endpoint that asked another one, whose answer is `res` now. */
  leave(attempt: Attempt, answer: Response): Response
  /** What it was told of whatever is answered; undefined for nothing. */
  readonly prepared: PreparedHead | undefined
  /** Hono's request, where anybody has asked for it, who may have read its body. */
  readonly asked: HonoRequest | undefined
  /** The answer of the endpoint that was asked last, as it is by now. */
  readonly res: Response
}

/** Status and headers that `status`, `header` and `cookie` were called with. */
export interface PreparedHead {
  readonly status: number | undefined
  readonly headers: Headers
}

/** What an attempt to answer borrows from whoever makes it. */
export interface AttemptHost {
  readonly state: RequestState
  readonly session: Session
  /** Hono's context of the whole application, with what it brings from the request's adapter. */
  readonly adapter: { readonly env: unknown; readonly executionCtx?: ExecutionContext }
  fakerFor(endpoint: string, call: number): Faker
  /** Hono's context of this request, made for the first handler that gets it. */
  context(): MockContext
  /** Asks what lies below an attempt. */
  next(attempt: Attempt): Promise<Response>
}

/** One endpoint that is asked to answer one request. Whatever costs something is made on first use. */
export class Attempt implements EndpointContext {
  readonly compiled: CompiledEndpoint
  readonly params: Readonly<Record<string, string>>
  /** Its place among those that match. */
  readonly index: number
  /** The number of this call of the endpoint, from 1. */
  call = 1
  /** The body where a schema made something else of it. */
  valid: { readonly value: unknown } | undefined
  /** Whether it met a behaviour: that of the endpoint, that of all endpoints, or what its headers ask for. */
  isBehaved = false
  /** Whether the handler of a mock has Hono's context now, in place of something that stands before mocks. */
  isHandler = false
  /** The state of its scenario that the handler asked for. */
  moveTo: string | undefined
  /** The answer of what lies below, once it was asked. */
  below: Promise<Response> | undefined
  readonly #host: AttemptHost
  #query: Record<string, string | undefined> | undefined
  #search: URLSearchParams | undefined
  #headers: Record<string, string | undefined> | undefined
  #cookies: Record<string, string | undefined> | undefined
  #faker: Faker | undefined
  #waits = 0

  constructor(
    compiled: CompiledEndpoint,
    params: Readonly<Record<string, string>>,
    index: number,
    host: AttemptHost,
  ) {
    this.compiled = compiled
    this.params = params
    this.index = index
    this.#host = host
  }

  /** Whether it waits for a delay or for what lies below, which the time limit must not count. */
  get waiting(): boolean {
    return this.#waits > 0
  }

  get endpoint(): { readonly key: string; readonly file: string } {
    return { key: this.compiled.key, file: this.compiled.origin.file }
  }

  get method(): string {
    return this.#host.state.method
  }

  get path(): string {
    return this.#host.state.path
  }

  get url(): string {
    const { request, path, search } = this.#host.state
    return splitAddress(request.url).origin + path + search
  }

  get header(): EndpointContext['header'] {
    return this.#host.state.header
  }

  get query(): Readonly<Record<string, string | undefined>> {
    if (this.#query) return this.#query
    const query = Object.create(null) as Record<string, string | undefined>
    for (const [name, value] of this.#searchParams()) query[name] ??= value
    this.#query = query
    return query
  }

  get queries(): (name: string) => readonly string[] {
    return (name) => this.#searchParams().getAll(name)
  }

  get body(): unknown {
    return this.valid ? this.valid.value : this.#host.state.body?.value
  }

  get headers(): Readonly<Record<string, string | undefined>> {
    this.#headers ??= Object.assign(
      Object.create(null) as Record<string, string>,
      Object.fromEntries(this.#host.state.request.headers),
    )
    return this.#headers
  }

  get cookies(): Readonly<Record<string, string | undefined>> {
    const header = this.header('cookie')
    this.#cookies ??= Object.assign(
      Object.create(null) as Record<string, string>,
      header === undefined ? {} : parseCookies(header),
    )
    return this.#cookies
  }

  get request(): Request {
    return this.#host.state.readable
  }

  get signal(): AbortSignal {
    return this.#host.state.signal.get()
  }

  get db(): Db {
    return this.#host.session.db
  }

  /** The data of the session that asks. */
  get state(): State {
    return this.#host.session.state
  }

  get sessionMark(): object {
    return this.#host.session.mark
  }

  get faker(): Faker {
    this.#faker ??= this.#seededFaker()
    return this.#faker
  }

  get env(): unknown {
    return this.#host.adapter.env
  }

  get executionCtx(): ExecutionContext | undefined {
    try {
      return this.#host.adapter.executionCtx
    } catch {
      // So Hono tells that there is none.
      return undefined
    }
  }

  get delay(): (delay: DelayInput) => Promise<void> {
    return async (input) => {
      const delay = parseDelay(input)
      if (!delay) throw new TypeError(`${JSON.stringify(input)} is no delay. ${delayHint}`)
      if (delay.kind === 'offline') throw new Fault('reset')
      const ms = drawDelay(delay, sfc32(hash32(this.compiled.key), this.call))
      await this.#pausing(wait(ms, this.signal))
    }
  }

  get next(): () => Promise<Response> {
    return () => (this.below ??= this.#pausing(this.#host.next(this)))
  }

  forHandler(): Context {
    return this.#host.context().enter(this, true) as unknown as Context
  }

  forMiddleware(): MiddlewareContext {
    return this.#host.context().enter(this, false) as unknown as MiddlewareContext
  }

  async #pausing<Value>(work: Promise<Value>): Promise<Value> {
    this.#waits++
    try {
      return await work
    } finally {
      this.#waits--
    }
  }

  #seededFaker(): Faker {
    const { path, search } = this.#host.state
    const { key, steady } = this.compiled
    return steady
      ? this.#host.fakerFor(`${key} ${path}${search}`, 0)
      : this.#host.fakerFor(key, this.call)
  }

  #searchParams(): URLSearchParams {
    this.#search ??= new URLSearchParams(this.#host.state.search)
    return this.#search
  }
}

/**
 * The data that a context is about, for endpoints that are mockapi's own.
 *
 * @throws TypeError for a context that no request made
 */
export function dataOf(context: EndpointContext): State {
  if (context instanceof Attempt) return context.state
  throw new TypeError('Only the context of a request has a state.')
}
