import { clock } from '../clock.ts'
import type { BodyTap } from '../journal/body-tap.ts'
import { withContent } from './response.ts'
import { asBytes, concat } from '../http/stream.ts'

type Reading = ReturnType<ReadableStreamDefaultReader<unknown>['read']>

/** Who is told of the end of a body that is sent as it is made. */
export interface BodyWatcher {
  /** Told of what went wrong; the body ends with what it throws, or never when it does not return. */
  readonly onError: (error: unknown) => Promise<never>
  /** Told once when the body has ended, in whatever way. */
  readonly onEnd: () => void
  /** Sees what goes out; undefined where nobody wants to. */
  readonly tap: BodyTap | undefined
}

/** The most chunks that are looked at before a body counts as one that is made as it is sent. */
const mostChunks = 16

/** A body that passes on another one, chunk by chunk as it is asked for. */
export function observedBody(
  body: ReadableStream<unknown>,
  watcher: BodyWatcher,
): ReadableStream<Uint8Array> {
  return passOn(body.getReader(), [], undefined, watcher)
}

/**
 * A `Response` with the same content whose body is watched. A body that is there already, as most are,
 * goes out in one piece and with its length.
 *
 * @throws what the body threw before there was anything of it
 */
export async function observedResponse(
  { body, status }: Response,
  headers: Headers,
  watcher: BodyWatcher,
): Promise<Response> {
  const { tap } = watcher
  if (body === null) {
    watcher.onEnd()
    return withContent(new Response(null, { status, headers }), { headers: undefined, body: null })
  }
  const reader = (body as ReadableStream<unknown>).getReader()
  const chunks: Uint8Array[] = []
  let reading: Reading | undefined
  while (chunks.length < mostChunks) {
    reading = reader.read()
    const result = await soon(reading, chunks.length > 0)
    if (result === undefined) break
    if (result.done) {
      watcher.onEnd()
      const whole = concat(chunks)
      headers.set('content-length', String(whole.byteLength))
      const response = new Response(whole, { status, headers })
      return withContent(response, { headers: undefined, body: whole })
    }
    chunks.push(asBytes(result.value))
    reading = undefined
  }
  const rest = passOn(reader, chunks, reading, watcher)
  return withContent(new Response(rest, { status, headers }), { headers: undefined, body: tap })
}

/**
 * What was read, if it is there before anything else happens; undefined otherwise.
 *
 * @param started whether there is something to send already, so that a failure can wait for its turn
 */
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

function passOn(
  reader: ReadableStreamDefaultReader<unknown>,
  chunks: Uint8Array[],
  reading: Reading | undefined,
  { onError, onEnd, tap }: BodyWatcher,
): ReadableStream<Uint8Array> {
  let pending = reading
  const send = (controller: ReadableStreamDefaultController<Uint8Array>, chunk: Uint8Array) => {
    tap?.pass(chunk)
    controller.enqueue(chunk)
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = chunks.shift()
        if (chunk) {
          send(controller, chunk)
          return
        }
        try {
          const { done, value } = await (pending ?? reader.read())
          pending = undefined
          if (!done) {
            send(controller, asBytes(value))
            return
          }
          tap?.end()
          controller.close()
        } catch (error) {
          onEnd()
          await onError(error)
        }
        onEnd()
      },
      async cancel(reason) {
        onEnd()
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
