// Wears a server down and fails where a bound is missed: `npm run soak`, or a part or a share of it:
// `npm run soak -- --only fuzz,slow --scale 0.1 --seed 7`. `--write` puts the table into docs/performance.md.
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { figureTable, isMet } from './figure.ts'
import type { Figure, SoakOptions } from './figure.ts'
import { soakFuzz } from './fuzz.ts'
import { soakReloads } from './reloads.ts'
import { soakRequests } from './requests.ts'
import { soakSlow } from './slow.ts'

const parts: Readonly<Record<string, (options: SoakOptions) => Promise<Figure[]>>> = {
  requests: soakRequests,
  reloads: soakReloads,
  fuzz: soakFuzz,
  slow: soakSlow,
}
const page = 'docs/performance.md'
const begin = '<!-- soak:begin -->'
const end = '<!-- soak:end -->'

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: Object.keys(parts).join(',') },
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
})
const names = values.only.split(',')
const scale = Number(values.scale)
const seed = Number(values.seed)
if (!names.every((name) => Object.hasOwn(parts, name)) || !(scale > 0 && scale <= 1)) {
  const known = Object.keys(parts).join(',')
  throw new Error(`Write npm run soak -- [--only ${known}] [--scale 0.1] [--seed 1] [--write].`)
}
const bin = resolve(process.env['MOCKAPI_BIN'] ?? 'dist/bin.js')
const figures: Figure[] = []
for (const name of names) {
  const started = performance.now()
  figures.push(...((await parts[name]?.({ bin, scale, seed })) ?? []))
  console.log(`${name} took ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
const table = figureTable(figures, scale)
console.log(`\n${table}`)
if (values.write) {
  const text = readFileSync(page, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`${page} has no ${begin} … ${end}.`)
  writeFileSync(page, `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`)
}
process.exitCode = figures.every(isMet) ? 0 : 1
