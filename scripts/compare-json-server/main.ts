// Asks both lines of json-server and mockapi in their dialects the same, and says where they answer
// otherwise: `npm run compare:json-server`. Behind `--`, `--only v0` and `--group pages` ask less, `--all`
// also shows what differs on purpose, `--seed 7` draws other queries at random, `--answers <folder>` asks
// json-server alone and writes down what it says.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { installJsonServers } from '../json-servers.ts'
import { writeAnswers } from './answers.ts'
import { numericData, textData } from './data.ts'
import { Report } from './report.ts'
import { replay } from './replay.ts'
import { ownServer, realServer } from './servers.ts'
import { corpus0 } from './v0/corpus.ts'
import { deliberate0 } from './v0/deliberate.ts'
import { corpus1 } from './v1/corpus.ts'
import { deliberate1 } from './v1/deliberate.ts'

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    group: { type: 'string' },
    all: { type: 'boolean', default: false },
    answers: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})
const seed = Number(values.seed)
if (!Number.isInteger(seed)) throw new Error(`--seed takes a whole number, not ${values.seed}.`)
const lines = [
  {
    name: 'v0',
    dialect: 'json-server-0',
    corpus: corpus0(seed),
    deliberate: deliberate0,
    data: numericData,
  },
  {
    name: 'v1',
    dialect: 'json-server-1',
    corpus: corpus1(seed),
    deliberate: deliberate1,
    data: textData,
  },
] as const
const chosen = lines.filter(({ name }) => values.only === undefined || name === values.only)
if (chosen.length === 0) throw new Error(`--only takes v0 or v1, not ${values.only}.`)
const bins = await installJsonServers()
const bin = resolve(process.env['MOCKAPI_BIN'] ?? 'dist/bin.js')
let unexpected = 0
for (const { name, dialect, corpus, deliberate, data } of chosen) {
  const groups = corpus.filter((group) => values.group === undefined || group.name === values.group)
  const real = realServer(dialect, bins[name])
  if (values.answers === undefined) {
    const report = new Report(dialect, deliberate)
    for (const group of groups) {
      const expected = await replay(real, group, data)
      report.add(group, expected, await replay(ownServer(dialect, bin), group, data))
    }
    unexpected += report.print(values.all)
  } else {
    const all = []
    for (const group of groups) all.push({ group, replies: await replay(real, group, data) })
    writeAnswers(resolve(values.answers), name, data, all)
  }
}
if (unexpected > 0) process.exitCode = 1
