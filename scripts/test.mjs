// Runs all that `npm test` promises: types and style, tests of processes, all others. They run side by side, since
// those of processes wait for most of their time. Arguments go to both runs of tests: `npm test -- test/docs`.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const given = [...process.argv.slice(2), '--passWithNoTests']
const projects = (...names) => [
  vitest,
  'run',
  ...names.flatMap((name) => ['--project', name]),
  ...given,
]

/** In memory where there is room, as on most of Linux: disks may take milliseconds to delete a folder. */
function temporaryFolder() {
  const memory = '/dev/shm'
  const isRoomy = (stats) => stats.bavail * stats.bsize > 2 ** 30
  const parent = existsSync(memory) && isRoomy(statfsSync(memory)) ? memory : tmpdir()
  return mkdtempSync(join(parent, 'mockapi-test-'))
}

const TMPDIR = temporaryFolder()
const env = { ...process.env, TMPDIR }
// The runs end by Ctrl-C themselves, and what they wrote goes away after them.
process.on('SIGINT', () => {})

/** Runs Node; what it prints is kept until `shown`, so that lines of several runs do not mix. */
function run(args, stdio) {
  const child = spawn(process.execPath, args, { stdio, env })
  const printed = []
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (data) => printed.push(data))
  const code = new Promise((resolve) => child.on('close', (status) => resolve(status ?? 1)))
  return { code, show: () => process.stdout.write(Buffer.concat(printed)) }
}

const quiet = ['ignore', 'pipe', 'pipe']
const runs = [
  run([process.env.npm_execpath, 'run', 'check'], quiet),
  run(projects('process'), quiet),
  run(projects('unit'), 'inherit'),
]
const codes = await Promise.all(runs.map(({ code }) => code))
for (const { show } of runs) show()
rmSync(TMPDIR, { recursive: true, force: true })
process.exit(Math.max(...codes))
