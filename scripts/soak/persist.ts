// Kills a server that keeps its data, at random moments under load, and looks whether every acknowledged
// write is there after the restart: `npm run soak:persist`, or with the number of kills and a seed:
// `npm run soak:persist -- 20 7`.
import { resolve } from 'node:path'
import { killLoop } from './kill-loop.ts'

const kills = Number(process.argv[2] ?? 100)
const seed = Number(process.argv[3] ?? 1)
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) {
  throw new Error('Write npm run soak:persist -- [kills] [seed], both whole numbers.')
}
const bin = resolve(process.env['MOCKAPI_BIN'] ?? 'dist/bin.js')
const started = performance.now()
const { acknowledged, losses, folds } = await killLoop(bin, kills, seed, (round) => {
  if (round % 10 === 0) console.log(`${round} of ${kills} kills`)
})
for (const loss of losses) console.log(loss)
const seconds = ((performance.now() - started) / 1000).toFixed(0)
console.log(
  `${kills} kills in ${seconds} s: ${acknowledged} acknowledged writes, ${losses.length} lost; ` +
    `the journal was folded in ${folds} rounds, the file read after each.`,
)
process.exitCode = losses.length > 0 ? 1 : 0
