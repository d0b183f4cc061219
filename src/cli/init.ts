import { readdirSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, parse, relative, resolve } from 'node:path'
import { CliError, type ExitCode } from './output/diagnostic.ts'
import { addScript } from './package-script.ts'
import type { Colors } from './output/colors.ts'
import { defaultPort } from './port.ts'
import type { CliEnvironment } from './cli-environment.ts'
import { starterFiles } from './starter.ts'

/** What `mockapi init` is asked for. */
export interface InitOptions {
  /** The folder to fill, relative to the working folder. */
  readonly dir: string
  readonly ts: boolean
  /** Print one JSON object: `created changed kept next`. */
  readonly json: boolean
  readonly port?: number | undefined
}

/** What was done with one file. */
interface Outcome {
  readonly kind: 'created' | 'changed' | 'kept' | 'unreadable'
  readonly file: string
  readonly words: string
}

/**
 * Writes a few mocks to start from and the script "mock"; what exists stays as it is.
 *
 * @throws CliError where the folder is a file, or cannot be written
 */
export async function init(environment: CliEnvironment, options: InitOptions): Promise<ExitCode> {
  const outcomes = await writeStarter(environment.cwd, options)
  const script = await editPackage(environment.cwd, options.dir)
  if (script) outcomes.push(script.outcome)
  const next = nextCommands(options, script)
  const filesOf = (kind: Outcome['kind']) =>
    outcomes.filter((outcome) => outcome.kind === kind).map(({ file }) => file)
  const report = { created: filesOf('created'), changed: filesOf('changed'), kept: filesOf('kept') }
  environment.out.print(
    options.json
      ? [JSON.stringify({ ...report, next })]
      : initScreen(outcomes, next, options.port ?? defaultPort, environment.out.colors),
  )
  return 0
}

async function writeStarter(cwd: string, { dir, ts }: InitOptions): Promise<Outcome[]> {
  const folder = resolve(cwd, dir)
  const shown = dir.replaceAll('\\', '/').replace(/\/+$/, '')
  const outcomes: Outcome[] = []
  try {
    await mkdir(folder, { recursive: true })
    const existing = readdirSync(folder)
    for (const { name, extension, words, text } of starterFiles(
      ts ? 'ts' : 'json',
      schemaFrom(cwd, folder),
    )) {
      const same = existing.find((entry) => parse(entry).name === name)
      if (same === undefined) await writeFile(join(folder, name + extension), text, { flag: 'wx' })
      const file = `${shown}/${same ?? name + extension}`
      outcomes.push({ kind: same === undefined ? 'created' : 'kept', file, words })
    }
  } catch (error) {
    throw cannotWrite(error, shown)
  }
  return outcomes
}

function cannotWrite(error: unknown, dir: string): unknown {
  const code = (error as { code?: unknown } | null)?.code
  if (code !== 'EEXIST' && code !== 'ENOTDIR' && code !== 'EACCES' && code !== 'EROFS') return error
  const isFile = code === 'EEXIST' || code === 'ENOTDIR'
  const message = isFile ? `${dir} is a file, not a folder.` : `${dir} cannot be written (${code}).`
  const hint = 'Name another folder: mockapi init my-mocks.'
  return new CliError([{ code: 'unreadable-file', severity: 'error', message, hint }], 1)
}

function schemaFrom(cwd: string, folder: string): string {
  const schema = join(cwd, 'node_modules', 'mockapi', 'schema', 'mocks.json')
  return relative(folder, schema).replaceAll('\\', '/')
}

interface PackageChange {
  readonly outcome: Outcome
  readonly hasMockapi: boolean
}

async function editPackage(cwd: string, dir: string): Promise<PackageChange | undefined> {
  const path = join(cwd, 'package.json')
  let source: string
  try {
    source = await readFile(path, 'utf8')
  } catch {
    return undefined
  }
  const script = serveCommand(dir)
  const { edit, hasMockapi } = await addScript(source, script)
  if (edit.kind === 'added') await writeFile(path, edit.text)
  const kind = edit.kind === 'added' ? 'changed' : edit.kind
  return {
    outcome: { kind, file: 'package.json', words: `script "mock": "${script}"` },
    hasMockapi,
  }
}

function serveCommand(dir: string): string {
  if (dir === 'mocks') return 'mockapi serve'
  return `mockapi serve ${/\s/.test(dir) ? `"${dir}"` : dir}`
}

function nextCommands({ dir }: InitOptions, script: PackageChange | undefined): string[] {
  if (!script || script.outcome.kind === 'unreadable') {
    return [`npx ${serveCommand(dir)}`]
  }
  return [...(script.hasMockapi ? [] : ['npm install --save-dev mockapi']), 'npm run mock']
}

function initScreen(
  outcomes: readonly Outcome[],
  next: readonly string[],
  port: number,
  colors: Colors,
): string[] {
  const width = Math.max(...outcomes.map(({ file }) => file.length)) + 4
  return [
    `  ${colors.strong('mockapi init')}`,
    ...outcomes.map(({ kind, file, words }) => {
      const row = `${file.padEnd(width)}  ${colors.dim(words)}`
      if (kind === 'created') return `  ${colors.ok('+')} ${row}`
      if (kind === 'changed') return `  ${colors.warn('~')} ${row}`
      if (kind === 'kept') return `    ${colors.dim(`kept: ${file}`)}`
      return `  ${colors.warn(colors.symbols.warn)} ${file} does not parse: add the ${words} yourself.`
    }),
    '',
    ...next.map(
      (command, index) => `  ${index === 0 ? 'Next' : '    '}    ${colors.accent(command)}`,
    ),
    `  Then    ${colors.accent(`curl "localhost:${port}/users?limit=3"`)}`,
  ]
}
