import type { Diagnostic } from '../core/diagnostic.ts'
import { Reply } from '../core/reply.ts'
import { mediaTypeOf, parseJsonBytes } from './body.ts'
import type { ParsedBody } from './body.ts'
import { Exchange } from './exchange.ts'
import type { ExchangeParts, RequestHead } from './exchange.ts'
import type { Operation } from './generation.ts'
import type { ServeHost } from './host.ts'
import { thrownOutcome } from './outcome.ts'
import type { HeaderReader } from './readiness.ts'
import type { WriteHead } from './ready.ts'
import { prepare } from './respond.ts'
import type { PreparedResponse } from './respond.ts'
import type { Match } from './route-table.ts'
import type { Session } from './session/session.ts'
import { tell } from './tell.ts'

/**
 * Answers a write from its body; undefined where only the whole way can, and then nothing was done.
 *
 * @param bytes are copied where they are kept
 */
export type ReadyWrite = (bytes: Uint8Array<ArrayBuffer>) => PreparedResponse | undefined

/** The largest body that is taken at once, bytes: about what comes in one piece. */
const mostBytes = 65_536

/** Whether the body that a head announces is a small JSON text. */
export function announcesJson(header: HeaderReader, limit: number): boolean {
  const length = Number(header('content-length'))
  return (
    length > 0 &&
    length <= Math.min(mostBytes, limit) &&
    mediaTypeOf(header('content-type')) === 'application/json'
  )
}

/** A write whose operation needs nothing but a JSON object. */
export interface WriteParts {
  readonly head: WriteHead
  readonly match: Match<Operation>
  readonly host: ServeHost
  readonly session: Session
  /** When it came, by `performance.now()`. */
  readonly started: number
}

/** Carries out a write and tells of it, as the whole way does. */
export function write(
  { head, match, host, session, started }: WriteParts,
  piece: Uint8Array<ArrayBuffer>,
): PreparedResponse | undefined {
  const parsed = parseJsonBytes(piece)
  if (!isRecord(parsed?.value)) return undefined
  const { endpoint: operation, params } = match
  const { method, target, headers } = head
  // Of its own: the piece is a part of all that came over the connection.
  const bytes = new Uint8Array(piece)
  const body = { value: parsed.value, kind: 'json', mediaType: 'application/json', bytes } as const
  const exchange = new Exchange(new WriteExchange(head, match, body), {
    session,
    fakerFor: noFaker,
  })
  const { reply, failure } = carryOut(operation, exchange, host)
  const answer = reply instanceof Reply ? prepare(reply) : undefined
  if (!answer) throw new Error(`${operation.key} gave no answer that is text.`)
  const way = { operation, asked: undefined, params, received: bytes, notes: noNotes }
  const told = failure ? { ...way, failure } : way
  tell(host, session.journal, { method, target, started, headers }, told, answer)
  return answer
}

function carryOut(
  operation: Operation,
  exchange: Exchange,
  host: ServeHost,
): { readonly reply: unknown; readonly failure?: Diagnostic } {
  try {
    return { reply: operation.handle(exchange) }
  } catch (error) {
    const { outcome: reply, failure } = thrownOutcome(error, operation, host)
    return { reply, ...(failure && { failure }) }
  }
}

/** What stands for the request in the context; a `Request` is made only where one is asked for. */
class WriteExchange implements ExchangeParts {
  readonly head: RequestHead
  readonly header: HeaderReader
  readonly endpoint: Operation
  readonly params: Readonly<Record<string, string>>
  readonly body: ParsedBody
  readonly call = 1
  readonly #head: WriteHead

  constructor(head: WriteHead, { endpoint, params }: Match<Operation>, body: ParsedBody) {
    this.#head = head
    this.head = { method: head.method, url: head.origin + head.target }
    this.header = head.header
    this.endpoint = endpoint
    this.params = params
    this.body = body
  }

  get request(): Request {
    const headers = new Headers()
    const { headers: raw } = this.#head
    if (Array.isArray(raw)) {
      for (let at = 0; at < raw.length; at += 2)
        headers.append(String(raw[at]), String(raw[at + 1]))
    }
    const { url, method } = this.head
    return new Request(url, { method, headers, body: this.body.bytes })
  }

  get handOut(): () => Request {
    return () => this.request
  }

  get search(): string {
    const mark = this.#head.target.indexOf('?')
    return mark === -1 ? '' : this.#head.target.slice(mark)
  }

  get signal(): () => AbortSignal {
    return () => new AbortController().signal
  }

  get next(): () => Promise<undefined> {
    return () => Promise.resolve(undefined)
  }
}

const noNotes: readonly string[] = []

function noFaker(): never {
  throw new Error('A write of a record makes no data of its own.')
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
