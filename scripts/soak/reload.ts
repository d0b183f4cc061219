import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import v8 from 'node:v8'
import vm from 'node:vm'
import { createMockServer } from '../../src/mock-server.ts'
import type { Figure } from '../lib/figures.ts'
import { poll } from '../lib/process.ts'
import { createSaves, type Answer } from './saves.ts'

/** The share of the saves before the first measure, in which caches and optimised code settle. */
const warmUp = 0.1
const measures = 10
const megabyte = 1024 * 1024
/**
 * How far the heap may grow, MB. From version 22 on Node keeps the code of scripts for a while after
 * they are gone, up to a bound of its own.
 */
const mostGrowth = Number(process.versions.node.split('.', 1)[0]) < 22 ? 5 : 30

v8.setFlagsFromString('--expose-gc')
const collectGarbage = vm.runInNewContext('gc') as () => void

async function heapUsed(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    collectGarbage()
    await wait(20)
  }
  return process.memoryUsage().heapUsed / megabyte
}

/** Ten thousand saves of mock files, each served over the network before the next: the heap must not grow. */
export async function soakReload(_bin: string, scale: number): Promise<Figure[]> {
  const saves = Math.ceil(10_000 * scale)
  const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'mockapi-soak-')))
  const saveOf = createSaves(cwd)
  let reloads = 0
  const server = await createMockServer({ cwd, watch: true, port: 0, onReload: () => reloads++ })
  try {
    await server.settled()
    const heaps = await saveAll(saves, saveOf, server.url)
    const growth = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0)
    return [
      { what: 'Saves, each served before the next', value: saves, unit: '' },
      { what: 'reloads', value: reloads, unit: '' },
      { what: 'growth of the heap', value: growth, unit: ' MB', most: mostGrowth },
    ]
  } finally {
    await server.close()
    rmSync(cwd, { recursive: true, force: true })
  }
}

/** Carries out a number of saves; gives the heap at intervals, MB. */
async function saveAll(
  saves: number,
  saveOf: ReturnType<typeof createSaves>,
  url: string,
): Promise<number[]> {
  const first = Math.ceil(saves * warmUp)
  const interval = Math.ceil((saves - first) / measures)
  const heaps: number[] = []
  for (let n = 1; n <= saves; n++) {
    const { name, save, path, isServed } = saveOf(n)
    save()
    await poll(`Save ${n} (${name})`, async () => isServed(await ask(url + path)) || undefined)
    if (n < first || ((n - first) % interval !== 0 && n !== saves)) continue
    heaps.push(await heapUsed())
    const resident = (process.memoryUsage.rss() / megabyte).toFixed(0)
    console.log(`${n} saves  heap ${heaps.at(-1)?.toFixed(2)} MB  rss ${resident} MB`)
  }
  return heaps
}

async function ask(url: string): Promise<Answer> {
  const response = await fetch(url)
  const text = await response.text()
  return { status: response.status, text, broken: response.headers.has('x-mockapi-broken') }
}
