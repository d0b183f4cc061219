import type { Faker } from '@faker-js/faker'
import { parse as parseCookies } from 'hono/utils/cookie'
import type { Context, StreamSource } from '../core/context.ts'
import type { Db } from '../core/db.ts'
import { delayHint, drawDelay, parseDelay } from '../core/duration.ts'
import type { DelayInput } from '../core/duration.ts'
import type { Endpoint } from '../core/endpoint.ts'
import type { MarkedContext } from '../core/foreign.ts'
import { hash32, sfc32 } from '../core/random.ts'
import { Fault, Reply, errorReply, jsonReply, textReply } from '../core/reply.ts'
import type { FaultKind, FaultOptions, ReplyInit } from '../core/reply.ts'
import { readFault } from '../core/rule.ts'
import { isProblem } from '../core/value-problem.ts'
import type { State } from '../data/state.ts'
import type { ParsedBody } from './body.ts'
import type { HeaderReader } from './readiness.ts'
import type { Session } from './session/session.ts'
import { eventStream, textStream } from './stream.ts'
import { wait } from './wait.ts'

/** What an exchange borrows from the server. */
export interface ExchangeHost {
  readonly session: Session
  readonly fakerFor: (endpoint: string, call: number) => Faker
}

/** What the first line of a request says. */
export type RequestHead = Pick<Request, 'method' | 'url'>

/** What is particular to one request and the endpoint that answers it. */
export interface ExchangeParts {
  readonly request: Request
  /** Its first line, where that is at hand without it. */
  readonly head?: RequestHead
  /** The same for whoever may read its body. */
  readonly handOut: () => Request
  /** Reads the request's headers. */
  readonly header: HeaderReader
  /** The query with its question mark, or an empty text. */
  readonly search: string
  readonly endpoint: Endpoint
  readonly params: Readonly<Record<string, string>>
  readonly body: ParsedBody | undefined
  readonly signal: () => AbortSignal
  readonly call: number
  readonly next: () => Promise<Reply | Response | Fault | undefined>
}

/**
 * A handler's context. Whatever costs something is made on first use; every method is bound, so that a
 * handler may take the context apart.
 */
export class Exchange implements MarkedContext {
  readonly params: Readonly<Record<string, string>>
  readonly call: number
  readonly #parts: ExchangeParts
  readonly #host: ExchangeHost
  #query: Record<string, string | undefined> | undefined
  #search: URLSearchParams | undefined
  #headers: Record<string, string | undefined> | undefined
  #cookies: Record<string, string | undefined> | undefined
  #request: Request | undefined
  #faker: Faker | undefined
  #waiting = 0

  constructor(parts: ExchangeParts, host: ExchangeHost) {
    this.params = parts.params
    this.call = parts.call
    this.#parts = parts
    this.#host = host
  }

  /** Whether the handler is in a delay that it asked for, which the time limit must not count. */
  get waiting(): boolean {
    return this.#waiting > 0
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
    return this.#parts.body?.value
  }

  get headers(): Readonly<Record<string, string | undefined>> {
    this.#headers ??= Object.assign(
      Object.create(null) as Record<string, string>,
      Object.fromEntries(this.#parts.request.headers),
    )
    return this.#headers
  }

