import { clock } from '../clock.ts'
import type { BodyTap } from '../journal/body-tap.ts'
import { withContent } from './response.ts'
import { asBytes, type BodyReader } from '../http/stream.ts'
import { concat } from '../http/bytes.ts'

type Reading = ReturnType<BodyReader['read']>

/** Observes a body that is sent as it is made. */
export interface BodyObserver {
  /** Called when the body fails; it ends with what this throws, or never where this does not return. */
  readonly onError: (error: unknown) => Promise<never>
  readonly onEnd: () => void
  readonly tap: BodyTap | undefined
}

/** The most chunks that are read before a body counts as a stream. */
const maxChunks = 16

/** Makes a `Response` whose body is observed; one that is there already goes out in one piece, with its length. */
export async function observeResponse(
  { body, status }: Response,
  headers: Headers,
  observer: BodyObserver,
): Promise<Response> {
  const { tap } = observer
  if (body === null) {
    observer.onEnd()
    return withContent(new Response(null, { status, headers }), { headers: undefined, body: null })
  }
  const reader = (body as ReadableStream<unknown>).getReader()
  const chunks: Uint8Array[] = []
  let reading: Reading | undefined
  while (chunks.length < maxChunks) {
    reading = reader.read()
    const result = await soon(reading, chunks.length > 0)
    if (result === undefined) break
    if (result.done) {
      observer.onEnd()
      const whole = concat(chunks)
      headers.set('content-length', String(whole.byteLength))
      const response = new Response(whole, { status, headers })
      return withContent(response, { headers: undefined, body: whole })
    }
    chunks.push(asBytes(result.value))
    reading = undefined
  }
  const rest = observeBody(reader, observer, chunks, reading)
  return withContent(new Response(rest, { status, headers }), { headers: undefined, body: tap })
}

/** What was read, if it is there before the next macrotask; a failure after the first chunk waits for its turn. */
async function soon(reading: Reading, started: boolean): Promise<Awaited<Reading> | undefined> {
  let stop = (): void => {}
  const later = new Promise<undefined>((resolve) => {
    stop = clock.after(0, () => resolve(undefined))
  })
  try {
    return await Promise.race([reading, later])
  } catch (error) {
    if (started) return undefined
    throw error
  } finally {
    stop()
  }
}

/** Pipes a body as it is pulled: chunks that were read already, what is being read now, and the rest. */
export function observeBody(
  reader: BodyReader,
  { onError, onEnd, tap }: BodyObserver,
  chunks: Uint8Array[] = [],
  reading?: Reading,
): ReadableStream<Uint8Array> {
  let pending = reading
  let isCancelled = false
  const read = async (): Promise<Awaited<Reading>> => {
    const result = await (pending ?? reader.read())
    pending = undefined
    return result
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = chunks.shift()
        try {
          const { done, value } = chunk ? { done: false, value: chunk } : await read()
          // The client left while the next piece was read: there is nobody to close for.
          if (isCancelled) return
          if (!done) {
            const bytes = asBytes(value)
            tap?.pass(bytes)
            controller.enqueue(bytes)
            return
          }
          tap?.end()
          controller.close()
        } catch (error) {
          if (isCancelled) return
          onEnd()
          await onError(error)
        }
        onEnd()
      },
      async cancel(reason) {
        isCancelled = true
        tap?.leave()
        onEnd()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
