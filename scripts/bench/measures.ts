import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from './contenders.ts'
import { median, percentile } from './figures.ts'
import { waitFor } from './http.ts'
import { inquire } from './processes.ts'
import type { Usage } from './processes.ts'
import type { Result } from './result.ts'
import { checked, load } from './throughput.ts'
import type { Workload } from './workload.ts'

const both = ['limit', 'mockapi'] as const
type Figures = Record<(typeof both)[number], number[]>

/** From the start of the process to the first 200, and the memory then. */
export async function start(
  bench: Bench,
  workload: Workload,
  rounds: number,
): Promise<{ readonly start: Result; readonly memory: Result }> {
  const folder = bench.lay(workload)
  const path = workload.asked[0] ?? '/'
  const time: Figures = { limit: [], mockapi: [] }
  const memory: Figures = { limit: [], mockapi: [] }
  for (let round = 0; round < rounds; round++) {
    for (const contender of both) {
      const server = await bench.start(contender, folder, path, { probed: false })
      time[contender].push(server.started)
      await bench.stop(server)
      if (round >= 3) continue
      const probed = await bench.start(contender, folder, path)
      await settle()
      memory[contender].push((await inquire<Usage>(probed.child, {})).memory / 1024 / 1024)
      await bench.stop(probed)
    }
  }
  const show = (figures: Figures, unit: string): Result => ({
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
  const errors: Figures = { limit: [], mockapi: [] }
  for (const contender of both) {
    const server = await bench.start(contender, folder, '/late', { delay: 100 })
    const requests = await checked(server.port, workload)
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

/** Lets a server come to rest: it begins to watch a moment after its start. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 250))
}
