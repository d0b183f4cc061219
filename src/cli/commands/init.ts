import { readdirSync, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, parse, resolve } from 'node:path'
import { schemaAddress } from '../../import/conversion/schema-address.ts'
import { makeFolder } from '../../persistence/atomic-write.ts'
import type { Config } from '../../config/config.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import type { Colors } from '../output/terminal.ts'
import { CliError, type ExitCode } from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'
import { addScript, type ScriptEdit } from './init/package-script.ts'
import { defaultPort } from '../running/port.ts'
import { findProject, type Project } from './init/project.ts'
import { starterFiles, typeScriptFiles, type StarterFile } from './init/starter-files.ts'

/** What `init` is asked for beside the mocks. */
export interface InitOptions {
  /** TypeScript in place of JSON. */
  readonly ts: boolean
  /** A stanza for coding agents; mocks that are there stay alone then. */
  readonly agents: boolean
  /** The folder of the configuration, which commands find by themselves. */
  readonly configured: string | undefined
}

/** What was done with one file. */
interface FileResult {
  readonly kind: 'created' | ScriptEdit['kind']
  readonly file: string
  readonly words: string
}

/** What `mockapi init --json` prints: files, the commands that come next, and what has to be done by hand. */
interface InitResult {
  readonly created: readonly string[]
  readonly changed: readonly string[]
  readonly kept: readonly string[]
  readonly next: readonly string[]
  /** In sentences. */
  readonly notes: readonly string[]
}

/**
 * Writes a few mocks to start from and the script "mock"; what exists stays as it is. @throws CliError where the folder cannot be written
 */
export async function init(
  environment: CliEnvironment,
  { dir, json, port = defaultPort }: Config & { readonly dir: string },
  { ts, agents, configured }: InitOptions,
): Promise<ExitCode> {
  const { cwd, out, version, userAgent } = environment
  const project = findProject(cwd, userAgent)
  // First, since nothing is written where that cannot be done.
  const { planStanza, stanzaNotes } = await import('./init/agents-stanza.ts')
  const served = agents ? servedOf(cwd, dir) : undefined
  const found = configured === undefined ? ['mocks', 'db.json'] : [shownFolder(configured)]
  const stanza = agents ? planStanza(cwd, shownFolder(served ?? dir), found) : []
  const results = served ? [] : await writeStarter(cwd, dir, ts, project)
  const command =
    dir === 'mocks' ? 'mockapi serve' : `mockapi serve ${/\s/.test(dir) ? `"${dir}"` : dir}`
  const edit = await editPackage(cwd, command)
  if (edit) {
    results.push({ kind: edit.kind, file: 'package.json', words: `script "mock": "${command}"` })
  }
  for (const { kind, file, write } of stanza) {
    await write()
    results.push({ kind, file, words: 'what coding agents should know' })
  }
  const notes = stanzaNotes(cwd, stanza)
  // The package of this name on the npm registry is somebody else's.
  const install = `${project.commands.add} ./vendor/mockapi-${version}.tgz`
  const next =
    edit === undefined || edit.kind === 'unreadable'
      ? [`npx ${command}`]
      : [...(project.dependencies.has('mockapi') ? [] : [install]), `${project.commands.run} mock`]
  if (json) printResult(environment, 'init', resultOf(results, next, notes))
  else {
    out.print([
      ...initScreen(results, next, served ? undefined : port, out.colors),
      ...notes.map((note) => `  ${out.colors.warn(out.colors.symbols.warn)} ${note}`),
      ...(project.dependencies.has('vite') ? viteScreen(dir, out.colors) : []),
    ])
  }
  return 0
}

function resultOf(
  results: readonly FileResult[],
  next: readonly string[],
  notes: readonly string[],
): InitResult {
  const of = (wanted: FileResult['kind']) => results.filter(({ kind }) => kind === wanted)
  const [created, changed, kept] = (['created', 'changed', 'kept'] as const).map((kind) =>
    of(kind).map(({ file }) => file),
  ) as [string[], string[], string[]]
  return { created, changed, kept, next, notes: [...of('unreadable').map(unreadable), ...notes] }
}

function unreadable({ file, words }: FileResult): string {
  return `${file} does not parse: add the ${words} yourself.`
}

/** A folder as it is shown: `mocks`, with slashes forward, and none around it. */
function shownFolder(dir: string): string {
  return dir.replaceAll('\\', '/').replace(/^(?:\.\/+)+(?=.)|\/+$/g, '')
}

