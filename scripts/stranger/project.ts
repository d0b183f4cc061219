import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/** An empty folder outside the repository with the packed package installed in it. */
export interface Project {
  readonly folder: string
  /** Runs npm in it. */
  readonly npm: (...args: string[]) => string
  readonly write: (file: string, text: string) => void
  readonly remove: () => void
}

/** Packs the repository as npm would publish it, and installs the tarball as a stranger would. */
export function createProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-stranger-'))
  const repository = resolve('.')
  const npm = (...args: string[]) =>
    execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      shell: process.platform === 'win32',
    })
  npm('pack', repository, '--pack-destination', folder)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack made no tarball.')
  const write = (file: string, text: string) => {
    const path = join(folder, file)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, text)
  }
  write('package.json', JSON.stringify({ name: 'stranger', private: true, type: 'module' }))
  npm('install', `./${tarball}`, '--no-audit', '--no-fund')
  return { folder, npm, write, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
