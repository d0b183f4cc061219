import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** A program, and the package of Debian that brings it. */
export interface Program {
  readonly package: string
  readonly path: string
}

/** Installs a program where it is missing and that needs no questions, in a container of Debian, without its service. */
export function install(program: Program): void {
  if (existsSync(program.path)) return
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) {
    throw new Error(`There is no ${program.path}. Install the package ${program.package}.`)
  }
  // Services are not started in the runlevel of one user.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore', env })
  const args = ['install', '-qq', '-y', '--no-install-recommends', program.package]
  execFileSync('apt-get', args, { stdio: 'ignore', env })
}
