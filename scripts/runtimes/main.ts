// Serves an application that has no folder, app.js, under workerd, Bun and Deno, whose programs come from
// npm, and in Node: as it is, by its handler, and bundled for browsers. Asks each of them the same.
// Build first; `node scripts/run.mjs scripts/runtimes/main.ts workerd bun`, without names all.
// `--package folder` takes another build of mockapi.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { checks } from './checks.ts'
import { endChildren } from './child.ts'
import { wrongWith } from './compare.ts'
import { inProcess, installed } from './runtimes.ts'
import type { Start } from './runtimes.ts'

const { positionals: names, values } = parseArgs({
  allowPositionals: true,
  options: { package: { type: 'string', default: '.' } },
})
const all = { ...inProcess, ...installed }
for (const name of names) {
  const known = Object.keys(all).join(', ')
  if (!(name in all)) throw new Error(`There is no runtime ${name}. There are ${known}.`)
}
// The first one always runs, since generated data of the others is compared with its own.
const chosen = names.length > 0 ? ['node', ...names.filter((name) => name !== 'node')] : undefined

const here = resolve('scripts/runtimes')
const folder = mkdtempSync(join(tmpdir(), 'mockapi-runtimes-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
mkdirSync(join(folder, 'node_modules'))
symlinkSync(resolve(values.package), join(folder, 'node_modules/mockapi'), 'junction')
symlinkSync(resolve('node_modules/hono'), join(folder, 'node_modules/hono'), 'junction')
copyFileSync(join(here, 'app.js'), join(folder, 'app.js'))

let failures = 0
if (chosen === undefined || chosen.some((name) => name in installed)) {
  // The programs are packages of their own, so that no script of a package need run.
  const windows = process.platform === 'win32'
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  execFileSync(windows ? 'npm.cmd' : 'npm', args, { cwd: here, stdio: 'inherit', shell: windows })
}
for (const [name, start] of Object.entries(all)) {
  if (chosen?.includes(name) ?? true) await tryRuntime(name, start)
}
console.log(failures === 0 ? 'all fine' : `${failures} failed`)
process.exitCode = failures === 0 ? 0 : 1

async function tryRuntime(name: string, start: Start): Promise<void> {
  let time = performance.now()
  const report = (what: string, wrong: readonly string[]) => {
    const ms = Math.round(performance.now() - time)
    time = performance.now()
    if (wrong.length > 0) failures++
    console.log(
      `  ${wrong.length > 0 ? 'FAIL' : 'ok  '} ${what}: ${wrong.join('; ') || `${ms} ms`}`,
    )
  }
  console.log(name)
  try {
    const ask = await start(folder, join(here, 'node_modules'))
    report('start', [])
    for (const check of checks) report(check.what, await wrongWith(check, ask))
  } catch (error) {
    report('start', [String(error)])
  } finally {
    await endChildren()
  }
}
