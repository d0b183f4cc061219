import { clock, wait } from '../clock.ts'
import { formatValue, type ValidationIssue } from '../errors/validation-issue.ts'
import { asBytes } from '../http/stream.ts'

/** How fast the bodies of responses arrive. */
export interface Bandwidth {
  /** Bytes a second; `Infinity` for no limit. */
  readonly bytes: number
  /** Set by a named delay such as `3g`; dropped when a later layer sets another delay. */
  readonly ofDelay?: true
}

/** What users write for a bandwidth: `'50kb/s'`, `'1.6mbit/s'`, `'unlimited'`, or bytes a second. */
export type BandwidthInput = number | string

/** Bytes a second of the delays that stand for a network, as the developer tools of Chrome have them. */
export const networks: ReadonlyMap<string, number> = new Map([
  ['3g', 50_000],
  ['4g', 1_125_000],
])

/** Bytes in a unit. Those of networks are decimal; `b` is a byte, `bit` a bit. */
const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1000,
  mb: 1_000_000,
  bit: 1 / 8,
  kbit: 125,
  mbit: 125_000,
}
const maxBandwidth = 1_000_000_000

/** Reads a bandwidth as users write it, or says what is wrong with it. */
export function readBandwidth(input: unknown): Bandwidth | ValidationIssue {
  const bytes = typeof input === 'string' ? parse(input.trim().toLowerCase()) : input
  if (bytes === Infinity && typeof input === 'string') return { bytes }
  if (typeof bytes === 'number' && bytes >= 1 && bytes <= maxBandwidth) return { bytes }
  return {
    message: `${formatValue(input)} is no bandwidth.`,
    hint: 'Write "50kb/s", "1.6mbit/s", a number of bytes a second, or "unlimited"; "3g" and "4g" are delays.',
  }
}

function parse(text: string): number | undefined {
  if (text === 'unlimited') return Infinity
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([km]?b(?:it)?)\/s$/.exec(text) ?? []
  return number === undefined ? undefined : Number(number) * (units[unit] ?? NaN)
}

/** A bandwidth in words: `50 kB/s`. */
export function describeBandwidth({ bytes }: Bandwidth): string {
  if (bytes === Infinity) return 'unlimited'
  if (bytes < 1000) return `${Math.round(bytes)} B/s`
  return bytes < 1_000_000
    ? `${Number((bytes / 1000).toFixed(1))} kB/s`
    : `${Number((bytes / 1_000_000).toFixed(1))} MB/s`
}

interface Throttle {
  readonly pieceSize: number
  readonly msPerByte: number
}

/** Time between two pieces, ms: of a bandwidth, and of a body that is dribbled. */
const bandwidthInterval = 50
const dribbleInterval = 100
const maxPieceSize = 65_536

/** A body that arrives at so many bytes a second. */
export function limitBandwidth(
  body: ReadableStream<unknown>,
  { bytes }: Bandwidth,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const size = Math.round((bytes * bandwidthInterval) / 1000)
  const pieceSize = Math.min(Math.max(size, 1), maxPieceSize)
  return throttle(body, () => ({ pieceSize, msPerByte: 1000 / bytes }), signal)
}

/** A body that takes `ms` to arrive; each of its chunks does where its length is not known. */
export function dribble(
  body: ReadableStream<unknown>,
  length: number | undefined,
  ms: number,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const throttleOf = (chunk: number): Throttle => {
    const whole = length ?? chunk
    const pieces = Math.max(2, Math.min(whole, Math.ceil(ms / dribbleInterval)))
    const pieceSize = Math.max(1, Math.ceil(whole / pieces))
    return { pieceSize, msPerByte: ms / Math.max(1, whole) }
  }
  return throttle(body, throttleOf, signal)
}

/** Sends a body piece by piece, each when its last byte would arrive; `signal` ends it with its reason. */
function throttle(
  body: ReadableStream<unknown>,
  throttleOf: (length: number) => Throttle,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  const cancelled = new AbortController()
  const ended = signal ? AbortSignal.any([signal, cancelled.signal]) : cancelled.signal
  let rest = new Uint8Array()
  let current: Throttle = { pieceSize: 1, msPerByte: 0 }
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
          current = throttleOf(rest.byteLength)
          // Time in which there was nothing to send is not made up for.
          due = Math.max(due, clock.elapsed())
        }
        const piece = rest.subarray(0, current.pieceSize)
        rest = rest.subarray(current.pieceSize)
        due += piece.byteLength * current.msPerByte
        const ms = due - clock.elapsed()
        if (ms >= 1) {
          await wait(ms, ended).catch((error: unknown) => {
            void reader.cancel(error).catch(() => {})
            throw error
          })
        }
        controller.enqueue(piece)
      },
      async cancel(reason) {
        cancelled.abort(reason)
        await reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
