import { stringify } from './stringify.ts'
import { isUint8Array } from './bytes.ts'

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

/** Reads the chunks of a body, one after the other. */
export interface BodyReader {
  readonly read: () => Promise<{ readonly done?: boolean; readonly value?: unknown }>
  /** Leaves the rest, even while a chunk is read. */
  readonly cancel: (reason?: unknown) => Promise<void>
}

/** What reads a body; without a stream around what is none, which would take longer than a small body does. */
export function bodyReader(
  source: ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>,
): BodyReader {
  if ('getReader' in source) {
    const reader = source.getReader()
    return { read: () => reader.read(), cancel: (reason) => reader.cancel(reason) }
  }
  const iterator = source[Symbol.asyncIterator]()
  return {
    read: () => iterator.next(),
    cancel: async () => void (await iterator.return?.()),
  }
}

/** The members of a server-sent event that is written with its fields; a comment is one of its lines. */
export const eventFields: readonly string[] = ['comment', 'event', 'id', 'retry', 'data']

/** Headers of a stream of server-sent events, with what keeps proxies from holding them back. */
export const eventHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
} as const

/** Server-sent events (WHATWG HTML, 9.2.6) of texts, of objects with the fields of one, and JSON of other values. */
export function eventStream(
  source: AsyncIterable<unknown> | Iterable<unknown>,
): ReadableStream<Uint8Array> {
  return pump(source, (value) => encoder.encode(formatEvent(value)))
}

/** One server-sent event as it is written. @param id what it gets where it has data and no id of its own */
export function formatEvent(given: unknown, id?: string): string {
  const isWhole = hasEventFields(given)
  if (!isWhole && id === undefined) return `${lines('data', given)}\n`
  const value = isWhole ? given : { data: given }
  if (id !== undefined && 'data' in value && value['id'] === undefined) {
    return formatEvent({ ...value, id })
  }
  const fields = eventFields.filter((field) => field in value)
  const written = fields.map((field) => {
    const given = value[field]
    // An event without data is none.
    if (given === undefined) return field === 'data' ? 'data: \n' : ''
    return lines(field, given)
  })
  return `${written.join('')}\n`
}

/** Whether all members are fields, `data` or a comment among them: `{ id: 1 }` is a value. */
export function hasEventFields(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  if (!('data' in value) && !('comment' in value)) return false
  return Object.keys(value).every((key) => eventFields.includes(key))
}

function lines(field: string, value: unknown): string {
  const text = typeof value === 'string' ? value : stringify(value, 'An event')
  const name = field === 'comment' ? '' : field
  // A name or an id is one line.
  if (name !== '' && name !== 'data') return `${name}: ${text.replace(/[\r\n]+/g, ' ')}\n`
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `${name}: ${line}\n`)
    .join('')
}

/** A chunk of a body as bytes. Throws a TypeError for anything but text and bytes. */
export function asBytes(chunk: unknown): Uint8Array {
  if (typeof chunk === 'string') return encoder.encode(chunk)
  if (isUint8Array(chunk)) return chunk
  const what = chunk === null ? 'null' : `a value of type ${typeof chunk}`
  throw new TypeError(`A stream is made of text and bytes, not of ${what}. Use sse() for values.`)
}

/** Begins what can be iterated. */
export function iteratorOf<Item>(
  source: AsyncIterable<Item> | Iterable<Item>,
): AsyncIterator<Item> | Iterator<Item> {
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
}

/** Whether a value can be iterated: a generator, a list, not a text. */
export function isIterable(value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> {
  if (typeof value !== 'object' || value === null) return false
  return Symbol.asyncIterator in value || Symbol.iterator in value
}

function pump<Chunk>(
  source: AsyncIterable<Chunk> | Iterable<Chunk>,
  toBytes: (chunk: Chunk) => Uint8Array,
): ReadableStream<Uint8Array> {
  if (typeof source !== 'string' && (typeof source !== 'object' || source === null)) {
    const what = source === null ? 'null' : `a value of type ${typeof source}`
    throw new TypeError(`stream() and sse() take a list, a generator or a stream, not ${what}.`)
  }
  const iterator = iteratorOf(typeof source === 'string' ? [source as Chunk] : source)
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
