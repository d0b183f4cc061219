import { clock } from '../../clock.ts'
import { mediaTypeOf } from '../../http/body.ts'

/** How long a stream is read that has no end, ms. */
const listening = 1500
/** The most that is read of a body, bytes. */
const mostRead = 256 * 1024

/** An answer, and the beginning of its body. */
export interface Received {
  readonly status: number
  readonly headers: Headers
  /** Undefined for bytes that are no text. */
  readonly text: string | undefined
  /** What was read, bytes. */
  readonly size: number
  /** Whether that is all of the body. */
  readonly isWhole: boolean
}

/** Reads an answer: of a stream of events what comes soon, of a large body the beginning. */
export async function received(response: Response): Promise<Received> {
  const { status, headers, body } = response
  const isEndless = mediaTypeOf(headers.get('content-type')) === 'text/event-stream'
  const { chunks, size, isWhole } = await readSome(body, isEndless)
  return { status, headers, size, isWhole, text: textOf(chunks, isWhole) }
}

async function readSome(
  body: ReadableStream<Uint8Array> | null,
  isEndless: boolean,
): Promise<{ readonly chunks: Uint8Array[]; readonly size: number; readonly isWhole: boolean }> {
  const chunks: Uint8Array[] = []
  if (!body) return { chunks, size: 0, isWhole: true }
  const reader = body.getReader()
  const late = { isOver: false }
  const leave = () => {
    late.isOver = true
    void reader.cancel().catch(() => {})
  }
  const stop = isEndless ? clock.after(listening, leave) : () => {}
  try {
    for (let size = 0; ;) {
      const { done, value } = await reader.read()
      if (done) return { chunks, size, isWhole: !late.isOver }
      chunks.push(value)
      size += value.byteLength
      if (size < mostRead) continue
      leave()
      return { chunks, size, isWhole: false }
    }
  } finally {
    stop()
  }
}

function textOf(chunks: readonly Uint8Array[], isWhole: boolean): string | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('')
    return isWhole ? text + decoder.decode() : text
  } catch {
    return undefined
  }
}
