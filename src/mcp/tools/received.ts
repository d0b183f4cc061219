import { clock } from '../../clock.ts'
import { mediaTypeOf } from '../../http/body.ts'
import type { MockServerAsker } from './ask.ts'
import type { HostInit } from './host.ts'
import { ToolError } from './tool-error.ts'

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
  /** What broke off the body; undefined where nothing did. */
  readonly broken: string | undefined
}

/** What came of reading a body. */
interface ReadBody extends Pick<Received, 'size' | 'isWhole' | 'broken'> {
  readonly chunks: readonly Uint8Array[]
}

/**
 * Asks the mocks, and reads of a stream of events what comes soon, of a large body the beginning. A text says what came in
 * place of an answer.
 * @throws ToolError where there is no server, or no answer in time (ms)
 */
export async function askMocks(
  server: MockServerAsker,
  path: string,
  init: HostInit,
  { patience, signal }: { readonly patience: number; readonly signal: AbortSignal | undefined },
): Promise<Received | string> {
  const limit = new AbortController()
  const late = new ToolError(`No answer came within ${patience / 1000} s.`)
  const stop = clock.after(patience, () => limit.abort(late))
  signal?.addEventListener('abort', () => limit.abort(signal.reason), { once: true })
  try {
    return await received(await server.mocks(path, { ...init, signal: limit.signal }))
  } catch (error) {
    if (error instanceof ToolError) throw error
    return messageWithCode(error)
  } finally {
    stop()
  }
}

async function received({ status, headers, body }: Response): Promise<Received> {
  const isEndless = mediaTypeOf(headers.get('content-type')) === 'text/event-stream'
  const { chunks, ...read } = await readSome(body, isEndless)
  return { status, headers, ...read, text: textOf(chunks, read.isWhole) }
}

async function readSome(
  body: ReadableStream<Uint8Array> | null,
  isEndless: boolean,
): Promise<ReadBody> {
  const chunks: Uint8Array[] = []
  let size = 0
  const end = (isWhole: boolean, broken?: string) => ({ chunks, size, isWhole, broken })
  if (!body) return end(true)
  const reader = body.getReader()
  const late = { isOver: false }
  const leave = () => {
    late.isOver = true
    void reader.cancel().catch(() => {})
  }
  const stop = isEndless ? clock.after(listening, leave) : () => {}
  try {
    while (size < mostRead) {
      const { done, value } = await reader.read()
      if (done) return end(!late.isOver)
      chunks.push(value)
      size += value.byteLength
    }
    leave()
    return end(false)
  } catch (error) {
    return end(false, messageWithCode(error))
  } finally {
    stop()
  }
}

/** The message of an error of `fetch`, with the code of its cause. */
function messageWithCode(error: unknown): string {
  const { message, cause } = error as Error
  const { code } = (cause ?? {}) as { readonly code?: unknown }
  return typeof code === 'string' ? `${message} (${code})` : message
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
