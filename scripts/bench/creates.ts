import { isDeepStrictEqual } from 'node:util'
import { median } from '../lib/figures.ts'
import { send } from '../lib/http.ts'
import type { LoadRequest } from '../lib/load.ts'
import { shown, type Bench, type Contender, type Result } from './bench.ts'
import type { Workload } from './workloads.ts'

/** The first and the last tenth are compared. */
const parts = 10

/** Processor time of each create, µs, at the beginning, at the end and over all; creates a second. */
interface Course {
  readonly first: number
  readonly last: number
  readonly all: number
  readonly rate: number
}

/** Creates many records; gives how fast that is, and the speed at the end over that of the beginning. */
export async function creates(
  bench: Bench,
  rounds: number,
): Promise<{ readonly creates: Result; readonly createsEnd: Result }> {
  const contenders: Contender[] = ['limit', 'mockapi', ...bench.peers]
  const courses = new Map<Contender, Course[]>(contenders.map((contender) => [contender, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [contender, done] of courses) {
      if (round === 0 || !isPeer(contender)) done.push(await course(bench, contender))
    }
  }
  const of = (contender: Contender, read: (course: Course) => number) =>
    median((courses.get(contender) ?? []).map(read))
  const speed = (contender: Contender) =>
    shown(
      of(contender, ({ rate }) => rate),
      of(contender, ({ all }) => all),
    )
  const kept = (contender: Contender) => of(contender, ({ first, last }) => first / last)
  const result = (figure: number, cell: (contender: Contender) => string): Result => ({
    limit: cell('limit'),
    ours: cell('mockapi'),
    peers: Object.fromEntries(bench.peers.map((peer) => [peer, cell(peer)])),
    figure,
  })
  const ratios = (courses.get('limit') ?? []).map(
    ({ all }, round) => all / (courses.get('mockapi')?.[round]?.all ?? Number.NaN),
  )
  return {
    creates: result(median(ratios), speed),
    createsEnd: result(kept('mockapi'), (contender) => kept(contender).toFixed(2)),
  }
}

async function course(bench: Bench, contender: Contender): Promise<Course> {
  const server = await bench.start(contender, bench.write(workload), '/items')
  await checkCreate(server.port)
  const [warmUp, wanted] = isPeer(contender) ? [100, 1000] : [20_000, 20_000]
  const connections = isPeer(contender) ? 4 : 32
  await bench.load({ port: server.port, requests: posts('/warm'), connections, count: warmUp })
  const count = wanted / parts
  const requests = posts('/items')
  const times: number[] = []
  const since = performance.now()
  for (let part = 0; part < parts; part++) {
    const order = { requests, connections, count, from: part * count }
    times.push((await bench.measure(server, order)).cpu)
  }
  const rate = (wanted / (performance.now() - since)) * 1000
  await bench.stop(server)
  const all = times.reduce((sum, time) => sum + time, 0) / parts
  return { first: times[0] ?? 0, last: times.at(-1) ?? 0, all, rate }
}

function isPeer(contender: Contender): boolean {
  return contender.startsWith('json-server')
}

/** One create is answered with what was sent and an id. */
async function checkCreate(port: number): Promise<void> {
  const sent = person(0)
  const post = { path: '/warm', method: 'POST', body: JSON.stringify(sent) }
  const { status, body } = await send(port, post)
  const { id, ...rest } = JSON.parse(body) as Record<string, unknown>
  if (status === 201 && id !== undefined && isDeepStrictEqual(rest, sent)) return
  throw new Error(`POST /warm answers ${status} ${body}.`)
}

function posts(path: string): readonly LoadRequest[] {
  return Array.from({ length: 1000 }, (_, index) => {
    return { path, method: 'POST', body: JSON.stringify(person(index)) }
  })
}

/** The fields of a record of about 250 bytes of JSON. */
export function person(index: number): Record<string, unknown> {
  return {
    name: `Person number ${index}`,
    email: `person.${index}@example.test`,
    role: index % 2 ? 'admin' : 'member',
    city: `City of ${index % 90}`,
    about: `Text about person ${index}, long enough to be a record as they are found in mocks.`,
  }
}

const seed = [{ id: 1, ...person(1) }]
const workload: Workload = {
  files: { 'items.json': JSON.stringify(seed), 'warm.json': JSON.stringify(seed) },
  answers: { '/items': JSON.stringify(seed) },
  asked: ['/items'],
  db: { items: seed, warm: seed },
}
