// Saves mock files again and again, each time until the network shows it, and fails when memory grows:
// `npm run soak:reload -- --reloads 2000`.
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import v8 from 'node:v8'
import vm from 'node:vm'
import type { MockServer } from '../../src/server.ts'
import { createMockServer } from '../../src/mock-server.ts'
import { SoakFolder, type Answer } from './folder.ts'

/** How long the whole may take, ms. */
const longest = 30 * 60_000
/** How long one save may take to be served, ms. */
const longestSave = 10_000
/** The share of the saves before the first measure, in which caches and optimised code settle. */
const warmUp = 0.1
const measures = 10
const megabyte = 1024 * 1024
/**
 * How far the heap may grow, MB. From version 22 on Node keeps the code of scripts for a while after
 * they are gone, up to a bound of its own.
 */
const allowed = Number(process.versions.node.split('.', 1)[0]) < 22 ? 5 : 30

v8.setFlagsFromString('--expose-gc')
const collect = vm.runInNewContext('gc') as () => void

async function heap(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    collect()
    await pause(20)
  }
  return process.memoryUsage().heapUsed / megabyte
}

async function ask(server: MockServer, path: string): Promise<Answer> {
  const response = await fetch(server.url + path)
  const text = await response.text()
  return { status: response.status, text, broken: response.headers.has('x-mockapi-broken') }
}

/** Carries out a number of saves; gives the heap at intervals, MB. */
async function soak(folder: SoakFolder, server: MockServer, saves: number): Promise<number[]> {
  const started = performance.now()
  const first = Math.ceil(saves * warmUp)
  const interval = Math.ceil((saves - first) / measures)
  const heaps: number[] = []
  for (let n = 1; n <= saves; n++) {
    const { name, save, path, isServed } = folder.step(n)
    const since = performance.now()
    save()
    while (!isServed(await ask(server, path))) {
      if (performance.now() - since > longestSave)
        throw new Error(`Save ${n} (${name}) is not served.`)
      await pause(2)
    }
    if (performance.now() - started > longest) throw new Error(`Time is up after ${n} saves.`)
    if (n < first || ((n - first) % interval !== 0 && n !== saves)) continue
    heaps.push(await heap())
    const rss = (process.memoryUsage.rss() / megabyte).toFixed(0)
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    console.log(`${n} saves  heap ${heaps.at(-1)?.toFixed(2)} MB  rss ${rss} MB  ${seconds} s`)
  }
  return heaps
}

const { values } = parseArgs({ options: { reloads: { type: 'string', default: '2000' } } })
const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-soak-')))
const folder = new SoakFolder(cwd)
let reloads = 0
const server = await createMockServer({ cwd, watch: true, port: 0, onReload: () => reloads++ })
try {
  await server.settled()
  const heaps = await soak(folder, server, Number(values.reloads))
  const growth = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0)
  console.log(`Node ${process.versions.node}: ${reloads} reloads, heap ${growth.toFixed(2)} MB up.`)
  if (growth > allowed) {
    console.error(`The heap may grow by ${allowed} MB.`)
    process.exitCode = 1
  }
} finally {
  await server.close()
  rmSync(cwd, { recursive: true, force: true })
}
