// Serves an application that has no folder, app.js, under workerd, Bun and Deno, whose programs come from
// npm, and in Node: as it is, by its handler, and bundled for browsers. Sends each of them the same requests.
// Then it builds the sample mocks for each of them, and compares what they are known by.
// `npm run try:runtimes -- workerd built`, without names all; `--package folder` takes another build of mockapi.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { endChecks, report } from '../lib/check.ts'
import checks from './checks.json' with { type: 'json' }
import { tryBuilt } from './built.ts'
import { inProcess, installed, type Start } from './runtimes.ts'
import { sendCheck, type Check } from './send-check.ts'
import { endChildren } from './serve.ts'

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: { package: { type: 'string', default: '.' } },
})
const all = { ...inProcess, ...installed }
for (const name of names) {
  const known = Object.keys(all).join(', ')
  if (!(name in all) && name !== 'built')
    throw new Error(`There is no runtime ${name}. There are ${known}, built.`)
}
// The first one always runs, since generated data of the others is compared with its own.
const chosen = names.length > 0 ? ['node', ...names] : Object.keys(all)

const here = resolve('scripts/runtimes')
const folder = mkdtempSync(join(tmpdir(), 'mockapi-runtimes-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'node_modules'))
symlinkSync(resolve(values.package), join(folder, 'node_modules/mockapi'), 'junction')
symlinkSync(resolve('node_modules/hono'), join(folder, 'node_modules/hono'), 'junction')
copyFileSync(join(here, 'app.js'), join(folder, 'app.js'))

if (chosen.some((name) => name in installed || name === 'built')) {
  // The programs are packages of their own, so that no script of a package need run.
  const windows = process.platform === 'win32'
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync(windows ? 'npm.cmd' : 'npm', args, { cwd: here, stdio: 'inherit', shell: windows })
}
for (const [name, start] of Object.entries(all)) {
  if (chosen.includes(name)) await tryRuntime(name, start)
}
if (names.length === 0 || names.includes('built')) {
  await tryBuilt(folder, join(here, 'node_modules'), resolve(values.package, 'dist/bin.js'))
}
endChecks()

async function tryRuntime(name: string, start: Start): Promise<void> {
  console.log(name)
  try {
    const send = await start(folder, join(here, 'node_modules'))
    for (const check of checks as Check[]) {
      const started = performance.now()
      const wrong = (await sendCheck(check, send)).join('; ')
      const ms = Math.round(performance.now() - started)
      report(wrong === '', `${check.what}: ${wrong || `${ms} ms`}`)
    }
  } catch (error) {
    report(false, `start: ${String(error)}`)
  } finally {
    await endChildren()
  }
}
