import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { recordedFolder } from '../../endpoints/recorded.ts'
import { nearest } from '../../errors/nearest.ts'
import { commands } from '../command-line/commands.ts'
import { CliError, usageError } from '../output/diagnostic.ts'

/** What decides which folder or file is served; `flag` is `--dir`, `configured` that of the file. */
export interface RootRequest {
  readonly cwd: string
  readonly argument?: string | undefined
  /** Whether a command was written; without one a mistyped word may be meant as a command. */
  readonly named: boolean
  readonly flag?: string | undefined
  readonly configured?: string | undefined
  /** What configures it: `dir in mockapi.config.ts`. */
  readonly dirFrom?: string | undefined
  /** Whether a recording is served alone. */
  readonly replay?: boolean | undefined
  /** Whether the real API is asked for what no mock answers. */
  readonly proxied?: boolean | undefined
}

/**
 * The folder or file to serve: the argument, else `--dir`, the configured one, `mocks`, or `db.json`.
 * @throws CliError with exit code 2 for a mistyped one, 1 where there is nothing to serve
 */
export function findRoot(request: RootRequest): string {
  const { cwd, argument, flag, configured } = request
  const written = argument ?? flag
  if (written !== undefined) {
    if (flag !== undefined && resolve(cwd, written) !== resolve(cwd, flag)) {
      const both = `Both ${JSON.stringify(argument)} and --dir ${JSON.stringify(flag)} are given.`
      throw usageError(both, 'Write one of them.')
    }
    if (existsSync(resolve(cwd, written))) return written
    throw mistyped(written, request)
  }
  if (request.replay) {
    const folder = join(configured ?? 'mocks', recordedFolder)
    if (existsSync(resolve(cwd, folder))) return folder
    throw new CliError(
      1,
      'no-folder',
      `There is no recording: ${folder} does not exist.`,
      undefined,
      [
        { want: 'Record one', command: 'npx mockapi record --proxy https://api.example.test' },
        { want: 'Name another', command: 'npx mockapi serve --replay <folder>' },
      ],
    )
  }
  if (configured !== undefined) {
    if (existsSync(resolve(cwd, configured))) return configured
    throw nothingHere(`${configured} does not exist (${request.dirFrom}).`)
  }
  const found = ['mocks', 'db.json'].find((name) => existsSync(join(cwd, name)))
  if (found !== undefined) return found
  if (request.proxied) {
    throw new CliError(1, 'no-folder', 'No mocks/ here to put before the real API.', undefined, [
      { want: 'Create one', command: 'npx mockapi init' },
      { want: 'Record it', command: 'npx mockapi record --proxy https://api.example.test' },
    ])
  }
  const other = ['mock', 'fake'].find((name) => existsSync(join(cwd, name)))
  throw nothingHere(
    'No mocks/ here (looked for ./mocks, ./db.json and dir in mockapi.config.ts).',
    other ?? 'db.json',
  )
}

function mistyped(written: string, request: RootRequest): CliError {
  const { cwd, argument, named } = request
  const path = resolve(cwd, written)
  const isWord = argument !== undefined && !named && /^[\w-]+$/.test(argument)
  const words = isWord ? Object.keys(commands) : []
  const entries = entriesOf(dirname(path))
  const near = nearest(basename(path), [...words, ...entries])
  const isCommandMeant = near !== undefined && words.includes(near) && !entries.includes(near)
  const message = isWord
    ? `${JSON.stringify(argument)} is no command, and no folder or file here.`
    : `${written} does not exist.`
  const meant = near && (isCommandMeant ? `mockapi ${near}` : besides(written, near))
  const makes = request.replay
    ? `mockapi record --proxy https://api.example.test --out ${written} records one.`
    : 'mockapi init makes a folder to start from.'
  const hint = meant ? `Did you mean ${meant} ?` : makes
  return new CliError(2, 'no-folder', message, hint)
}

/** @param other what may be served in its place */
function nothingHere(message: string, other = 'db.json'): CliError {
  return new CliError(1, 'no-folder', message, undefined, [
    { want: 'Create one', command: 'npx mockapi init' },
    {
      want: other === 'db.json' ? 'Serve a file' : `Serve ${other}/`,
      command: `npx mockapi serve ${other}`,
    },
    { want: 'Just look', command: 'npx mockapi demo' },
  ])
}

/** A name in the folder of a path, as the user would write it. */
function besides(written: string, name: string): string {
  const folder = /^.*[\\/](?=[^\\/])/.exec(written.replace(/[\\/]+$/, ''))?.[0] ?? ''
  return `${folder}${name}`.replaceAll('\\', '/')
}

/** What a mistyped name could stand for: folders and mock files; hidden ones are left out. */
function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(
        (entry) => entry.isDirectory() || /\.(?:json[c5]?|ya?ml|[cm]?[jt]sx?)$/i.test(entry.name),
      )
      .map(({ name }) => name)
      .filter((name) => !name.startsWith('.') && name !== 'node_modules')
  } catch {
    return []
  }
}

/** Whether a name is that of a mock file that holds code. */
export function isCode(name: string): boolean {
  return /\.[cm]?[jt]sx?$/i.test(name)
}

/** Whether a folder, or the one file that is served in its place, may hold code; behind a link there may be some. */
export function holdsCode(path: string): boolean {
  try {
    return statSync(path).isFile() ? isCode(path) : folderHoldsCode(path)
  } catch {
    return false
  }
}

/** Folder by folder, since Node's own walk asks the system for each file whether it is a folder. */
function folderHoldsCode(path: string): boolean {
  const entries = readdirSync(path, { withFileTypes: true })
  return entries.some(
    (entry) =>
      isCode(entry.name) ||
      entry.isSymbolicLink() ||
      (entry.isDirectory() && folderHoldsCode(join(path, entry.name))),
  )
}
