import { connect } from 'node:net'
import { percentile, type Figure } from '../lib/figures.ts'
import { load } from '../lib/load.ts'
import { ServeProcess } from '../lib/process.ts'

const kilobyte = 'x'.repeat(1000)

/** A million requests with the journal on, every tenth a write of 1 KB: the memory must not grow. */
export async function soakRequests(bin: string, scale: number): Promise<Figure[]> {
  const count = Math.ceil(1_000_000 * scale)
  await using server = new ServeProcess(bin, {
    'mocks/users.json': JSON.stringify(Array.from({ length: 100 }, (_, id) => ({ id: id + 1 }))),
    'mocks/api.json': JSON.stringify({ 'GET /static': { text: kilobyte } }),
    'mocks/handler.ts': `export default { 'GET /made/:id': ({ params }) => ({ id: params.id }) }`,
  })
  const port = await server.port()
  const requests = [
    ...['/static', '/users/7', '/users?limit=5', '/made/1', '/static?a=1'].map(get),
    { path: '/users/3', method: 'PATCH', body: JSON.stringify({ text: kilobyte }) },
    ...['/static', '/users/9', '/made/2', '/__mockapi/health'].map(get),
  ]
  // The journal is full then, and code is optimised.
  await load({ port, requests, connections: 20, count: Math.min(30_000, count) })
  const before = server.memory()
  const { answers, failures, seconds } = await load({ port, requests, connections: 20, count })
  return [
    { what: 'Requests with the journal on', value: answers, unit: '' },
    { what: 'failed ones among them', value: failures, unit: '', most: 0 },
    { what: 'answered in a second', value: Math.round(answers / seconds), unit: '' },
    { what: 'growth of the memory', value: server.memory() - before, unit: ' MB', most: 60 },
  ]
}

const idle = 300
const halfSent = 200
/** How long slow connections may stay, ms. */
const longest = 60_000

/** Clients that open connections and send nothing, or half a request, beside normal traffic. */
export async function soakSlow(bin: string, scale: number): Promise<Figure[]> {
  await using server = new ServeProcess(bin, {
    'mocks/users.json': JSON.stringify([{ id: 1, name: 'Ada' }]),
  })
  const port = await server.port()
  const before = server.openFiles()
  const started = performance.now()
  const slow = [
    ...Array.from({ length: idle }, () => open(port, '')),
    ...Array.from({ length: halfSent }, () => open(port, 'GET /users HTTP/1.1\r\nHost: loc')),
  ]
  const duration = Math.max(1000, 10_000 * scale)
  const order = { port, requests: [get('/users/1')], connections: 10, duration }
  const { latencies, answers, failures } = await load(order)
  const closed = Promise.all(slow).then(() => performance.now() - started)
  const late = new Promise<number>((resolve) => {
    setTimeout(() => resolve(Infinity), longest).unref()
  })
  const gone = (await Promise.race([closed, late])) / 1000
  const left = Math.max(0, server.openFiles() - before)
  const p99 = percentile(latencies, 0.99)
  return [
    { what: `Answers beside ${idle} idle and ${halfSent} half-sent`, value: answers, unit: '' },
    { what: 'failed ones among them', value: failures, unit: '', most: 0 },
    { what: '99th percentile of their time', value: p99, unit: ' ms', most: 200 },
    { what: 'until the last slow one was closed', value: gone, unit: ' s', most: 60 },
    { what: 'connections left open', value: left, unit: '', most: 2 },
  ]
}

/** Resolves when the server has closed the connection. */
function open(port: number, text: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port })
    socket.on('error', () => {})
    socket.on('close', () => resolve())
    socket.resume()
    if (text !== '') socket.write(text)
  })
}

function get(path: string): { readonly path: string } {
  return { path }
}
