import { Fault, Reply } from '../../core/reply.ts'
import { mayHaveBody } from '../body.ts'
import type { Maybe } from '../maybe.ts'
import type { Wire } from '../wire.ts'
import { BodyTap } from './body-tap.ts'

/** How long an answer waits for the rest of a body that no mock looks at, ms. */
const patience = 1000

/** The body of a request on its way to whoever reads it, seen by the journal. */
export class ReceivedBody {
  readonly tap: BodyTap
  readonly #request: Request
  #handedOut: Request | undefined

  /** @param limit how much of it is kept, bytes */
  constructor(request: Request, limit: number) {
    this.tap = new BodyTap(limit)
    this.#request = request
  }

  /** The same request, whose body is seen as it is read. */
  get request(): Request {
    this.#handedOut ??= tapped(this.#request, this.tap)
    return this.#handedOut
  }

  /** The request that its body is to be read from, by whoever reads it as a whole. */
  get unread(): Request {
    return this.#handedOut ?? this.#request
  }

  /**
   * Reads what nobody has begun to read, so that it is in the journal when the answer has come. It is given
   * up after a second, so that who waits for the answer before sending on gets it.
   *
   * @param outcome what is sent; its body may be this one
   * @param limit bytes; further ones are left unread
   */
  readRest(outcome: Reply | Response | Fault, limit: number): Maybe<void> {
    const { unread } = this
    // This comes first: a body that was read is made anew for whoever asks for it, a whole Request with it.
    if (unread.bodyUsed) return undefined
    const { body } = unread
    if (body === null || body.locked || body === streamOf(outcome)) return undefined
    return drain(body, this.#handedOut ? undefined : this.tap, limit)
  }
}

function streamOf(outcome: Reply | Response | Fault): ReadableStream<Uint8Array> | undefined {
  if (outcome instanceof Fault) return undefined
  if (!(outcome instanceof Reply)) return outcome.body ?? undefined
  return outcome.body.kind === 'stream' ? outcome.body.stream : undefined
}

/** Whether a request comes with a body that means something. */
export function comesWithBody(request: Request, wire: Wire | undefined): boolean {
  if (!mayHaveBody(request.method)) return false
  if (!wire) return request.body !== null
  const length = wire.header('content-length')
  return length === undefined ? wire.header('transfer-encoding') !== undefined : Number(length) > 0
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

async function drain(
  body: ReadableStream<Uint8Array>,
  tap: BodyTap | undefined,
  limit: number,
): Promise<void> {
  const reader = body.getReader()
  const waiting = new AbortController()
  const timer = setTimeout(() => waiting.abort(), patience)
  const late = new Promise<void>((resolve) => {
    waiting.signal.addEventListener('abort', () => resolve(), { once: true })
  })
  const read = async () => {
    for (let size = 0; size <= limit && !waiting.signal.aborted;) {
      const { done, value } = await reader.read()
      if (done) {
        tap?.end()
        return
      }
      tap?.pass(value)
      size += value.byteLength
    }
  }
  // What breaks off is as far in the journal as it came.
  await Promise.race([read().catch(() => {}), late])
  clearTimeout(timer)
}
