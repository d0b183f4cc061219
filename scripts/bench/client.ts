// Asks a server as fast as it answers, over connections that stay open. A process of its own, told by
// IPC what to do. Where the length of each answer is known beforehand, no answer is parsed here, so that
// the client needs less time than the fastest server. It ends when all that was asked is answered, so that
// the time a server used is the time of what was counted.
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { lengthOf, requestText } from './request.ts'
import type { Method } from './request.ts'

/** What the client is to do. */
export interface Order {
  readonly port: number
  readonly requests: readonly OrderedRequest[]
  readonly connections: number
  /** Nothing is asked after this time, ms. */
  readonly duration: number
  /** Nothing is asked after this many requests. */
  readonly count?: number
  /** How many requests were asked before, in earlier orders: the turn goes on from there. */
  readonly from?: number
}

/** One request, and the length of its answer. */
export interface OrderedRequest {
  readonly path: string
  /** GET by default. */
  readonly method?: Method
  /** Sent as JSON. */
  readonly body?: string
  /** Of the whole answer with its head, bytes; the answer tells it where this is undefined. */
  readonly length?: number
}

/** What came of it. */
export interface Tally {
  readonly answers: number
  /** Time from each request to its answer, ms; filled only when there are few. */
  readonly latencies: readonly number[]
  readonly error: string | undefined
}

const ok = Buffer.from('HTTP/1.1 20')
/** Latencies of more answers than this would cost more than they tell. */
const mostLatencies = 20_000

process.on('message', (order: Order) => {
  run(order).then(
    (tally) => process.send?.(tally),
    (error: unknown) => process.send?.({ answers: 0, latencies: [], error: String(error) }),
  )
})

function run(order: Order): Promise<Tally> {
  const { port, requests, connections, duration, count = Infinity, from = 0 } = order
  const texts = requests.map((request) => Buffer.from(requestText(port, request)))
  const lengths = requests.map(({ length }) => length)
  const sockets: Socket[] = []
  const latencies: number[] = []
  let turn = 0
  let answers = 0
  let isOver = false
  return new Promise((resolve) => {
    const end = (error?: string) => {
      clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
      resolve({ answers, latencies, error })
    }
    const timer = setTimeout(() => (isOver = true), duration)
    for (let index = 0; index < connections; index++) sockets.push(open())

    function open(): Socket {
      let current = 0
      let received = 0
      let expected: number | undefined
      let asked = 0
      const socket = connect({
        host: '127.0.0.1',
        port,
        noDelay: true,
        onread: {
          buffer: Buffer.allocUnsafe(64 * 1024),
          callback(length, buffer) {
            if (received === 0) {
              if (ok.compare(buffer as Buffer, 0, ok.length) !== 0) {
                end(`${requests[current]?.path} did not answer 200 or 201.`)
                return false
              }
              expected ??= lengthOf(buffer.subarray(0, length) as Buffer)
            }
            received += length
            if (expected === undefined || received > expected) {
              end(`${requests[current]?.path} answered more than was expected.`)
              return false
            }
            if (received === expected) {
              answers++
              if (latencies.length < mostLatencies) latencies.push(performance.now() - asked)
              ask()
            }
            return true
          },
        },
      })
      const ask = () => {
        if (isOver || turn >= count) {
          if (answers === turn) end()
          return
        }
        current = (from + turn++) % texts.length
        received = 0
        expected = lengths[current]
        asked = performance.now()
        socket.write(texts[current] as Buffer)
      }
      socket.on('connect', ask)
      socket.on('error', (error) => end(error.message))
      return socket
    }
  })
}
