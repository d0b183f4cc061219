// Uses the fixtures of mockapi with the test runners and tools that people have: packs the package, installs
// the tarball beside each of them in a folder of its own, and runs what is there.
// `npm run try:runners -- vitest jest`; without names all.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packPackage } from '../stranger/project.ts'
import { next, rsbuild, vite, webpack } from './dev-servers.ts'
import { jest } from './jest.ts'
import { mocha } from './mocha.ts'
import { msw } from './msw.ts'
import { nodeTest } from './node-test.ts'
import { playwright } from './playwright.ts'
import { createKit } from './trial.ts'
import type { Trial } from './trial.ts'
import { vitest } from './vitest.ts'

const trials: readonly Trial[] = [
  vitest,
  nodeTest,
  jest,
  mocha,
  playwright,
  msw,
  vite,
  webpack,
  rsbuild,
  next,
]

const names = process.argv.slice(2)
const unknown = names.filter((name) => !trials.some((trial) => trial.name === name))
if (unknown.length > 0) {
  const known = trials.map(({ name }) => name).join(', ')
  throw new Error(`There is no trial ${unknown.join(', ')}. There are ${known}.`)
}
const folder = mkdtempSync(join(tmpdir(), 'mockapi-packed-'))
try {
  const { kit, failures, end } = createKit(packPackage(folder))
  try {
    for (const { name, run } of trials) {
      if (names.length > 0 && !names.includes(name)) continue
      console.log(name)
      await run(kit)
    }
  } finally {
    end()
  }
  console.log(failures() === 0 ? 'all fine' : `${failures()} failed`)
  process.exitCode = failures() === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
