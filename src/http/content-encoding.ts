import { isZlib } from './coding.ts'

/** Content codings that `CompressionStream` makes everywhere. */
const made: Readonly<Record<string, 'gzip' | 'deflate'>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
}

/** Codings that clients undo and nothing here can make. */
const notMade = ['br', 'zstd']

/** The coding that a body must be in and that cannot be made of another; undefined for all others. */
export function unmadeCoding(header: string): string | undefined {
  return notMade.find((coding) => coding === outermost(header))
}

/** The coding that was applied last, which clients undo first (RFC 9110, section 8.4). */
function outermost(header: string): string {
  return header.split(',').at(-1)?.trim().toLowerCase() ?? ''
}

/** An answer of `fetch`, which has decoded the body: without the coding and the length of what came. */
export function decoded(response: Response): Response {
  // Only `fetch` knows an address.
  if (response.url === '' || !response.headers.has('content-encoding')) return response
  const headers = new Headers(response.headers)
  headers.delete('content-encoding')
  headers.delete('content-length')
  return new Response(response.body, { status: response.status, headers })
}

/**
 * A response whose body is in the coding that its header names, so that clients can read it: a plain body is
 * compressed, or where that cannot be done, the header left out.
 *
 * @param whole whether all of the body is there, so that its length can be said
 */
export async function withCoding(response: Response, whole: boolean): Promise<Response> {
  const { status, body } = response
  const coding = outermost(response.headers.get('content-encoding') ?? '')
  if (body === null) return response
  const reader = (body as ReadableStream<Uint8Array<ArrayBuffer>>).getReader()
  const first = await reader.read()
  const plain = readAgain(first, reader)
  const headers = new Headers(response.headers)
  if (first.done || isIn(coding, first.value)) return new Response(plain, { status, headers })
  const format = made[coding]
  if (!format) {
    headers.delete('content-encoding')
    return new Response(plain, { status, headers })
  }
  headers.delete('content-length')
  const sent = plain.pipeThrough(new CompressionStream(format))
  if (!whole) return new Response(sent, { status, headers })
  const bytes = new Uint8Array(await new Response(sent).arrayBuffer())
  headers.set('content-length', String(bytes.byteLength))
  return new Response(bytes, { status, headers })
}

type Chunk = Uint8Array<ArrayBuffer>
type Reading = Awaited<ReturnType<ReadableStreamDefaultReader<Chunk>['read']>>

function readAgain(
  first: Reading,
  reader: ReadableStreamDefaultReader<Chunk>,
): ReadableStream<Chunk> {
  let next: Reading | undefined = first
  return new ReadableStream<Chunk>(
    {
      async pull(controller) {
        const { done, value } = next ?? (await reader.read())
        next = undefined
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

/** Whether bytes may begin a body in a coding; those of a coding that no client knows do. */
function isIn(coding: string, bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes
  if (made[coding] === 'gzip') return first === 0x1f && second === 0x8b
  if (coding === 'deflate') return isZlib(bytes)
  if (coding === 'zstd') return first === 0x28 && second === 0xb5
  // Brotli begins with no mark, but what it makes is hardly ever a text.
  return coding !== 'br' || !isText(bytes.subarray(0, 512))
}

function isText(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    // oxlint-disable-next-line no-control-regex -- texts have no control characters
    return !/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(text)
  } catch {
    return false
  }
}
