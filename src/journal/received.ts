import { mayHaveBody } from '../http/body.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { clock } from '../clock.ts'
import type { Connection } from '../http/connection.ts'
import type { IncomingRequest } from '../http/incoming.ts'
import { BodyTap } from './body-tap.ts'

const longestWait = 1000 // how long an answer waits for the rest of a body that no mock reads, ms

/** The body of a request, which the journal records while it is read. */
export class ReceivedBody {
  readonly tap: BodyTap
  /** {@link request} once somebody has got it: the body must be read from there. */
  handedOut: Request | undefined
  readonly #incoming: IncomingRequest
  readonly #length: number | undefined

  /** `length` of the whole body, where it is known, and `limit` of what is recorded are in bytes. */
  constructor(incoming: IncomingRequest, length: number | undefined, limit: number, type?: string) {
    this.tap = new BodyTap(limit, type)
    this.#incoming = incoming
    this.#length = length
  }

  /** The same request, whose body is recorded while it is read. */
  get request(): Request {
    return (this.handedOut ??= tapped(this.#incoming.request, this.tap))
  }

  /** Reads an unread body for the journal, at most a second: the client may wait for the answer first. */
  readRest(limit: number): MaybePromise<void> {
    const unread = this.handedOut ?? this.#incoming.anywhere
    // First of all: asking for a `body` that was read makes a new Request.
    if (unread.bodyUsed) return undefined
    // Making a stream takes longer than all the rest of the request.
    if (!this.handedOut && this.#length !== undefined) {
      return this.#length > limit ? undefined : soon(readWhole(unread, this.tap))
    }
    const { body } = unread
    if (body === null || body.locked) return undefined
    return soon(drain(body, this.handedOut ? undefined : this.tap, limit))
  }
}

/** The body of a request; undefined where it has none. */
export function receivedBody(
  incoming: IncomingRequest,
  connection: Connection | undefined,
  limit: number,
): ReceivedBody | undefined {
  const { anywhere } = incoming
  if (!mayHaveBody(anywhere.method)) return undefined
  const length = connection?.header('content-length')
  const type = connection
    ? connection.header('content-type')
    : (anywhere.headers.get('content-type') ?? undefined)
  if (length !== undefined) {
    return Number(length) > 0 ? new ReceivedBody(incoming, Number(length), limit, type) : undefined
  }
  const hasBody = connection
    ? connection.header('transfer-encoding') !== undefined
    : anywhere.body !== null
  return hasBody ? new ReceivedBody(incoming, undefined, limit, type) : undefined
}

function tapped(request: Request, tap: BodyTap): Request {
  const { body } = request
  if (body === null || request.bodyUsed || body.locked) return request
  const seen = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      tap.pass(chunk)
      controller.enqueue(chunk)
    },
    flush: () => tap.end(),
  })
  // Part by part, since the adapter's requests are not made of what the constructor copies.
  const { url, method, headers, signal } = request
  const init = { method, headers, signal, body: body.pipeThrough(seen), duplex: 'half' as const }
  return new Request(url, init)
}

/** Resolves with the reading, when it fails, or when it takes too long. */
function soon(reading: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const stop = clock.after(longestWait, resolve)
    const end = () => {
      stop()
      resolve()
    }
    reading.then(end, end)
  })
}

async function readWhole(request: Request, tap: BodyTap): Promise<void> {
  tap.pass(new Uint8Array(await request.arrayBuffer()))
  tap.end()
}

async function drain(
  body: ReadableStream<Uint8Array>,
  tap: BodyTap | undefined,
  limit: number,
): Promise<void> {
  const reader = body.getReader()
  // Also beyond the limit, where it is not recorded: what is unread would keep the client from its answer.
  for (let size = 0; ;) {
    const { done, value } = await reader.read()
    if (done) {
      if (size <= limit) tap?.end()
      return
    }
    size += value.byteLength
    if (size <= limit) tap?.pass(value)
  }
}
