// Asks a server as fast as it answers, over connections that stay open. A process of its own, told by
// IPC what to do. The length of each answer is known beforehand, since it was checked before the time
// is taken; so no answer is parsed here, and the client needs less time than the fastest server.
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { requestText } from './request.ts'

/** What the client is to do. */
export interface Order {
  readonly port: number
  readonly requests: readonly OrderedRequest[]
  readonly connections: number
  /** ms */
  readonly duration: number
}

/** One request, and the length of its answer. */
export interface OrderedRequest {
  readonly path: string
  /** Sent as JSON with PATCH in place of a GET. */
  readonly patch?: string
  /** Of the whole answer with its head, bytes. */
  readonly length: number
}

/** What came of it. */
export interface Tally {
  readonly answers: number
  /** Time from each request to its answer, ms; filled only when there are few. */
  readonly latencies: readonly number[]
  readonly error: string | undefined
}

const ok = Buffer.from('HTTP/1.1 200 ')
/** Latencies of more answers than this would cost more than they tell. */
const mostLatencies = 20_000

process.on('message', (order: Order) => {
  run(order).then(
    (tally) => process.send?.(tally),
    (error: unknown) => process.send?.({ answers: 0, latencies: [], error: String(error) }),
  )
})

function run({ port, requests, connections, duration }: Order): Promise<Tally> {
  const texts = requests.map(({ path, patch }) => Buffer.from(requestText(port, path, patch)))
  const sockets: Socket[] = []
  const latencies: number[] = []
  let turn = 0
  let answers = 0
  return new Promise((resolve) => {
    const end = (error?: string) => {
      clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
      resolve({ answers, latencies, error })
    }
    const timer = setTimeout(end, duration)
    for (let index = 0; index < connections; index++) sockets.push(open())

    function open(): Socket {
      let current = 0
      let received = 0
      let asked = 0
      const socket = connect({
        host: '127.0.0.1',
        port,
        noDelay: true,
        onread: {
          buffer: Buffer.allocUnsafe(64 * 1024),
          callback(length, buffer) {
            if (received === 0 && ok.compare(buffer as Buffer, 0, ok.length) !== 0) {
              end(`${requests[current]?.path} did not answer 200.`)
              return false
            }
            received += length
            const expected = requests[current]?.length ?? 0
            if (received > expected) {
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
        current = turn++ % texts.length
        received = 0
        asked = performance.now()
        socket.write(texts[current] as Buffer)
      }
      socket.on('connect', ask)
      socket.on('error', (error) => end(error.message))
      return socket
    }
  })
}
