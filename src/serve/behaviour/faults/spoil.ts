import { asBytes } from '../../stream.ts'
import { ConnectionTaken } from '../../network/wire.ts'
import type { Wire } from '../../network/wire.ts'
import { badChunk, otherSideClosed } from './network-error.ts'

/**
 * A body that breaks off in the middle, with its connection; in process it fails as that of `fetch` does.
 *
 * @param length of the whole body, bytes; half of its first chunk is sent where it is not known
 */
export function spoil(
  body: ReadableStream<unknown>,
  kind: 'truncate' | 'malformed-chunk',
  length: number | undefined,
  wire: Wire | undefined,
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
        await breakOff(kind, wire)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Ends a body that has begun. With a connection that is all: what is never closed is not ended properly. */
function breakOff(kind: 'truncate' | 'malformed-chunk', wire: Wire | undefined): Promise<never> {
  if (!wire) {
    const cause = kind === 'truncate' ? otherSideClosed() : badChunk()
    return Promise.reject(new TypeError('terminated', { cause }))
  }
  if (kind === 'truncate') wire.cut()
  else wire.spoil()
  return new Promise(() => {})
}

/** Breaks an answer without a body off in its head, since there is nothing else to break. */
export function withoutBody({ status }: Response, wire: Wire | undefined): Promise<never> {
  if (!wire) return Promise.reject(new TypeError('fetch failed', { cause: otherSideClosed() }))
  wire.end(`HTTP/1.1 ${status}`)
  return Promise.reject(new ConnectionTaken())
}
