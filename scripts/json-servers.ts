import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** The versions that mockapi is compared with, by the name they are installed under. */
const versions = { v0: '0.17.4', v1: '1.0.0-beta.15' } as const

/** Below `node_modules/`, so that neither git nor a package ever sees it. */
const folder = resolve('node_modules/.cache/json-servers', Object.values(versions).join('_'))

/** The files that start json-server, by its line of versions. */
export interface JsonServers {
  readonly v0: string
  readonly v1: string
}

/**
 * Both lines of json-server, installed on demand: they are no dependencies, since the older one alone
 * brings more than a hundred packages. Scripts that run at the same time may all call this.
 *
 * @returns the absolute paths of their bin files, to be run by Node
 * @throws when npm cannot install them
 */
export async function installJsonServers(): Promise<JsonServers> {
  if (!existsSync(folder)) await install()
  return { v0: binOf('v0'), v1: binOf('v1') }
}

/** Into a folder of its own that takes its name when it is complete: a half one is never found. */
async function install(): Promise<void> {
  const unfinished = `${folder}.${process.pid}`
  const dependencies = Object.fromEntries(
    Object.entries(versions).map(([name, version]) => [name, `npm:json-server@${version}`]),
  )
  mkdirSync(unfinished, { recursive: true })
  try {
    writeFileSync(join(unfinished, 'package.json'), JSON.stringify({ private: true, dependencies }))
    await npmInstall(unfinished)
    // Another one may have come first.
    if (!existsSync(folder)) await rename(unfinished)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

async function npmInstall(cwd: string): Promise<void> {
  process.stderr.write('Installing json-server, once …\n')
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
  const child = spawn('npm', args, {
    cwd,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`json-server cannot be installed: npm ended with code ${code}.`)
}

/** A rename may have to wait for whatever scans new files on Windows. */
async function rename(from: string): Promise<void> {
  for (let left = 10; ; left--) {
    try {
      return renameSync(from, folder)
    } catch (error) {
      if (existsSync(folder)) return
      if (left === 0) throw error
      await wait(200)
    }
  }
}

function binOf(name: keyof typeof versions): string {
  const root = join(folder, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly bin: string | Readonly<Record<string, string>>
  }
  const file = typeof bin === 'string' ? bin : bin['json-server']
  if (file === undefined) throw new Error(`json-server ${versions[name]} has no command.`)
  return join(root, file)
}
