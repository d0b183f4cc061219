// Measures the command line as it is published beside the limit, and prints a table.
//
//   npm run bench                    all of it, about two minutes
//   npm run bench -- --only static   the lines whose names begin so
//   npm run bench -- --rounds 9      more rounds
//   npm run bench -- --write         puts the table into docs/performance.md
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Bench } from './contenders.ts'
import type { GoalName } from './goals.ts'
import { pagesOf, whole } from './lists.ts'
import { delay, save, start, throughput } from './measures.ts'
import type { Result } from './measures.ts'
import { pinSelf } from './processes.ts'
import { insertTable, table } from './table.ts'
import { fixed, records } from './workload.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    bin: { type: 'string', default: 'dist/bin.js' },
    write: { type: 'boolean', default: false },
  },
})
const document = 'docs/performance.md'
const rounds = Number(values.rounds)
const results = new Map<GoalName, Result>()
const bench = new Bench(resolve(values.bin))
pinSelf()

try {
  await bench.prepare(resolve('scripts/bench'))
  await measure('static20', async () => ({
    static20: await throughput(bench, fixed(20, 0, false), rounds),
  }))
  await measure('static1000', async () => ({
    static1000: await throughput(bench, fixed(1000, 500, false), rounds),
  }))
  await measure('byId', async () => ({ byId: await throughput(bench, records(1000), rounds) }))
  await measure('lists1000', async () => ({
    lists1000: await throughput(bench, whole(1000), rounds),
  }))
  await measure('lists10000', async () => ({
    lists10000: await throughput(bench, pagesOf(10_000, false), rounds),
  }))
  await measure('lists100000', async () => ({
    lists100000: await throughput(bench, pagesOf(100_000, false), rounds),
  }))
  await measure('listsWritten', async () => ({
    listsWritten: await throughput(bench, pagesOf(10_000, true), rounds),
  }))
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

async function measure(
  name: string,
  run: () => Promise<Partial<Record<GoalName, Result>>>,
): Promise<void> {
  if (!name.startsWith(values.only)) return
  process.stderr.write(`${name} …\n`)
  for (const [line, result] of Object.entries(await run())) results.set(line as GoalName, result)
}
