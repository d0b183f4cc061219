import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { writeFiles } from './process.ts'

const windows = process.platform === 'win32'
const programs = new Map([[process.versions.node.split('.', 1)[0], process.execPath]])

/** The program of a version of Node, such as `24`; fetched once through npx where it is not this one. */
export function nodeProgram(version: string): string {
  const args = ['-y', `node@${version}`, '-p', 'process.execPath']
  const program = programs.get(version) ?? run('npx', args).trim()
  programs.set(version, program)
  return program
}

/** Packs the repository as npm would publish it; the path of the tarball. */
export function packPackage(folder: string): string {
  run(windows ? 'npm.cmd' : 'npm', ['pack', resolve('.'), '--pack-destination', folder])
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack made no tarball.')
  return join(folder, tarball)
}

/** An empty folder outside the repository with packages installed in it. */
export class Project {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'mockapi-project-'))

  /** @param packages to install, such as `vitest@4` or a tarball */
  constructor(packages: readonly string[]) {
    this.write('package.json', JSON.stringify({ name: 'stranger', private: true, type: 'module' }))
    this.npm('install', ...packages, '--no-audit', '--no-fund')
  }

  /** Runs npm in it; what npm printed. */
  npm(...args: string[]): string {
    return run(windows ? 'npm.cmd' : 'npm', args, this.folder)
  }

  write(file: string, text: string): void {
    writeFiles({ [file]: text }, this.folder)
  }

  /** Copies a folder of fixtures into it. */
  copy(folder: string): void {
    cpSync(folder, this.folder, { recursive: true })
  }

  /**
   * Runs Node in it for five minutes at most; `output` is all that it printed, without colours.
   *
   * @param program of another version of Node
   */
  node(
    args: readonly string[],
    program: string = process.execPath,
  ): { readonly code: number | null; readonly output: string } {
    const { NODE_OPTIONS: _, ...env } = process.env
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: this.folder,
      encoding: 'utf8',
      env: { ...env, NO_COLOR: '1', CI: '1' },
      timeout: 300_000,
    })
    // oxlint-disable-next-line no-control-regex -- escape sequences begin with a control character
    const output = `${stdout}${stderr}`.replace(/\u001b\[[\d;]*m/g, '')
    return { code: status, output }
  }

  remove(): void {
    // A program that was stopped may still be writing.
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

function run(program: string, args: readonly string[], cwd?: string): string {
  const stdio = ['ignore', 'pipe', 'ignore'] as const
  return execFileSync(program, args, { cwd, encoding: 'utf8', stdio: [...stdio], shell: windows })
}
