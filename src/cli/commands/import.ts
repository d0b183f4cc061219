import { writeFileSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import type { Config } from '../../config/config.ts'
import { importFile } from '../../import/import.ts'
import type { Conversion, ImportedFile, ImportSource } from '../../import/conversion/importer.ts'
import { lossKinds, type Loss } from '../../import/conversion/losses.ts'
import { existingFiles, writeFiles } from '../../import/write.ts'
import { isInFolder, shownName } from '../../mocks/files/paths.ts'
import type { Invocation } from '../command-line/arguments.ts'
import type { CommandName } from '../command-line/commands.ts'
import type { CliEnvironment } from '../environment/environment.ts'
import { readImportSource } from './import/source.ts'
import { countsOf, fileRows, lossRows, quoted } from '../output/conversion.ts'
import { CliError, printable, someOf, type ExitCode } from '../output/diagnostic.ts'
import { printResult } from '../output/envelope.ts'
import type { Colors } from '../output/terminal.ts'

/** What `mockapi import` is to do. */
export interface ImportRequest {
  /** A file or folder relative to the working folder, an address, or `-` for the standard input; or what was read already. */
  readonly from: string | ImportSource | undefined
  /** Whose envelope is printed; default `import`. */
  readonly command?: CommandName
  /** What was typed after `mockapi`; default the import of what it is from. */
  readonly typed?: string
  readonly out: string
  readonly options: Invocation['options']
}

/** What `mockapi import --json` prints. */
interface ImportResult extends Pick<Conversion, 'endpoints' | 'collections'> {
  readonly from: string
  /** The folder of the files. */
  readonly out: string
  /** By their names from the working folder. */
  readonly files: readonly string[]
  readonly losses: readonly Loss[]
  /** That `mockapi serve` needs to answer alike. */
  readonly flags: readonly string[]
  /** False for `--dry-run`. */
  readonly written: boolean
  /** With `--dry-run`: what the files would hold, but for bytes, by their names. */
  readonly texts?: Readonly<Record<string, string>>
  /** What has to be done by hand, in sentences. */
  readonly notes: readonly string[]
}

/**
 * `mockapi import`: writes mock files of a document, all or none, and says what they do not say.
 *
 * @throws CliError where a file is in the way, or cannot be read or written
 */
export async function importMocks(
  environment: CliEnvironment,
  { seed = 1, locale = 'en', allowRemoteRefs = false, json }: Config,
  request: ImportRequest,
): Promise<ExitCode> {
  const { cwd, out: terminal } = environment
  const { from, options: chosen } = request
  const [force, dryRun] = [chosen.has('force'), chosen.has('dry-run')]
  const reportFile = chosen.get('report')
  const source = typeof from === 'object' ? from : await readImportSource(environment, from)
  const folder = resolve(cwd, request.out)
  const shown = shownName(folder, cwd)
  const options = { cwd, out: folder, seed, locale, allowRemoteRefs }
  const conversion = await importFile(source, options)
  const { files, losses } = conversion
  if (reportFile !== undefined) writeReport(resolve(cwd, reportFile), reportFile, losses.all)
  const existing = await existingFiles(folder, files)
  if (existing.length > 0 && !force && !dryRun) throw isThere(existing, shown, request)
  if (files.length === 0) throw isNothing(source.name, losses.all)
  if (!dryRun) await write(folder, files, existing, shown)
  const isServed = source.kind === 'file' && isInFolder(source.path, folder)
  const about: About = { from: source.name, out: shown, isServed, dryRun, reportFile }
  if (json) printResult(environment, request.command ?? 'import', resultOf(conversion, about))
  else {
    if (dryRun) terminal.print(files.flatMap((each) => fileLines(each, shown, terminal.colors)))
    terminal.print(summary(conversion, about, terminal.colors))
  }
  return 0
}

function resultOf(conversion: Conversion, about: About): ImportResult {
  const { files, endpoints, collections, losses, flags = [] } = conversion
  const { from, out, dryRun } = about
  const texts = files.flatMap(({ path, content }) =>
    typeof content === 'string' ? [[`${out}/${path}`, content] as const] : [],
  )
  return {
    from,
    out,
    files: files.map(({ path }) => `${out}/${path}`),
    endpoints,
    collections,
    losses: losses.all,
    flags,
    written: !dryRun,
    ...(dryRun && { texts: Object.fromEntries(texts) }),
    notes: notesOf(about),
  }
}

function notesOf({ from, out, isServed }: About): string[] {
  return isServed ? [`${from} lies in ${out}, so that it is served as well. Move it out.`] : []
}

function isNothing(name: string, [first]: readonly Loss[]): CliError {
  const what = first && (first.what === '' ? lossKinds[first.kind][0] : first.what)
  const hint = first && `Not carried over: ${first.where}: ${what}. --report losses.md lists all.`
  return new CliError(1, 'bad-import', `${name} has nothing that a mock can answer.`, hint)
}

function isThere(
  existing: readonly string[],
  shown: string,
  { from, typed }: ImportRequest,
): CliError {
  const names = someOf(
    existing.map((each) => `${shown}/${each}`),
    3,
  )
  const verb = existing.length === 1 ? 'exists' : 'exist'
  const again = typed ?? `import ${quoted(typeof from === 'string' ? from : '-')}`
  const message = `${names} ${verb} already, so nothing was written.`
  return new CliError(1, 'file-exists', message, undefined, [
    { want: 'Write elsewhere', command: `npx mockapi ${again} --out ${quoted(`${shown}-new`)}` },
    { want: 'Overwrite', command: `npx mockapi ${again} --out ${quoted(shown)} --force` },
  ])
}

async function write(
  folder: string,
  files: readonly ImportedFile[],
  existing: readonly string[],
  shown: string,
): Promise<void> {
  try {
    await writeFiles(folder, files, existing)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    const isFile = code === 'EEXIST' || code === 'ENOTDIR'
    const message = isFile
      ? `${shown} is a file, not a folder.`
      : `${shown} cannot be written (${code}).`
    throw new CliError(1, 'unreadable-file', message, 'Name another folder with --out.')
  }
}

/** All losses: JSON by the name of the file, else a list in Markdown. */
function writeReport(path: string, shown: string, losses: readonly Loss[]): void {
  const text =
    extname(path) === '.json'
      ? `${JSON.stringify(losses, undefined, 2)}\n`
      : `${reportLines(losses).join('\n')}\n`
  try {
    writeFileSync(path, text)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CliError(1, 'unreadable-file', `${shown} cannot be written (${code}).`)
  }
}

function reportLines(losses: readonly Loss[]): string[] {
  const kinds = Object.entries(lossKinds).flatMap(([kind, [title, instead]]) => {
    const own = losses.filter((each) => each.kind === kind)
    if (own.length === 0) return []
    const rows = own.map(({ where, what }) => `- ${where}${what === '' ? '' : `: ${what}`}`)
    return ['', `## ${title}`, '', instead, '', ...rows]
  })
  return ['# Not carried over', ...kinds]
}

function fileLines({ path, content }: ImportedFile, shown: string, colors: Colors): string[] {
  const text = typeof content === 'string' ? content.trimEnd().split('\n') : ['(bytes)']
  return [colors.accent(`${shown}/${path}`), ...text.map((line) => printable(line)), '']
}

interface About {
  readonly from: string
  readonly out: string
  /** Whether the document lies in the folder of the mocks, so that it is served too. */
  readonly isServed: boolean
  readonly dryRun: boolean
  readonly reportFile: string | undefined
}

function summary(conversion: Conversion, about: About, colors: Colors): string[] {
  const { from, out, dryRun, reportFile } = about
  const { losses, flags = [] } = conversion
  const rows = lossRows(
    [...losses.byKind.values()].flatMap((each) => each),
    colors,
  )
  const all =
    reportFile === undefined
      ? `  ${colors.dim('--report losses.md lists all of it')}`
      : `  ${colors.dim(`all of it: ${reportFile}`)}`
  const served = out === 'mocks' ? 'npx mockapi serve' : `npx mockapi serve ${quoted(out)}`
  const command = [served, ...flags.map(shellWords)].join(' ')
  return [
    `  ${colors.strong('mockapi import')}  ${printable(from)}: ${countsOf(conversion)}${dryRun ? ', nothing written' : ''}`,
    ...(dryRun ? [] : fileRows(conversion, out, colors)),
    ...(rows.length > 0 ? ['', '  Not carried over', ...rows, all] : []),
    ...notesOf(about).flatMap((note) => ['', `  ${colors.warn(colors.symbols.warn)} ${note}`]),
    ...(dryRun ? [] : ['', `  Next    ${colors.accent(command)}`]),
  ]
}

/** A flag as it is typed in a shell, whatever an imported file made of its value. */
function shellWords(flag: string): string {
  const [, name = flag, value] = /^(\S+) ([^]*)$/.exec(flag) ?? []
  if (value === undefined) return name
  if (/^[\w.:/@%~,+=-]+$/.test(value)) return `${name} ${value}`
  const plain = printable(value).replaceAll("'", String.raw`'\''`)
  return value === '*' ? `${name} "*"` : `${name} '${plain}'`
}
