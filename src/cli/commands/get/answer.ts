import { describeMs } from '../../../behaviour/duration.ts'
import type { HeaderLine } from './request.ts'

/** An answer whose body may still be coming. */
export interface Answer {
  readonly status: number
  /** The words of the status, as they came. */
  readonly statusText: string
  readonly headers: readonly HeaderLine[]
  /** Decoded; fails with {@link BrokenAnswer} where it breaks off. */
  readonly body: AsyncIterable<Uint8Array>
}

/** What came in place of an answer or of its rest: a broken connection, or nothing in time. */
export class BrokenAnswer extends Error {}

/** How long an answer may take. */
export interface Deadline {
  readonly signal: AbortSignal
  readonly ms: number
}

/** The failure of a request in words. */
export function brokenBy(error: unknown, { signal, ms }: Deadline, size?: number): BrokenAnswer {
  const after = size === undefined ? '' : ` after ${size} ${size === 1 ? 'byte' : 'bytes'}`
  if (signal.aborted) {
    if (signal.reason instanceof BrokenAnswer) return signal.reason
    const what = size === undefined ? 'No answer came within' : `The answer goes on${after} and`
    return new BrokenAnswer(`${what} ${describeMs(ms)}. Wait longer by --timeout <time>.`)
  }
  const { code, message } = causeOf(error)
  const what = size === undefined ? 'before an answer came' : `in the middle of the answer,${after}`
  if (code.startsWith('HPE_')) return new BrokenAnswer(`What came is no HTTP (${code})${after}.`)
  const isClosed =
    code === 'UND_ERR_SOCKET' || message === 'socket hang up' || message === 'aborted'
  if (isClosed) return new BrokenAnswer(`The connection was closed ${what}.`)
  if (code === 'ECONNRESET') return new BrokenAnswer(`The connection was reset ${what}.`)
  return new BrokenAnswer(`The connection failed ${what} (${code || message}).`)
}

function causeOf(error: unknown): { readonly code: string; readonly message: string } {
  const { cause = error } = error as Error
  const { code = '', message } = cause as NodeJS.ErrnoException
  return { code, message }
}

/** The chunks of a body, whose failure is told in words. */
export async function* bodyOf(
  chunks: AsyncIterable<Uint8Array>,
  deadline: Deadline,
): AsyncIterable<Uint8Array> {
  let size = 0
  try {
    for await (const chunk of chunks) {
      size += chunk.byteLength
      yield chunk
    }
    // In process a stream that is aborted just ends.
    deadline.signal.throwIfAborted()
  } catch (error) {
    throw brokenBy(error, deadline, size)
  }
}