/** What is served already, to which no mocks are added: the folder or file, else `db.json` where `mocks` is not there. */
function servedOf(cwd: string, dir: string): string | undefined {
  return [dir, ...(dir === 'mocks' ? ['db.json'] : [])].find((name) => {
    const found = statSync(resolve(cwd, name), { throwIfNoEntry: false })
    return found && (!found.isDirectory() || readdirSync(resolve(cwd, name)).length > 0)
  })
}

async function writeStarter(
  cwd: string,
  dir: string,
  ts: boolean,
  { isModule }: Project,
): Promise<FileResult[]> {
  const folder = resolve(cwd, dir)
  const shown = shownFolder(dir)
  const files = starterFiles(ts, schemaAddress({ cwd, out: folder }))
  const results: FileResult[] = []
  try {
    await makeFolder(folder)
    const existing = readdirSync(folder)
    const write = async ({ name, words, text }: StarterFile): Promise<void> => {
      // A file of this name in any format is kept.
      const same = existing.find((entry) => parse(entry).name === parse(name).name)
      if (same === undefined) await writeFile(join(folder, name), text, { flag: 'wx' })
      const kind = same === undefined ? 'created' : 'kept'
      results.push({ kind, file: `${shown}/${same ?? name}`, words })
    }
    for (const file of files) await write(file)
    if (!ts || !results.some(({ kind }) => kind === 'created')) return results
    const { TsConfigs } = await import('../../mocks/modules/tsconfig.ts')
    const configs = new TsConfigs(() => undefined)
    const sample = join(folder, 'users.ts')
    const isIncluded = configs.of(sample).some((config) => config.includes(sample))
    for (const file of typeScriptFiles(shown, isIncluded, isModule)) await write(file)
  } catch (error) {
    throw cannotWrite(error, shown)
  }
  return results
}

function cannotWrite(error: unknown, dir: string): unknown {
  const code = String((error as { code?: unknown } | null)?.code)
  if (!['EEXIST', 'ENOTDIR', 'EACCES', 'EROFS', 'ENOENT', 'EPERM'].includes(code)) return error
  const isFile = code === 'EEXIST' || code === 'ENOTDIR'
  const message = isFile ? `${dir} is a file, not a folder.` : `${dir} cannot be written (${code}).`
  const hint = 'Name another folder: mockapi init my-mocks.'
  return new CliError(1, 'unreadable-file', message, hint)
}

/** Adds the script to the package.json of the working folder; undefined where there is none. */
async function editPackage(cwd: string, script: string): Promise<ScriptEdit | undefined> {
  const path = join(cwd, 'package.json')
  const source = await readFile(path, 'utf8').catch(() => undefined)
  if (source === undefined) return undefined
  const edit = await addScript(source, script)
  if (edit.kind === 'changed') await writeFile(path, edit.text)
  return edit
}

/** The three lines of Vite's plugin. */
function viteScreen(dir: string, colors: Colors): string[] {
  const options = dir === 'mocks' ? '' : `{ dir: '${dir.replaceAll('\\', '/')}' }`
  const lines = [
    "import { mockapi } from 'mockapi/vite'",
    `plugins: [mockapi(${options})]`,
    "await fetch('/api/users')",
  ]
  return [
    '',
    '  Or let the dev server have them, in vite.config.ts and in the page:',
    ...lines.map((line) => `          ${colors.accent(line)}`),
  ]
}

function initScreen(
  results: readonly FileResult[],
  next: readonly string[],
  port: number | undefined,
  colors: Colors,
): string[] {
  const width = Math.max(...results.map(({ file }) => file.length)) + 4
  return [
    `  ${colors.strong('mockapi init')}`,
    ...results.map(({ kind, file, words }) => {
      const row = `${file.padEnd(width)}  ${colors.dim(words)}`
      if (kind === 'created') return `  ${colors.ok('+')} ${row}`
      if (kind === 'changed') return `  ${colors.warn('~')} ${row}`
      if (kind === 'kept') return `    ${colors.dim(`kept: ${file}`)}`
      return `  ${colors.warn(colors.symbols.warn)} ${unreadable({ kind, file, words })}`
    }),
    '',
    ...next.map((command, index) => `  ${index ? '    ' : 'Next'}    ${colors.accent(command)}`),
    ...(port === undefined
      ? []
      : [`  Then    ${colors.accent(`curl "localhost:${port}/users?limit=3"`)}`]),
  ]
}
