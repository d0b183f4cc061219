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

/** Packs the repository as npm would publish it; the path of the tarball. */
export function packPackage(folder: string): string {
  runNpm(folder, ['pack', resolve('.'), '--pack-destination', folder])
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack made no tarball.')
  return join(folder, tarball)
}

/**
 * An empty project with the packed package installed as a stranger would.
 *
 * @param packed the tarball, made anew unless it is given
 * @param others packages to install besides, such as `vitest@4`
 */
export function createProject(packed?: string, others: readonly string[] = []): Project {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-stranger-'))
  const npm = (...args: string[]) => runNpm(folder, args)
  const tarball = packed ?? packPackage(folder)
  const write = (file: string, text: string) => {
    const path = join(folder, file)
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(path, text)
  }
  write('package.json', JSON.stringify({ name: 'stranger', private: true, type: 'module' }))
  npm('install', tarball, ...others, '--no-audit', '--no-fund')
  return { folder, npm, write, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function runNpm(folder: string, args: readonly string[]): string {
  return execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: process.platform === 'win32',
  })
}
