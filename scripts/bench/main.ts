// Measures the command line as it is published beside the limit and json-server, and prints a table.
//
//   npm run bench                    all of it, about ten minutes, then what a test costs: start and forks
//   npm run bench -- start forks     parts alone: servers, start, forks, tests, openapi, proxy, page, sockets,
//                                    graphql, auth, environments, replicas, metrics
//   npm run bench -- --only static   the lines whose names begin so
//   npm run bench -- --rounds 9      more rounds
//   npm run bench -- --alone         without json-server, which is installed otherwise
//   npm run bench -- --write         puts the table into docs/performance.md
//   npm run bench -- --short         a few lines and one round, within half a minute
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { figureTable, isMet, measuredOn, writeToPage } from '../lib/figures.ts'
import { installJsonServers } from '../lib/json-servers.ts'
import { pinToClientCore } from '../lib/process.ts'
import { Bench, type Result } from './bench.ts'
import { creates } from './creates.ts'
import { measureForks } from './forks.ts'
import { embeds, pagesOf, searched, wholeList, writtenPagesOf } from './lists.ts'
import { delay, save, start } from './server-measures.ts'
import { measureAuth } from './auth.ts'
import { measureEnvironments } from './environments.ts'
import { measureGraphql } from './graphql.ts'
import { measureOpenApi } from './openapi.ts'
import { measureMetrics } from './metrics.ts'
import { measureProxy } from './proxy.ts'
import { measurePage } from './page.ts'
import { measureReplicas } from './replicas.ts'
import { measureSockets } from './sockets.ts'
import { measureStart } from './start.ts'
import { resultTable, type GoalName } from './table.ts'
import { measureTests } from './tests.ts'
import { throughput } from './throughput.ts'
import { fixed, handled, records } from './workloads.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '5' },
    bin: { type: 'string', default: 'dist/bin.js' },
    alone: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
  },
})
const parts = {
  servers,
  start: measureStart,
  forks: measureForks,
  tests: measureTests,
  openapi: measureOpenApi,
  proxy: measureProxy,
  page: measurePage,
  sockets: measureSockets,
  graphql: measureGraphql,
  auth: measureAuth,
  environments: measureEnvironments,
  replicas: measureReplicas,
  metrics: measureMetrics,
}
const unknown = positionals.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  throw new Error(`There is no ${unknown.join(', ')}. There are ${Object.keys(parts).join(', ')}.`)
}
const standard = values.only === '' ? ['servers', 'start', 'forks'] : ['servers']
for (const name of (positionals.length > 0 ? positionals : standard) as (keyof typeof parts)[]) {
  const figures = await parts[name](values.short ? 0.1 : 1)
  if (figures.length > 0) console.log(`\n${figureTable(figures)}`)
  if ((name === 'openapi' || name === 'replicas') && values.write) {
    writeToPage(name, `${figureTable(figures)}\n\n${measuredOn()}.`)
  }
  if (!figures.every(isMet)) process.exitCode = 1
}

/** Lines of the table by the name of the first. */
type Measure = (bench: Bench, rounds: number) => Promise<Partial<Record<GoalName, Result>>>

function measures(): Readonly<Record<string, Measure>> {
  const workloads = {
    static20: () => fixed(20, 0, false),
    static1000: () => fixed(1000, 500, false),
    handler: () => handled(),
    byId: () => records(1000),
    lists1000: () => wholeList(1000),
    lists10000: () => pagesOf(10_000),
    lists100000: () => pagesOf(100_000),
    written10000: () => writtenPagesOf(10_000),
    written100000: () => writtenPagesOf(100_000),
    search: () => searched(10_000),
    embeds: () => embeds(20, 1000),
  }
  const lines = Object.entries(workloads).map(([name, workload]): [string, Measure] => [
    name,
    async (bench, rounds) => ({ [name]: await throughput(bench, workload(), rounds) }),
  ])
  return {
    ...Object.fromEntries(lines),
    creates: (bench, rounds) => creates(bench, Math.min(rounds, 5)),
    start20: async (bench, rounds) => {
      const small = await start(bench, fixed(20, 0, true), rounds * 2)
      return { start20: small.start, memory: small.memory }
    },
    start1000: async (bench, rounds) => {
      return { start1000: (await start(bench, fixed(1000, 500, true), rounds)).start }
    },
    save1: async (bench, rounds) => ({ save1: await save(bench, fixed(0, 0, true), rounds * 2) }),
    save1000: async (bench, rounds) => {
      return { save1000: await save(bench, fixed(999, 500, true), rounds * 2) }
    },
    delay: (bench) => delay(bench),
  }
}

/** Measures the servers in turns; the table of what they do has no bound that fails. */
async function servers(scale: number): Promise<[]> {
  const isShort = scale < 1
  const rounds = isShort ? 1 : Number(values.rounds)
  const inShort = new Set(['static20', 'lists10000', 'start20', 'save1'])
  const results = new Map<GoalName, Result>()
  const jsonServers = values.alone || isShort ? undefined : await installJsonServers()
  const bench = new Bench(resolve(values.bin), jsonServers)
  pinToClientCore()
  try {
    await bench.prepare()
    for (const [name, measure] of Object.entries(measures())) {
      if (!name.startsWith(values.only) || (isShort && !inShort.has(name))) continue
      process.stderr.write(`${name} …\n`)
      const lines = Object.entries(await measure(bench, rounds)) as [GoalName, Result][]
      for (const [line, result] of lines) results.set(line, result)
    }
  } finally {
    await bench.close()
  }
  const text = resultTable(results)
  console.log(text)
  if (values.write) writeToPage('bench', text)
  return []
}
