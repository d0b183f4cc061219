const encoder = new TextEncoder()

/** What a stream is made of: text or bytes, as they come. */
export type StreamSource =
  | ReadableStream<Uint8Array>
  | AsyncIterable<string | Uint8Array>
  | Iterable<string | Uint8Array>

/** A body made of text and bytes as they come; the source is told when the client goes away. */
export function textStream(source: StreamSource): ReadableStream<Uint8Array> {
  return source instanceof ReadableStream ? source : pump(source, asBytes)
}

/** The fields of a server-sent event besides its data. */
const eventFields = ['event', 'id', 'retry']

/** Server-sent events (WHATWG HTML, 9.2.6) of texts, `{ data, event, id, retry }`, and JSON of other values. */
export function eventStream(
  source: AsyncIterable<unknown> | Iterable<unknown>,
): ReadableStream<Uint8Array> {
  return pump(source, (value) => encoder.encode(formatEvent(value)))
}

function formatEvent(value: unknown): string {
  if (!hasEventFields(value)) return `${dataLines(value)}\n`
  const lines = eventFields
    .filter((field) => value[field] !== undefined)
    .map((field) => `${field}: ${String(value[field]).replace(/[\r\n]+/g, ' ')}\n`)
  return `${lines.join('')}${dataLines(value['data'])}\n`
}

function hasEventFields(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || !('data' in value)) return false
  const others = Object.keys(value).filter((key) => key !== 'data')
  return others.length > 0 && others.every((key) => eventFields.includes(key))
}

function dataLines(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null')
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('')
}

/** A chunk of a body as bytes. Throws a TypeError for anything but text and bytes. */
export function asBytes(chunk: unknown): Uint8Array {
  if (typeof chunk === 'string') return encoder.encode(chunk)
  if (chunk instanceof Uint8Array) return chunk
  const what = chunk === null ? 'null' : `a value of type ${typeof chunk}`
  throw new TypeError(`A stream is made of text and bytes, not of ${what}. Use sse() for values.`)
}

/** Chunks in one piece. */
export function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

function pump<Chunk>(
  source: AsyncIterable<Chunk> | Iterable<Chunk>,
  toBytes: (chunk: Chunk) => Uint8Array,
): ReadableStream<Uint8Array> {
  const iterator =
    Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await iterator.next()
        if (done) controller.close()
        else controller.enqueue(toBytes(value))
      },
      async cancel() {
        await iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
