import { asBytes } from '../http/stream.ts'
import { alreadySent } from '../http/connection.ts'
import type { Connection } from '../http/connection.ts'
import { badChunk, otherSideClosed } from './network-error.ts'

/**
 * A body that breaks off in the middle, with its connection; in process it fails as that of `fetch` does.
 *
 * @param length of the whole body, bytes; half of its first chunk is sent where it is not known
 */
export function corrupt(
  body: ReadableStream<unknown>,
  kind: 'truncate' | 'malformed-chunk',
  length: number | undefined,
  connection: Connection | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  let left = length === undefined ? undefined : length >> 1
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = left === 0 ? { done: true, value: undefined } : await reader.read()
        const chunk = done ? new Uint8Array() : asBytes(value)
        left ??= chunk.byteLength >> 1
        const sent = chunk.subarray(0, left)
        left -= sent.byteLength
        if (sent.byteLength > 0) {
          controller.enqueue(sent)
          return
        }
        void reader.cancel().catch(() => {})
        await breakOff(kind, connection)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Ends a body that has begun. With a connection that is all: what is never closed is not ended properly. */
function breakOff(
  kind: 'truncate' | 'malformed-chunk',
  connection: Connection | undefined,
): Promise<never> {
  if (!connection) {
    const cause = kind === 'truncate' ? otherSideClosed() : badChunk()
    return Promise.reject(new TypeError('terminated', { cause }))
  }
  if (kind === 'truncate') connection.cut()
  else connection.corrupt()
  return new Promise(() => {})
}

/** Breaks an answer without a body off in its head, since there is nothing else to break. */
export function withoutBody(
  { status }: Response,
  connection: Connection | undefined,
): Promise<Response> {
  if (!connection)
    return Promise.reject(new TypeError('fetch failed', { cause: otherSideClosed() }))
  connection.end(`HTTP/1.1 ${status}`)
  return Promise.resolve(alreadySent())
}
