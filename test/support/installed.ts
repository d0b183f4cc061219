import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { root } from './docs-pages.ts'

/** The packages of the repository. */
export const packages: string = join(root, 'node_modules')

/** What came of a program. */
export interface Ended {
  readonly code: number
  readonly output: string
}

/** A project outside the repository that has the package as it would be installed. */
export interface InstalledProject {
  readonly folder: string
  /** Writes a file; a line end is added. */
  readonly write: (name: string, text: string) => void
  readonly remove: () => void
}

/**
 * Makes a project with the package in its `node_modules`.
 *
 * @param entries of the package by their names, as files of `src/`
 * @param others packages of the repository that are there as well
 */
export async function installProject(
  entries: Readonly<Record<string, string>>,
  others: readonly string[],
): Promise<InstalledProject> {
  const folder = mkdtempSync(join(tmpdir(), 'mockapi-code-'))
  const write = (name: string, text: string) => {
    const path = join(folder, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `${text}\n`)
  }
  // Below the packages of the repository, so that what the bundle imports is found.
  const cache = join(packages, '.cache')
  mkdirSync(cache, { recursive: true })
  const bundle = mkdtempSync(join(cache, 'mockapi-docs-'))
  await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(
      Object.entries(entries).map(([name, file]) => [name, `src/${file}`]),
    ),
    outdir: bundle,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
  })
  const exported: Record<string, string> = {}
  for (const name of Object.keys(entries)) {
    exported[name === 'index' ? '.' : `./${name}`] = `./${name}.js`
    const file = JSON.stringify(pathToFileURL(join(bundle, `${name}.js`)).href)
    write(`node_modules/mockapi/${name}.js`, `export * from ${file}`)
  }
  const described = { type: 'module', exports: exported }
  write('node_modules/mockapi/package.json', JSON.stringify(described))
  for (const name of others) {
    const place = join(folder, 'node_modules', name)
    mkdirSync(dirname(place), { recursive: true })
    symlinkSync(join(packages, name), place, 'junction')
  }
  write('package.json', '{ "type": "module" }')
  const remove = () => {
    for (const made of [folder, bundle]) rmSync(made, { recursive: true, force: true })
  }
  return { folder, write, remove }
}

/** Runs Node in a folder, as if nothing had started it. */
export function runNode(cwd: string, args: readonly string[]): Promise<Ended> {
  const { NODE_OPTIONS: _, VITEST: __, NODE_TEST_CONTEXT: ___, ...env } = process.env
  return new Promise((resolve) => {
    const options = { cwd, env: { ...env, NO_COLOR: '1' } }
    execFile(process.execPath, args, options, (error, out, err) => {
      resolve({ code: error ? 1 : 0, output: out + err })
    })
  })
}
