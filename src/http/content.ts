import { tagOf } from './bytes.ts'
import { streamOf } from './platform-body.ts'
import { textStream } from './stream.ts'

const untyped = 'application/octet-stream'

/** The response of content that is no JSON: bytes, a `Blob`, a form or a stream; undefined for all else. */
export function contentResponse(value: unknown): Response | undefined {
  const headers = { 'content-type': untyped }
  if (isContent(value)) {
    if (isBytes(value)) return new Response(copyOf(value), { headers })
    if (!('type' in value)) return new Response(value)
    // Said here too, since the lighter class of Hono's adapter forgets it.
    const body = 'stream' in value ? value : streamOf(value)
    return new Response(body, { headers: { 'content-type': value.type || untyped } })
  }
  if (!isInstance(value)) return undefined
  if (tagOf(value) === 'ReadableStream') return new Response(value as ReadableStream, { headers })
  return isReadable(value) ? new Response(textStream(value), { headers }) : undefined
}

type Bytes = ArrayBufferView | ArrayBuffer

/** Whether a value is content that can be sent again and again; a stream is read on the way. */
export function isContent(value: unknown): value is Bytes | Blob | FormData | URLSearchParams {
  if (!isInstance(value)) return false
  return isBytes(value) || ['Blob', 'File', 'FormData', 'URLSearchParams'].includes(tagOf(value))
}

/** Whether a value is more than a plain object or a list, as most answers are. */
function isInstance(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype !== Object.prototype && prototype !== Array.prototype
}

function isBytes(value: object): value is Bytes {
  return ArrayBuffer.isView(value) || /^(?:Shared)?ArrayBuffer$/.test(tagOf(value))
}

/** Whoever returned the bytes may write on. */
function copyOf(bytes: Bytes): Uint8Array<ArrayBuffer> {
  if (!ArrayBuffer.isView(bytes)) return new Uint8Array(bytes).slice()
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength).slice()
}

/** Whether a value is a `Readable` of Node, or of a library like it. */
function isReadable(value: object): value is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in value && 'pipe' in value && typeof value.pipe === 'function'
}
