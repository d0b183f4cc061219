import type { ChildProcess } from 'node:child_process'
import { isDeepStrictEqual } from 'node:util'
import type { Bench, Contender } from './contenders.ts'
import { median } from './figures.ts'
import { ask } from './http.ts'
import { peers } from './peers.ts'
import { inquire } from './processes.ts'
import type { Usage } from './processes.ts'
import type { Result } from './result.ts'
import { load, shown } from './throughput.ts'
import { answer } from './workload.ts'
import type { Workload } from './workload.ts'

/** How many records are created, and before that in another collection, to warm up. */
const wanted = { limit: 20_000, mockapi: 20_000, v0: 1000, v1: 1000 } as const
const warmUp = { limit: 20_000, mockapi: 20_000, v0: 100, v1: 100 } as const
/** The beginning and the end are a tenth each. */
const parts = 10

/** Processor time of each create, µs, at the beginning, at the end and in the middle of all parts. */
interface Course {
  readonly first: number
  readonly last: number
  readonly all: number
  readonly rate: number
}

/** Creates many records; tells how fast that is, and the rate at the end over that of the beginning. */
export async function creates(
  bench: Bench,
  rounds: number,
): Promise<{ readonly all: Result; readonly end: Result }> {
  const client = bench.client()
  const contenders: Contender[] = ['limit', 'mockapi', ...(bench.peers ? peers : [])]
  const courses = new Map<Contender, Course[]>(contenders.map((contender) => [contender, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [contender, done] of courses) {
      const isPeer = contender === 'v0' || contender === 'v1'
      if (!isPeer || round === 0) done.push(await course(bench, contender, client))
    }
  }
  await bench.stop({ child: client })
  const of = (contender: Contender, read: (course: Course) => number) =>
    median((courses.get(contender) ?? []).map(read))
  const told = (contender: Contender) =>
    shown(
      of(contender, ({ rate }) => rate),
      of(contender, ({ all }) => all),
    )
  const kept = (contender: Contender) => of(contender, ({ first, last }) => first / last)
  const besides = (read: (contender: Contender) => string) =>
    Object.fromEntries(contenders.slice(2).map((peer) => [peer, read(peer)]))
  const ratios = (courses.get('limit') ?? []).map(
    ({ all }, round) => all / (courses.get('mockapi')?.[round]?.all ?? Number.NaN),
  )
  const share = (contender: Contender) => kept(contender).toFixed(2)
  return {
    all: {
      limit: told('limit'),
      ours: told('mockapi'),
      peers: besides(told),
      figure: median(ratios),
    },
    end: {
      limit: share('limit'),
      ours: share('mockapi'),
      peers: besides(share),
      figure: kept('mockapi'),
    },
  }
}

async function course(bench: Bench, contender: Contender, client: ChildProcess): Promise<Course> {
  const folder = bench.lay(workload)
  const server = await bench.start(contender, folder, '/items')
  const { child, port } = server
  await checkCreate(port)
  const order = { port, connections: contender === 'v0' || contender === 'v1' ? 4 : 32 }
  const warm = { ...order, requests: posts('/warm'), count: warmUp[contender], duration: 600_000 }
  await load(client, warm)
  const count = wanted[contender] / parts
  const times: number[] = []
  const since = performance.now()
  for (let part = 0; part < parts; part++) {
    const before = await inquire<Usage>(child, {})
    const requests = posts('/items')
    await load(client, { ...order, requests, count, from: part * count, duration: 600_000 })
    const after = await inquire<Usage>(child, {})
    times.push((after.cpu - before.cpu) / count)
  }
  const seconds = (performance.now() - since) / 1000
  await bench.stop(server)
  const [first = 0] = times
  return { first, last: times.at(-1) ?? 0, all: mean(times), rate: wanted[contender] / seconds }
}

/** One create is answered with what was sent and an id. */
async function checkCreate(port: number): Promise<void> {
  const sent = fields(0)
  const { status, body } = await ask(port, {
    path: '/warm',
    method: 'POST',
    body: JSON.stringify(sent),
  })
  const { id, ...rest } = JSON.parse(body) as Record<string, unknown>
  if (status === 201 && id !== undefined && isDeepStrictEqual(rest, sent)) return
  throw new Error(`POST /warm answers ${status} ${body}.`)
}

function posts(path: string): readonly { path: string; method: 'POST'; body: string }[] {
  return Array.from({ length: 1000 }, (_, index) => {
    return { path, method: 'POST', body: JSON.stringify(fields(index)) }
  })
}

function fields(index: number): object {
  return {
    name: `Person number ${index}`,
    email: `person.${index}@example.test`,
    role: index % 2 ? 'admin' : 'member',
    city: `City of ${index % 90}`,
    about: `Text about person ${index}, long enough to be a record as they are found in mocks.`,
  }
}

const seed = [{ id: 1, ...fields(1) }]
const workload: Workload = {
  files: { 'items.json': JSON.stringify(seed), 'warm.json': JSON.stringify(seed) },
  answers: { '/items': answer(JSON.stringify(seed)) },
  asked: ['/items'],
  db: { items: seed, warm: seed },
}

function mean(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length
}
