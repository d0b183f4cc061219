import { resolve } from 'node:path'
import { startPostgres } from '../engines/postgres.ts'
import { startRedis } from '../engines/redis.ts'
import { median, type Figure } from '../lib/figures.ts'
import { send } from '../lib/http.ts'
import { Bench, type Running } from './bench.ts'
import { person } from './creates.ts'
import type { Workload } from './workloads.ts'

const connections = 32
const rounds = 9

const requests = {
  read: { path: '/users/7' },
  handler: { path: '/me' },
  write: { path: '/items', method: 'POST', body: JSON.stringify(person(1)) },
} as const
type Work = keyof typeof requests

const titles: Readonly<Record<Work, string>> = {
  read: 'A record by id',
  handler: 'A handler that reads it',
  write: 'A create',
}
const workload: Workload = {
  files: {
    'users.json': JSON.stringify(Array.from({ length: 1000 }, (_, n) => ({ id: n, ...person(n) }))),
    'items.json': '[]',
    'api.mjs': "export default { 'GET /me': ({ db }) => db('users').find(7) }",
  },
  answers: {},
  asked: [],
}

/** A server, and the processor time of each answer by round, µs. */
interface Party {
  readonly server: Running
  readonly cpu: Readonly<Record<Work, number[]>>
}

/** What a store costs a server: processor time beside that of a server without one, in turns. */
export async function measureReplicas(scale: number): Promise<Figure[]> {
  const bench = new Bench(resolve('dist/bin.js'))
  await using redis = await startRedis()
  await using postgres = await startPostgres()
  try {
    await bench.prepare()
    const alone = await start(bench, [])
    const others = {
      'with Redis': await start(bench, ['--store', redis.url]),
      'with Redis, `--consistency own`': await start(bench, [
        '--store',
        redis.url,
        '--consistency',
        'own',
      ]),
      'with PostgreSQL': await start(bench, ['--store', postgres.url]),
    }
    for (let round = -1; round < rounds * scale; round++) {
      for (const party of [alone, ...Object.values(others)]) await runRound(bench, party, round)
    }
    return (Object.keys(requests) as Work[]).flatMap((work) => [
      { what: `${titles[work]}, without a store`, value: median(alone.cpu[work]), unit: ' µs' },
      ...Object.entries(others).map(([how, { cpu }]) => {
        const ratios = cpu[work].map((own, round) => own / (alone.cpu[work][round] ?? Number.NaN))
        return { what: `the same ${how}`, value: median(ratios), unit: '×', ...bound(work, how) }
      }),
    ])
  } finally {
    await bench.close()
  }
}

/** What was promised: a read costs what it did, a write little more. */
function bound(work: Work, how: string): { readonly most?: number } {
  if (!how.includes('Redis')) return {}
  return { most: work === 'write' ? 1.6 : 1.05 }
}

async function start(bench: Bench, flags: readonly string[]): Promise<Party> {
  const folder = bench.write(workload)
  const server = await bench.start('mockapi', folder, requests.read.path, { flags })
  return { server, cpu: { read: [], handler: [], write: [] } }
}

/** The round before the first one warms up. */
async function runRound(bench: Bench, { server, cpu }: Party, round: number): Promise<void> {
  const duration = round < 0 ? 3000 : 1000
  for (const [work, request] of Object.entries(requests) as [Work, (typeof requests)[Work]][]) {
    const { length } = await send(server.port, request)
    const known = work === 'write' ? request : { ...request, length }
    const measured = await bench.measure(server, { requests: [known], connections, duration })
    if (round >= 0) cpu[work].push(measured.cpu)
  }
  const reset = { path: '/__mockapi/collections/items/reset', method: 'POST', body: '{}' }
  await send(server.port, reset)
}
