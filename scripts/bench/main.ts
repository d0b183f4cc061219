// Measures the command line as it is published beside the limit, and prints a table.
//
//   npm run bench                    all of it, about five minutes, then what a test costs
//   npm run bench -- --only static   the lines whose names begin so
//   npm run bench -- --rounds 9      more rounds
//   npm run bench -- --alone         without json-server, which is installed otherwise
//   npm run bench -- --write         puts the table into docs/performance.md
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Bench } from './contenders.ts'
import type { GoalName } from './goals.ts'
import { creates } from './creates.ts'
import { embeds } from './embeds.ts'
import { pagesOf, searched, whole, writtenPagesOf } from './lists.ts'
import { delay, save, start } from './measures.ts'
import type { Result } from './result.ts'
import { throughput } from './throughput.ts'
import { installJsonServers } from '../lib/json-servers.ts'
import { pinSelf } from './processes.ts'
import { insertTable, table } from './table.ts'
import { fixed, handled, records } from './workload.ts'
import type { Workload } from './workload.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    bin: { type: 'string', default: 'dist/bin.js' },
    alone: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const document = 'docs/performance.md'
const rounds = Number(values.rounds)
const results = new Map<GoalName, Result>()
const bench = new Bench(resolve(values.bin), values.alone ? undefined : await installJsonServers())
pinSelf()

try {
  await bench.prepare(resolve('scripts/bench'))
  await measureThroughput('static20', () => fixed(20, 0, false))
  await measureThroughput('static1000', () => fixed(1000, 500, false))
  await measureThroughput('handler', () => handled())
  await measureThroughput('byId', () => records(1000))
  await measureThroughput('lists1000', () => whole(1000))
  await measureThroughput('lists10000', () => pagesOf(10_000))
  await measureThroughput('lists100000', () => pagesOf(100_000))
  await measureThroughput('written10000', () => writtenPagesOf(10_000))
  await measureThroughput('written100000', () => writtenPagesOf(100_000))
  await measureThroughput('search', () => searched(10_000))
  await measureThroughput('embeds', () => embeds(20, 1000))
  await measure('creates', async () => {
    const { all, end } = await creates(bench, Math.min(rounds, 5))
    return { creates: all, createsEnd: end }
  })
  await measure('start20', async () => {
    const small = await start(bench, fixed(20, 0, true), rounds * 2)
    return { start20: small.start, memory: small.memory }
  })
  await measure('start1000', async () => ({
    start1000: (await start(bench, fixed(1000, 500, true), rounds)).start,
  }))
  await measure('save1', async () => ({ save1: await save(bench, fixed(0, 0, true), rounds * 2) }))
  await measure('save1000', async () => ({
    save1000: await save(bench, fixed(999, 500, true), rounds * 2),
  }))
  await measure('delay', async () => {
    const { middle, tail } = await delay(bench)
    return { delayMiddle: middle, delayTail: tail }
  })
} finally {
  await bench.close()
}

const text = table(results)
process.stdout.write(`${text}\n`)
if (values.write) writeFileSync(document, insertTable(readFileSync(document, 'utf8'), text))
// What a test costs is told apart: it is measured in process, without a bare server beside it.
if (values.only === '') {
  for (const name of ['start-in-process', 'forks']) {
    const script = `scripts/bench/${name}.ts`
    execFileSync(process.execPath, ['scripts/run.mjs', script], { stdio: 'inherit' })
  }
}

async function measureThroughput(name: GoalName, workload: () => Workload): Promise<void> {
  await measure(name, async () => ({ [name]: await throughput(bench, workload(), rounds) }))
}

async function measure(
  name: string,
  run: () => Promise<Partial<Record<GoalName, Result>>>,
): Promise<void> {
  if (!name.startsWith(values.only)) return
  process.stderr.write(`${name} …\n`)
  for (const [line, result] of Object.entries(await run())) results.set(line as GoalName, result)
}
