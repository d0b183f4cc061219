import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { check } from '../lib/check.ts'
import { Project, packPackage } from '../lib/package.ts'

const folder = mkdtempSync(join(tmpdir(), 'mockapi-packed-'))
const projects: Project[] = []
let tarball: string | undefined

/** The path of the packed package. */
export function packedTarball(): string {
  return (tarball ??= packPackage(folder))
}

/** A new project with the packed package, other packages such as `vitest@4`, and folders of fixtures. */
export function project(packages: readonly string[], fixtures: readonly string[]): Project {
  const made = new Project([packedTarball(), ...packages])
  projects.push(made)
  for (const name of fixtures) made.copy(resolve('scripts/runners/fixtures', name))
  return made
}

/** Removes all projects. */
export function removeProjects(): void {
  for (const made of projects) made.remove()
  rmSync(folder, { recursive: true, force: true })
}

/** Prints a line, and counts a failure with the output unless a command ended with 0 and printed a text. */
export function passed(
  what: string,
  { code, output }: ReturnType<Project['node']>,
  text: RegExp,
): void {
  const found = text.exec(output)?.[0]
  const fine = code === 0 && found !== undefined
  if (!fine) console.log(output)
  check(what, fine ? found : `code ${code}`, found ?? String(text))
}
