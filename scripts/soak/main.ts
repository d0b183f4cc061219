// Wears the published command line down and fails where a bound is missed.
//
//   npm run soak                        all parts, in about fifteen minutes
//   npm run soak -- persist reload      parts: requests, reload, fuzz, slow, persist
//   npm run soak -- --scale 0.1         a share of the full size
//   npm run soak -- --short             a hundredth, within half a minute
//   npm run soak -- --seed 7            other mistakes
//   npm run soak -- --write             puts the table into docs/performance.md
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { figureTable, isMet, measuredOn, writeToPage, type Figure } from '../lib/figures.ts'
import { soakFuzz } from './fuzz.ts'
import { soakPersist } from './persist.ts'
import { soakReload } from './reload.ts'
import { soakRequests, soakSlow } from './requests.ts'

const parts: Readonly<
  Record<string, (bin: string, scale: number, seed: number) => Promise<Figure[]>>
> = {
  requests: soakRequests,
  reload: soakReload,
  fuzz: soakFuzz,
  slow: soakSlow,
  persist: soakPersist,
}
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scale: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const names = positionals.length > 0 ? positionals : Object.keys(parts)
const scale = values.short ? 0.01 : Number(values.scale)
const seed = Number(values.seed)
const isKnown = names.every((name) => Object.hasOwn(parts, name))
if (!isKnown || !(scale > 0 && scale <= 1) || !Number.isInteger(seed)) {
  const known = Object.keys(parts).join(' ')
  throw new Error(`Write npm run soak -- [${known}] [--scale 0.1] [--seed 1] [--short] [--write].`)
}
const bin = resolve(process.env['MOCKAPI_BIN'] ?? 'dist/bin.js')
const figures: Figure[] = []
for (const name of names) {
  const started = performance.now()
  figures.push(...((await parts[name]?.(bin, scale, seed)) ?? []))
  console.log(`${name} took ${((performance.now() - started) / 1000).toFixed(0)} s`)
}
const share = scale === 1 ? 'in full' : `at ${scale} of the full size`
const table = `${figureTable(figures)}\n\n${measuredOn()}, ${share}.`
console.log(`\n${table}`)
if (values.write) writeToPage('soak', table)
process.exitCode = figures.every(isMet) ? 0 : 1
