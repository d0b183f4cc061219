import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { median, percentile } from '../lib/figures.ts'
import { waitFor } from '../lib/http.ts'
import type { Bench, Result } from './bench.ts'
import { checkedRequests } from './throughput.ts'
import type { Workload } from './workloads.ts'

const both = ['limit', 'mockapi'] as const
type Figures = Record<(typeof both)[number], number[]>

/** Lets a server come to rest: it begins to watch a moment after its start. */
const rest = 250

/** From the start of the process to the first 200, and the memory then. */
export async function start(
  bench: Bench,
  workload: Workload,
  rounds: number,
): Promise<{ readonly start: Result; readonly memory: Result }> {
  const folder = bench.write(workload)
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
      await wait(rest)
      memory[contender].push((await bench.usage(probed.child)).memory / 1024 / 1024)
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
  const files = { ...workload.files, 'saved.json': '{ "GET /saved": 0 }' }
  const folder = bench.write({ ...workload, files })
  const write = (value: number) =>
    writeFileSync(join(folder, 'mocks', 'saved.json'), JSON.stringify({ 'GET /saved': value }))
  const server = await bench.start('mockapi', folder, '/saved')
  const times: number[] = []
  for (let round = 0; round <= rounds; round++) {
    await wait(rest)
    const value = String(round + 1)
    const since = performance.now()
    write(round + 1)
    const time = await waitFor(server.port, '/saved', ({ body }) => body === value, since)
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
): Promise<{ readonly delayMiddle: Result; readonly delayTail: Result }> {
  const body = JSON.stringify({ late: true })
  const workload: Workload = {
    files: { 'late.json': `{ "GET /late": { "$delay": 100, "$body": ${body} } }` },
    answers: { '/late': body },
    asked: ['/late'],
  }
  const folder = bench.write(workload)
  const errors: Figures = { limit: [], mockapi: [] }
  for (const contender of both) {
    const server = await bench.start(contender, folder, '/late', { delay: 100 })
    const { port } = server
    const requests = await checkedRequests(port, workload)
    const { latencies } = await bench.load({ port, requests, connections: 200, duration: 4000 })
    // The burst of connecting is left out.
    errors[contender] = latencies.slice(1000).map((latency) => latency - 100)
    await bench.stop(server)
  }
  const { limit, mockapi: ours } = errors
  const show = (share: number, figure: number): Result => ({
    limit: `+${percentile(limit, share).toFixed(1)} ms`,
    ours: `+${percentile(ours, share).toFixed(1)} ms`,
    figure,
  })
  return {
    delayMiddle: show(0.5, median(ours)),
    delayTail: show(0.99, percentile(ours, 0.99) - percentile(limit, 0.99)),
  }
}
