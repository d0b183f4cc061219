import { connect } from 'node:net'
import { lengthOf } from '../bench/request.ts'

/** What came of many requests. */
export interface Asked {
  readonly answers: number
  /** Answers with a status of 400 or more, and connections that broke. */
  readonly failures: number
  /** From the first to the last, s. */
  readonly seconds: number
  /** The 99th percentile of the time to an answer, ms. */
  readonly p99: number
}

/** The most latencies that are kept; beyond it every one replaces an earlier one. */
const mostLatencies = 50_000

/**
 * Asks over connections that stay open, one request after the other on each.
 *
 * @param next the request with a number from 0; undefined ends
 */
export async function askMany(
  port: number,
  connections: number,
  next: (number: number) => Buffer | undefined,
): Promise<Asked> {
  const latencies: number[] = []
  let turn = 0
  let answers = 0
  let failures = 0
  const started = performance.now()

  const run = (): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port, noDelay: true })
      let chunks: Buffer = Buffer.alloc(0)
      let asked = 0
      const ask = () => {
        const request = next(turn++)
        if (!request) {
          socket.destroy()
          return
        }
        asked = performance.now()
        socket.write(request)
      }
      socket.on('connect', ask)
      socket.on('data', (chunk) => {
        chunks = chunks.length === 0 ? chunk : Buffer.concat([chunks, chunk])
        const length = lengthOf(chunks)
        if (length === undefined || chunks.length < length) return
        latencies[answers % mostLatencies] = performance.now() - asked
        answers++
        if (chunks[9] !== 0x32) failures++
        chunks = Buffer.alloc(0)
        ask()
      })
      socket.on('error', () => failures++)
      socket.on('close', () => resolve())
    })

  await Promise.all(Array.from({ length: connections }, run))
  latencies.sort((one, two) => one - two)
  const p99 = latencies[Math.floor(latencies.length * 0.99)] ?? 0
  return { answers, failures, seconds: (performance.now() - started) / 1000, p99 }
}
