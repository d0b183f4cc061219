import { mayHaveBody } from '../http/body.ts'
import type { MaybePromise } from '../http/maybe-promise.ts'
import { clock } from '../clock.ts'
import type { Connection } from '../http/connection.ts'
import { BodyTap } from './body-tap.ts'

/** How long an answer waits for the rest of a body that no mock looks at, ms. */
const patience = 1000

/** The body of a request on its way to whoever reads it, seen by the journal. */
export class ReceivedBody {
  readonly tap: BodyTap
  readonly #request: Request
  readonly #length: number | undefined
  #handedOut: Request | undefined

  /**
   * @param length of the whole, bytes; undefined where it is not known before
   * @param limit how much of it is kept, bytes
   */
  constructor(request: Request, length: number | undefined, limit: number) {
    this.tap = new BodyTap(limit)
    this.#request = request
    this.#length = length
  }

  /** The same request, whose body is seen as it is read. */
  get request(): Request {
    this.#handedOut ??= tapped(this.#request, this.tap)
    return this.#handedOut
  }

  /** That request, where somebody has asked for it: its body is to be read from there. */
  get handedOut(): Request | undefined {
    return this.#handedOut
  }

  /**
   * Reads what nobody has begun to read, so that it is in the journal when the answer has come. It is given
   * up after a second, so that who waits for the answer before sending on gets it.
   *
   * @param limit bytes; further ones are left unread
   */
  readRest(limit: number): MaybePromise<void> {
    const unread = this.#handedOut ?? this.#request
    // This comes first: a body that was read is made anew for whoever asks for it, a whole Request with it.
    if (unread.bodyUsed) return undefined
    // Its stream, which takes longer than all the rest of the request, is made for those alone that need it.
    if (!this.#handedOut && this.#length !== undefined) {
      return this.#length > limit ? undefined : soon(readWhole(unread, this.tap))
    }
    const { body } = unread
    if (body === null || body.locked) return undefined
    return soon(drain(body, this.#handedOut ? undefined : this.tap, limit))
  }
}

/**
 * The body of a request, where there is one that means something.
 *
 * @param limit how much of it is kept, bytes
 */
export function receivedBody(
  request: Request,
  connection: Connection | undefined,
  limit: number,
): ReceivedBody | undefined {
  if (!mayHaveBody(request.method)) return undefined
  if (!connection)
    return request.body === null ? undefined : new ReceivedBody(request, undefined, limit)
  const length = connection.header('content-length')
  if (length !== undefined) {
    return Number(length) > 0 ? new ReceivedBody(request, Number(length), limit) : undefined
  }
  const comes = connection.header('transfer-encoding') !== undefined
  return comes ? new ReceivedBody(request, undefined, limit) : undefined
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
  const { method, headers, signal } = request
  const init: RequestInit = {
    method,
    headers,
    signal,
    body: body.pipeThrough(seen),
    duplex: 'half',
  }
  return new Request(request.url, init)
}

/** Ends with the reading, or when that takes too long; what breaks off is in the journal as far as it came. */
function soon(reading: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const stop = clock.after(patience, resolve)
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
  for (let size = 0; size <= limit;) {
    const { done, value } = await reader.read()
    if (done) {
      tap?.end()
      return
    }
    tap?.pass(value)
    size += value.byteLength
  }
}
