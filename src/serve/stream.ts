import type { StreamSource } from '../core/context.ts'

const encoder = new TextEncoder()

/** A body made of text and bytes as they come; the source is told when the client goes away. */
export function textStream(source: StreamSource): ReadableStream<Uint8Array> {
  if (source instanceof ReadableStream) return source
  return pump(source, (chunk) => (typeof chunk === 'string' ? encoder.encode(chunk) : chunk))
}

/** Server-sent events (WHATWG HTML, section 9.2.6): texts as they are, other values as JSON. */
export function eventStream(
  source: AsyncIterable<unknown> | Iterable<unknown>,
): ReadableStream<Uint8Array> {
  return pump(source, (value) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    const lines = text.split(/\r\n|\r|\n/).map((line) => `data: ${line}\n`)
    return encoder.encode(`${lines.join('')}\n`)
  })
}

function pump<Chunk>(
  source: AsyncIterable<Chunk> | Iterable<Chunk>,
  toBytes: (chunk: Chunk) => Uint8Array,
): ReadableStream<Uint8Array> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(toBytes(value))
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
