import { clock } from '../clock.ts'
import { asBytes } from '../http/stream.ts'
import { wait } from '../http/wait.ts'

/** How a chunk of a body is sent. */
export interface Pace {
  /** Bytes that go out at once. */
  readonly piece: number
  readonly msPerByte: number
}

/** Time between two pieces, ms, where the bandwidth allows to choose it. */
const beat = 50
const largestPiece = 65_536

/** The pace of so many bytes a second. */
export function paceOf(bytesPerSecond: number): Pace {
  const piece = Math.round((bytesPerSecond * beat) / 1000)
  return { piece: Math.min(Math.max(piece, 1), largestPiece), msPerByte: 1000 / bytesPerSecond }
}

/** Time between two pieces of a body that is sent over a time, ms. */
const dribbleBeat = 100

/** The pace that makes so many bytes take a time, ms; two pieces at least. */
export function dribble(length: number, ms: number): Pace {
  const pieces = Math.max(2, Math.min(length, Math.ceil(ms / dribbleBeat)))
  return { piece: Math.max(1, Math.ceil(length / pieces)), msPerByte: ms / Math.max(1, length) }
}

/**
 * A body that arrives piece by piece, each when its last byte would.
 *
 * @param pace of a chunk, by its length
 * @param signal ends the body with its reason; with a connection that is closed, its reader leaves
 */
export function paced(
  body: ReadableStream<unknown>,
  pace: (length: number) => Pace,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  const left = new AbortController()
  const ended = signal ? AbortSignal.any([signal, left.signal]) : left.signal
  let rest = new Uint8Array()
  let current: Pace = { piece: 1, msPerByte: 0 }
  let due = 0
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        while (rest.byteLength === 0) {
          const { done, value } = await reader.read()
          if (done) {
            controller.close()
            return
          }
          rest = asBytes(value) as Uint8Array<ArrayBuffer>
          current = pace(rest.byteLength)
          // Time in which there was nothing to send is not made up for.
          due = Math.max(due, clock.elapsed())
        }
        const piece = rest.subarray(0, current.piece)
        rest = rest.subarray(current.piece)
        due += piece.byteLength * current.msPerByte
        await until(due, ended).catch((error: unknown) => {
          void reader.cancel(error).catch(() => {})
          throw error
        })
        controller.enqueue(piece)
      },
      async cancel(reason) {
        left.abort(reason)
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}

async function until(due: number, signal: AbortSignal): Promise<void> {
  const ms = due - clock.elapsed()
  if (ms >= 1) await wait(ms, signal)
}
