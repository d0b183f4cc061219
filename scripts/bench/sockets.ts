import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { WebSocket } from 'ws'
import { createMockServer } from '../../src/index.ts'
import { percentile, type Figure } from '../lib/figures.ts'

const atOnce = 50

/** What a broadcast to 1,000 WebSockets takes, clients in the same process, and the memory that is left of them. */
export async function measureSockets(scale: number): Promise<Figure[]> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const heap = async () => {
    await wait(1500)
    collect()
    return process.memoryUsage().heapUsed / 1e6
  }
  const mocks = { 'WS /all': { $broadcast: { said: '{{message}}' } } }
  await using server = await createMockServer({ mocks, port: 0, journal: 100 })
  const open = () =>
    new Promise<WebSocket>((resolve, reject) => {
      const socket = new WebSocket(`${server.url.replace('http', 'ws')}/all`)
      socket.once('open', () => resolve(socket)).once('error', reject)
    })
  const closed = (socket: WebSocket) =>
    new Promise((resolve) => {
      socket.once('close', resolve)
      socket.close()
    })
  await closed(await open())
  const before = await heap()
  const sockets: WebSocket[] = []
  while (sockets.length < 1000 * scale) {
    sockets.push(...(await Promise.all(Array.from({ length: atOnce }, open))))
  }
  const times: number[] = []
  for (let round = 0; round < 25; round++) {
    const start = performance.now()
    const all = sockets.map((socket) => new Promise((resolve) => socket.once('message', resolve)))
    sockets[0]?.send(String(round))
    const each = all.map((one) => one.then(() => performance.now() - start))
    // The first rounds compile.
    if (round >= 5) times.push(...(await Promise.all(each)))
    else await Promise.all(each)
  }
  await Promise.all(sockets.splice(0).map(closed))
  return [
    { what: 'A broadcast to 1,000 WebSockets, p50', value: percentile(times, 0.5), unit: ' ms' },
    { what: 'p99', value: percentile(times, 0.99), unit: ' ms', most: 100 },
    { what: 'memory once they are closed', value: (await heap()) - before, unit: ' MB', most: 5 },
  ]
}
