// Starts three servers of one store behind a proxy, writes to all of them, kills what can be killed, and counts what is lost.
//
//   npm run try:replicas                           Redis, then PostgreSQL, in about four minutes
//   npm run try:replicas -- redis                  one of them: redis, postgres; alone, which is one server without; or
//                                                  stores, which are stores that are no good
//   npm run try:replicas -- --only creates,loss    some trials
//   npm run try:replicas -- --scale 0.1            a share of the full size
//   npm run try:replicas -- --short                a twentieth, within two minutes
//   npm run try:replicas -- alone redis postgres --write     puts what was found into docs/replicas.md
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Engine } from '../engines/engine.ts'
import { startPostgres } from '../engines/postgres.ts'
import { startRedis } from '../engines/redis.ts'
import { figureTable, isMet, measuredOn, type Figure } from '../lib/figures.ts'
import { badStores } from './bad-stores.ts'
import { Fleet } from './fleet.ts'
import { writePage } from './page.ts'
import { chaos } from './trials/chaos.ts'
import { effects } from './trials/effects.ts'
import { emptied, lateJoiner } from './trials/joiners.ts'
import { engineLoss, partition, replicaLoss } from './trials/loss.ts'
import { ownWrites } from './trials/own-writes.ts'
import { proxy } from './trials/proxy.ts'
import { refusing } from './trials/refusing.ts'
import { counters, environments, journal, shared } from './trials/shared.ts'
import { otherClock, otherFolder } from './trials/unlike.ts'
import { compareAndSet, creates, handlers, manySessions } from './trials/writers.ts'

type Trial = (fleet: Fleet, scale: number) => Promise<Figure[]>

/** What one server without an engine can do as well. */
const together: Readonly<Record<string, Trial>> = {
  creates,
  'compare-and-set': compareAndSet,
  'own-writes': ownWrites,
  handlers,
  sessions: manySessions,
  shared,
  counters,
  journal,
  environments,
  effects,
}
const trials: Readonly<Record<string, Trial>> = {
  ...together,
  'engine-loss': engineLoss,
  'replica-loss': replicaLoss,
  refused: (fleet) => partition(fleet, 'refused'),
  silent: (fleet) => partition(fleet, 'silent'),
  refusing,
  emptied,
  proxy,
  folders: otherFolder,
  clocks: otherClock,
  chaos,
  joiner: lateJoiner,
}
const engines: Readonly<Record<string, () => Promise<Engine | undefined>>> = {
  alone: async () => undefined,
  redis: () => startRedis(),
  postgres: () => startPostgres(),
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: Object.keys(trials).join() },
    scale: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const only = values.only.split(',')
const scale = values.short ? 0.05 : Number(values.scale)
const asked = positionals.length > 0 ? positionals : ['redis', 'postgres', 'stores']
const isKnown =
  asked.every((name) => name === 'stores' || Object.hasOwn(engines, name)) &&
  only.every((name) => Object.hasOwn(trials, name))
if (!isKnown || !(scale > 0 && scale <= 1)) {
  const known = `[${Object.keys(engines).join(' ')} stores] [--only ${Object.keys(trials).join()}]`
  throw new Error(`Write npm run try:replicas -- ${known} [--scale 0.1] [--short] [--write].`)
}
const bin = resolve(process.env['MOCKAPI_BIN'] ?? 'dist/bin.js')
const runs: [string, Figure[]][] = []
for (const name of asked) {
  if (name === 'stores') {
    print(await badStores(bin, values.short))
    continue
  }
  const engine = await engines[name]?.()
  try {
    runs.push(await tryAll(engine))
  } finally {
    await engine?.[Symbol.asyncDispose]()
  }
}

if (values.write) writePage(runs)

async function tryAll(engine: Engine | undefined): Promise<[string, Figure[]]> {
  await using fleet = await Fleet.open(bin, engine, { flags: ['--quiet', '--live'] })
  const title = engine ? `${engine.name} ${engine.version}, three servers` : 'one server'
  const all: Figure[] = []
  console.log(`\n${title}\n`)
  for (const name of only) {
    if (!engine && !Object.hasOwn(together, name)) continue
    const figures = await tryOne(fleet, name)
    print(figures)
    all.push(...figures)
  }
  console.log(`${measuredOn()}${scale === 1 ? '' : `, at ${scale} of the full size`}.`)
  return [title, all]
}

function print(figures: readonly Figure[]): void {
  console.log(`\n${figureTable(figures)}\n`)
  if (!figures.every(isMet)) process.exitCode = 1
}

async function tryOne(fleet: Fleet, name: string): Promise<Figure[]> {
  const since = performance.now()
  try {
    await fleet.caller.must('POST', '/__mockapi/reset', {})
    await fleet.untilEqual()
    return (await trials[name]?.(fleet, scale)) ?? []
  } catch (error) {
    process.exitCode = 1
    return [{ what: `FAILED ${String(error)}`, value: 1, unit: '', most: 0 }]
  } finally {
    console.log(`${name}, ${((performance.now() - since) / 1000).toFixed(1)} s`)
  }
}
