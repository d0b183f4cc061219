// Mounts mocks in applications of the frameworks that people have: installs each by its lock file in a folder of its own,
// with the packed tarball, builds it for production, starts it and asks it.
// `npm run try:frameworks -- next express`, without names all, which takes minutes.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { endChecks, report } from '../lib/check.ts'
import { nodeProgram, packPackage } from '../lib/package.ts'
import { freePort, poll, startNode, stop } from '../lib/process.ts'
import { recipes, type Recipe } from './recipes.ts'
import { makeRequests, token } from './requests.ts'

const names = process.argv.slice(2)
for (const name of names) {
  const known = Object.keys(recipes).join(', ')
  if (!(name in recipes)) throw new Error(`There is no recipe ${name}. There are ${known}.`)
}
const here = resolve('scripts/frameworks')
const folder = mkdtempSync(join(tmpdir(), 'mockapi-frameworks-'))
const windows = process.platform === 'win32'
const quiet = {
  ASTRO_TELEMETRY_DISABLED: '1',
  CI: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
}
try {
  const tarball = packPackage(folder)
  for (const [name, recipe] of Object.entries(recipes)) {
    if (names.length === 0 || names.includes(name)) await tryRecipe(name, recipe, tarball)
  }
  endChecks()
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}

async function tryRecipe(name: string, recipe: Recipe, tarball: string): Promise<void> {
  const cwd = join(folder, name)
  const { version = '' } = recipe.node === undefined ? process : { version: `v${recipe.node}` }
  console.log(`${name}, Node ${version}`)
  try {
    const program = recipe.node === undefined ? process.execPath : nodeProgram(recipe.node)
    const path = `${dirname(program)}${delimiter}${process.env['PATH'] ?? ''}`
    const env = { ...process.env, ...quiet, PATH: path, NODE_OPTIONS: '' }
    prepare(cwd, recipe.folder ?? name)
    const npm = windows ? 'npm.cmd' : 'npm'
    const silent = ['--ignore-scripts', '--no-audit', '--no-fund']
    timed('installed', () => {
      run(npm, ['ci', ...silent], { cwd, env })
      run(npm, ['install', tarball, '--no-save', ...silent], { cwd, env })
    })
    const { build } = recipe
    if (build) timed('built', () => run(program, build, { cwd, env }))
    await ask(recipe, program, cwd)
  } catch (error) {
    report(false, error instanceof Error ? error.message : String(error))
  }
  // A framework is some hundred megabytes.
  rmSync(cwd, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}

/** Copies the files of a recipe, and the mocks that all of them share. */
function prepare(cwd: string, name: string): void {
  cpSync(join(here, name), cwd, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  })
  cpSync(join(here, 'values'), cwd, { recursive: true })
}

async function ask(recipe: Recipe, program: string, cwd: string): Promise<void> {
  const port = await freePort()
  const home = `http://localhost:${port}`
  const switched = {
    MOCKS: 'on',
    MOCKS_TOKEN: token,
    NODE_ENV: 'production',
    PORT: String(port),
  }
  const env = { ...quiet, ...switched, ...recipe.env }
  const child = startNode(recipe.start, { cwd, env, program })
  try {
    const answers = () => fetch(home).then(({ ok }) => ok || undefined)
    await poll('start', () => answers().catch(() => undefined), {
      child,
      interval: 100,
      seconds: 60,
    })
    await makeRequests(home, recipe.rendered ?? 'The shop')
  } finally {
    await stop(child)
  }
}

function timed(what: string, work: () => void): void {
  const started = performance.now()
  work()
  report(true, `${what} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}

/** Runs a program; what it printed is shown where it fails. */
function run(
  program: string,
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): void {
  const options = { cwd, env, encoding: 'utf8', timeout: 600_000, shell: windows } as const
  const { status, stdout, stderr, error } = spawnSync(program, args, options)
  if (status === 0) return
  throw new Error(`${args.join(' ')} ended with ${status ?? String(error)}.\n${stdout}${stderr}`)
}
