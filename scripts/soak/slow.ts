import { connect } from 'node:net'
import { requestText } from '../bench/request.ts'
import { askMany } from './ask-many.ts'
import type { Figure, SoakOptions } from './figure.ts'
import { serveFiles } from './served.ts'

const idle = 300
const halfSent = 200
/** How long there is traffic beside them, ms. */
const full = 10_000
/** How long they may stay, ms. */
const longest = 60_000

/** Clients that open connections and send nothing, or half a request, beside normal traffic. */
export async function soakSlow({ bin, scale }: SoakOptions): Promise<Figure[]> {
  await using server = await serveFiles(bin, {
    'mocks/users.json': JSON.stringify([{ id: 1, name: 'Ada' }]),
  })
  const { port } = server
  const before = server.openFiles()
  const started = performance.now()
  const silent = Array.from({ length: idle }, () => open(port, ''))
  const half = Array.from({ length: halfSent }, () =>
    open(port, 'GET /users HTTP/1.1\r\nHost: loc'),
  )
  const request = Buffer.from(requestText(port, { path: '/users/1' }))
  const until = started + Math.max(1000, full * scale)
  const { p99, answers, failures } = await askMany(port, 10, () =>
    performance.now() < until ? request : undefined,
  )
  const gone = await Promise.race([
    Promise.all([...silent, ...half]).then(() => performance.now() - started),
    new Promise<number>((resolve) => setTimeout(() => resolve(Infinity), longest).unref()),
  ])
  const left = server.openFiles() - before
  return [
    { what: `Answers beside ${idle} idle and ${halfSent} half-sent`, value: answers, unit: '' },
    { what: 'failed ones among them', value: failures, unit: '', most: 0 },
    { what: '99th percentile of their time', value: p99, unit: ' ms', most: 200 },
    { what: 'until the last slow one was let go', value: gone / 1000, unit: ' s', most: 60 },
    { what: 'connections left open', value: Math.max(0, left), unit: '', most: 2 },
  ]
}

function open(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('error', () => {})
    socket.on('close', () => resolve())
    socket.resume()
    if (text !== '') socket.write(text)
  })
}
