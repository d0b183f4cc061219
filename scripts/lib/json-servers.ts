import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** The versions that mockapi is compared with, by the dialect that answers like them. */
export const jsonServerVersions = {
  'json-server-0': '0.17.4',
  'json-server-1': '1.0.0-beta.15',
} as const

type Line = keyof typeof jsonServerVersions

/** The files that start json-server. */
export type JsonServers = Readonly<Record<Line, string>>

/** Below `node_modules/`, so that neither git nor the package sees it. */
const folder = resolve(
  'node_modules/.cache/json-servers',
  Object.values(jsonServerVersions).join('_'),
)

/**
 * Installs both lines of json-server on demand: as dependencies they would bring more than a hundred
 * packages. Processes that run at the same time may all call this.
 *
 * @returns the absolute paths of their bin files, to be run by Node
 * @throws when npm cannot install them
 */
export async function installJsonServers(): Promise<JsonServers> {
  if (!existsSync(folder)) await install()
  return { 'json-server-0': binOf('json-server-0'), 'json-server-1': binOf('json-server-1') }
}

/** Installs into a folder that takes its final name when it is complete. */
async function install(): Promise<void> {
  const unfinished = `${folder}.${process.pid}`
  const versions = Object.entries(jsonServerVersions)
  const dependencies = Object.fromEntries(
    versions.map(([name, version]) => [name, `npm:json-server@${version}`]),
  )
  mkdirSync(unfinished, { recursive: true })
  try {
    writeFileSync(join(unfinished, 'package.json'), JSON.stringify({ private: true, dependencies }))
    process.stderr.write('Installing json-server, once …\n')
    const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error']
    const shell = process.platform === 'win32'
    const { status } = spawnSync('npm', args, { cwd: unfinished, stdio: ['ignore', 2, 2], shell })
    if (status !== 0) throw new Error(`json-server cannot be installed: npm ended with ${status}.`)
    await moveIntoPlace(unfinished)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
}

/** On Windows a rename may have to wait for a virus scanner; another process may have been first. */
async function moveIntoPlace(from: string): Promise<void> {
  for (let left = 10; !existsSync(folder); left--) {
    try {
      renameSync(from, folder)
    } catch (error) {
      if (left === 0) throw error
      await wait(200)
    }
  }
}

function binOf(name: Line): string {
  const root = join(folder, 'node_modules', name)
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly bin: string | Readonly<Record<string, string>>
  }
  const file = typeof bin === 'string' ? bin : bin['json-server']
  if (file === undefined) throw new Error(`${name} has no command.`)
  return join(root, file)
}
