import type { ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Order, OrderedRequest, Tally } from './client.ts'
import type { Bench, Contender, Running } from './contenders.ts'
import { median, percentile } from './figures.ts'
import { check, get, waitFor } from './http.ts'
import { ask } from './processes.ts'
import type { Usage } from './processes.ts'
import type { Workload } from './workload.ts'

/** What a line of the table shows. */
export interface Result {
  readonly limit: string
  readonly ours: string
  /** The figure that the goals are about. */
  readonly figure: number
}

const connections = 32
const both: readonly Contender[] = ['limit', 'mockapi']

/** Requests per second and processor time of each request. */
export async function throughput(
  bench: Bench,
  workload: Workload,
  rounds: number,
): Promise<Result> {
  const folder = bench.lay(workload)
  const client = bench.client()
  const cpu: Record<Contender, number[]> = { limit: [], mockapi: [] }
  const rate: Record<Contender, number[]> = { limit: [], mockapi: [] }
  const running = new Map<Contender, Running & { readonly requests: Order['requests'] }>()
  for (const contender of both) {
    const server = await bench.start(contender, folder, workload.asked[0] ?? '/')
    const requests = await withWrites(await lengths(server.port, workload), server.port, workload)
    running.set(contender, { ...server, requests })
  }
  for (let round = -1; round < rounds; round++) {
    for (const [contender, { child, port, requests }] of running) {
      const order = { port, connections, duration: 1000 }
      const before = await ask<Usage>(child, {})
      const since = performance.now()
      const { answers } = await load(client, { ...order, requests })
      const seconds = (performance.now() - since) / 1000
      const after = await ask<Usage>(child, {})
      if (round < 0) continue
      cpu[contender].push((after.cpu - before.cpu) / answers)
      rate[contender].push(answers / seconds)
    }
  }
  for (const server of running.values()) await bench.stop(server)
  const told = (of: Contender) =>
    `${Math.round(median(rate[of])).toLocaleString('en')}/s, ${median(cpu[of]).toFixed(1)} µs`
  const ratios = cpu.limit.map((limit, round) => limit / (cpu.mockapi[round] as number))
  return { limit: told('limit'), ours: told('mockapi'), figure: median(ratios) }
}

/** From the start of the process to the first 200, and the memory then. */
export async function start(
  bench: Bench,
  workload: Workload,
  rounds: number,
): Promise<{ readonly start: Result; readonly memory: Result }> {
  const folder = bench.lay(workload)
  const path = workload.asked[0] ?? '/'
  const time: Record<Contender, number[]> = { limit: [], mockapi: [] }
  const memory: Record<Contender, number[]> = { limit: [], mockapi: [] }
  for (let round = 0; round < rounds; round++) {
    for (const contender of both) {
      const server = await bench.start(contender, folder, path, { probed: false })
      time[contender].push(server.started)
      await bench.stop(server)
      if (round >= 3) continue
      const probed = await bench.start(contender, folder, path)
      await settle()
      memory[contender].push((await ask<Usage>(probed.child, {})).memory / 1024 / 1024)
      await bench.stop(probed)
    }
  }
  const show = (figures: Record<Contender, number[]>, unit: string): Result => ({
    limit: `${Math.round(median(figures.limit))} ${unit}`,
    ours: `${Math.round(median(figures.mockapi))} ${unit}`,
    figure: median(figures.mockapi) / median(figures.limit),
  })
  return { start: show(time, 'ms'), memory: show(memory, 'MB') }
}

/** From a save to the first answer that shows it. */
export async function save(bench: Bench, workload: Workload, rounds: number): Promise<Result> {
  const folder = bench.lay(workload)
  const path = '/saved'
  const file = join(folder, 'mocks', 'saved.json')
  const write = (value: number) => writeFileSync(file, JSON.stringify({ [`GET ${path}`]: value }))
  write(0)
  const server = await bench.start('mockapi', folder, path)
  const times: number[] = []
  for (let round = 0; round <= rounds; round++) {
    await settle()
    const value = String(round + 1)
    const since = performance.now()
    write(round + 1)
    const time = await waitFor(server.port, path, ({ body }) => body === value, since)
    // The first save also waits until watching has begun.
    if (round > 0) times.push(time)
  }
  await bench.stop(server)
  const figure = median(times)
  return { limit: '-', ours: `${figure.toFixed(0)} ms`, figure }
}

/** How much longer than asked for a delay takes under many connections. */
export async function delay(
  bench: Bench,
): Promise<{ readonly middle: Result; readonly tail: Result }> {
  const body = JSON.stringify({ late: true })
  const type = 'application/json'
  const answer = { headers: { 'content-type': type, 'content-length': String(body.length) }, body }
  const workload: Workload = {
    files: { 'late.json': `{ "GET /late": { "$delay": 100, "$body": ${body} } }` },
    answers: { '/late': answer },
    asked: ['/late'],
  }
  const folder = bench.lay(workload)
  const client = bench.client()
  const errors: Record<Contender, number[]> = { limit: [], mockapi: [] }
  for (const contender of both) {
    const server = await bench.start(contender, folder, '/late', { delay: 100 })
    const requests = await lengths(server.port, workload)
    const order = { port: server.port, requests, connections: 200, duration: 4000 }
    const { latencies } = await load(client, order)
    // The burst of connecting is left out.
    errors[contender] = latencies.slice(1000).map((latency) => latency - 100)
    await bench.stop(server)
  }
  const show = (share: number) => ({
    limit: `+${percentile(errors.limit, share).toFixed(1)} ms`,
    ours: `+${percentile(errors.mockapi, share).toFixed(1)} ms`,
  })
  return {
    middle: { ...show(0.5), figure: median(errors.mockapi) },
    tail: {
      ...show(0.99),
      figure: percentile(errors.mockapi, 0.99) - percentile(errors.limit, 0.99),
    },
  }
}

async function lengths(port: number, workload: Workload): Promise<Order['requests']> {
  const requests = []
  for (const path of workload.asked) {
    const expected = workload.answers[path]
    if (!expected) throw new Error(`Nothing is expected of ${path}.`)
    requests.push({ path, length: await check(port, path, expected) })
  }
  return withOpenConnections(requests, port)
}

/** Puts a write behind each ten reads, until all writes have come. */
async function withWrites(
  reads: Order['requests'],
  port: number,
  { writes = [] }: Workload,
): Promise<Order['requests']> {
  const [first] = writes
  if (!first) return reads
  const { status, length } = await get(port, first.path, first.body)
  if (status !== 200) throw new Error(`A PATCH of ${first.path} answers ${status}.`)
  return writes.flatMap(({ path, body: patch }, turn): OrderedRequest[] => [
    ...Array.from({ length: 10 }, (_, index) => {
      return reads[(turn * 10 + index) % reads.length] as OrderedRequest
    }),
    { path, patch, length },
  ])
}

/** A connection that stays open has the same head; this makes sure of it. */
async function withOpenConnections(
  requests: { path: string; length: number }[],
  port: number,
): Promise<Order['requests']> {
  const first = requests[0]
  if (first && (await get(port, first.path)).length !== first.length) {
    throw new Error(`${first.path} answers with a head of changing length.`)
  }
  return requests
}

async function load(client: ChildProcess, order: Order): Promise<Tally> {
  const tally = await ask<Tally>(client, order)
  if (tally.error !== undefined) throw new Error(tally.error)
  if (tally.answers === 0) throw new Error('No answer came.')
  return tally
}

/** Lets a server come to rest: it begins to watch a moment after its start. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 250))
}