  get cookies(): Readonly<Record<string, string | undefined>> {
    const header = this.#parts.request.headers.get('cookie')
    this.#cookies ??= Object.assign(
      Object.create(null) as Record<string, string>,
      header === null ? {} : parseCookies(header),
    )
    return this.#cookies
  }

  get request(): Request {
    const { request, handOut, body } = this.#parts
    if (body === undefined || body.kind === 'none') return handOut()
    // The body was read already; a second request with the same bytes can be read again.
    this.#request ??= new Request(request.url, {
      method: request.method,
      headers: new Headers([...request.headers]),
      body: body.bytes,
    })
    return this.#request
  }

  /** The request as it came: its head is there to be read, its body was. */
  get arrived(): RequestHead {
    return this.#parts.head ?? this.#parts.request
  }

  /** Reads its headers. */
  get header(): HeaderReader {
    return this.#parts.header
  }

  get signal(): AbortSignal {
    return this.#parts.signal()
  }

  get db(): Db {
    return this.#host.session.db
  }

  /** Whose data it reads and writes. */
  get session(): Session {
    return this.#host.session
  }

  get sessionMark(): object {
    return this.#host.session.mark
  }

  get faker(): Faker {
    this.#faker ??= this.#seededFaker()
    return this.#faker
  }

  get endpoint(): { readonly key: string; readonly file: string } {
    const { key, origin } = this.#parts.endpoint
    return { key, file: origin.file }
  }

  get next(): () => Promise<Reply | Response | Fault | undefined> {
    return this.#parts.next
  }

  get delay(): (delay: DelayInput) => Promise<void> {
    return async (input) => {
      const delay = parseDelay(input)
      if (!delay) throw new TypeError(`${JSON.stringify(input)} is no delay. ${delayHint}`)
      if (delay.kind === 'offline') throw new Fault('reset')
      const { key } = this.#parts.endpoint
      this.#waiting++
      try {
        await wait(drawDelay(delay, sfc32(hash32(key), this.call)), this.signal)
      } finally {
        this.#waiting--
      }
    }
  }

  readonly json: Context['json'] = jsonReply
  readonly text: Context['text'] = plainText
  readonly html: Context['html'] = html
  readonly xml: Context['xml'] = xml
  readonly redirect: Context['redirect'] = redirect
  readonly file: Context['file'] = file
  readonly stream: Context['stream'] = stream
  readonly sse: Context['sse'] = sse
  readonly error: Context['error'] = errorReply
  readonly fault: Context['fault'] = makeFault

  #seededFaker(): Faker {
    const { endpoint, request } = this.#parts
    if (!endpoint.steady) return this.#host.fakerFor(endpoint.key, this.call)
    const address = request.url.slice(request.url.indexOf('/', 8))
    return this.#host.fakerFor(`${endpoint.key} ${address}`, 0)
  }

  #searchParams(): URLSearchParams {
    this.#search ??= new URLSearchParams(this.#parts.search)
    return this.#search
  }
}

/**
 * The data that a context is about, for endpoints that are mockapi's own.
 *
 * @throws TypeError for a context that no request made
 */
export function stateOf(context: Context): State {
  if (context instanceof Exchange) return context.session.state
  throw new TypeError('Only the context of a request has a state.')
}

/**
 * The request of a context, for whoever reads its head alone: its body was read already. `request` of
 * the context has that again, and costs as much as the rest of a write.
 */
export function headOf(context: Context): RequestHead {
  return context instanceof Exchange ? context.arrived : context.request
}

/** A header of a context's request by lower-case name, with no more work than {@link headOf}. */
export function headerOf(context: Context, name: string): string | undefined {
  if (context instanceof Exchange) return context.header(name)
  return context.request.headers.get(name) ?? undefined
}

function plainText(text: string, init?: ReplyInit): Reply {
  return textReply(text, 'text/plain; charset=utf-8', init)
}

function html(text: string, init?: ReplyInit): Reply {
  return textReply(text, 'text/html; charset=utf-8', init)
}

function xml(text: string, init?: ReplyInit): Reply {
  return textReply(text, 'application/xml; charset=utf-8', init)
}

function redirect(location: string, status = 302): Reply {
  const ascii = location.replace(/[^\u0021-\u007e]+/g, (text) =>
    encodeURIComponent(text.toWellFormed()),
  )
  return new Reply({ kind: 'none' }, { status, headers: { location: ascii } })
}

function file(path: string, init?: ReplyInit): Reply {
  return new Reply({ kind: 'file', path }, init)
}

function stream(chunks: StreamSource, init: ReplyInit = {}): Reply {
  const headers = { 'content-type': 'text/plain; charset=utf-8', ...init.headers }
  return new Reply({ kind: 'stream', stream: textStream(chunks) }, { ...init, headers })
}

function sse(events: AsyncIterable<unknown> | Iterable<unknown>, init: ReplyInit = {}): Reply {
  const headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    ...init.headers,
  }
  return new Reply({ kind: 'stream', stream: eventStream(events) }, { ...init, headers })
}

function makeFault(kind: FaultKind, { over, answer }: FaultOptions = {}): Fault {
  const rule = readFault(over === undefined ? kind : { fault: kind, over })
  if (isProblem(rule)) throw new TypeError(`${rule.message} ${rule.hint}`)
  return new Fault(rule.fault, rule.over, answer)
}
