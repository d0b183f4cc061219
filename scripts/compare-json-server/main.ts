// Sends both lines of json-server and mockapi in their dialects the same requests, and prints where they
// answer otherwise: `npm run compare:json-server`. The flags and the files of requests are in README.md.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { installJsonServers } from '../lib/json-servers.ts'
import { readCorpus } from './corpus.ts'
import { compareCommands } from './databases/argv.ts'
import { compareDatabases } from './databases/main.ts'
import { lineOf, type Dialect } from './format.ts'
import { compareReplies, printReport } from './report.ts'
import { replay, type Reply } from './servers.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    group: { type: 'string' },
    all: { type: 'boolean', default: false },
    answers: { type: 'string' },
    seed: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
    databases: { type: 'string' },
    database: { type: 'string' },
  },
})
const seed = Number(values.seed)
if (!Number.isInteger(seed)) throw new Error(`--seed takes a whole number, not ${values.seed}.`)
const all: readonly Dialect[] = ['json-server-0', 'json-server-1']
const dialects = all.filter((name) => (values.only ?? name).at(-1) === name.at(-1))
if (dialects.length === 0) throw new Error(`--only takes v0 or v1, not ${values.only}.`)
/** The groups of a short run: reads, writes and queries of each kind. */
const shortGroups = new Set([
  'operators',
  'order',
  'pages',
  'creating',
  'deleting',
  'queries drawn at random',
])
const bins = await installJsonServers()
const ownBin = resolve(process.env['MOCKAPI_BIN'] ?? 'dist/bin.js')
let failures = 0
// One database alone, or some of them, are asked for without the groups.
const [databases, only] = [values.databases, values.database].map((text) =>
  text === undefined ? undefined : whole(text),
)
const isGroups = databases === undefined && only === undefined
if (isGroups) for (const dialect of dialects) failures += await compare(dialect)
if (values.group === undefined && values.answers === undefined) {
  const count = databases ?? (values.short ? 4 : 30)
  const options = { seed, databases: count, showsAll: values.all, only }
  for (const dialect of dialects) {
    failures += await compareDatabases(dialect, bins[dialect], options)
  }
  if (dialects[0] === 'json-server-0' && only === undefined && !values.short) {
    failures += await compareCommands(bins['json-server-0'], ownBin)
  }
}
if (failures > 0) process.exitCode = 1

/** Compares a dialect with its server; gives how many answers differ without being declared. */
async function compare(dialect: Dialect): Promise<number> {
  const { groups, differences, data } = readCorpus(dialect, seed)
  const findings = []
  const written = []
  for (const group of groups) {
    if (values.group !== undefined && values.group !== group.name) continue
    if (values.short && !shortGroups.has(group.name)) continue
    const real = await replay(dialect, bins[dialect], true, group, data)
    if (values.answers === undefined) {
      const own = await replay(dialect, ownBin, false, group, data)
      findings.push(...compareReplies(group, real, own))
    } else {
      written.push({ ...group, requests: real.map(answerOf) })
    }
  }
  if (values.answers === undefined) return printReport(dialect, differences, findings, values.all)
  mkdirSync(values.answers, { recursive: true })
  const text = JSON.stringify({ data, groups: written }, null, 1)
  writeFileSync(join(values.answers, `${dialect}.json`), `${text}\n`)
  return 0
}

function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--databases and --database take a number, not ${text}.`)
  return Number(text)
}

function answerOf({ request, answer: { status, headers, body } }: Reply): object {
  return {
    request: lineOf(request),
    headers: request.headers,
    status,
    answerHeaders: headers,
    body,
  }
}
