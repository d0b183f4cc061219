import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import { isInFolder } from '../../../mocks/files/paths.ts'
import { isIgnored } from '../../../mocks/scan.ts'
import { CliError, shownRoot, type Warning } from '../../output/diagnostic.ts'

/** A file that an export, or a test, becomes. */
interface ExportFile {
  readonly path: string
  /** As the user wrote it. */
  readonly shown: string
  readonly text: string
}

/** What every export has: a field of its document, or the comment that it begins with. */
const mark =
  /(?:^|[{,\s])"?x-generator"?: *"?mockapi\b|"creator": \{\s+"name": "mockapi"|^(?:\/\*\*\s+\* |# )Written by mockapi export /m

/**
 * Writes a file, in a folder that it makes; an export over an earlier one, but over no other file that is not empty unless `isForced`.
 * @throws CliError for such a file, and for one that cannot be written
 */
export async function writeExport(
  { path, shown, text }: ExportFile,
  isForced: boolean,
): Promise<void> {
  try {
    const before = isForced ? '' : await textOf(path)
    const isExport = mark.test(text)
    if (before.trim() !== '' && !(isExport && mark.test(before))) throw isThere(shown, isExport)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  } catch (error) {
    if (error instanceof CliError) throw error
    const code = String((error as NodeJS.ErrnoException).code)
    const message =
      code === 'EISDIR' ? `${shown} is a folder.` : `${shown} cannot be written (${code}).`
    throw new CliError(1, 'unreadable-file', message, 'Name a file with --out.')
  }
}

/** The text of a file; empty where there is none, and for what is written to without an end, such as a terminal. */
async function textOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() ? await readFile(path, 'utf8') : ''
}

function isThere(shown: string, isExport: boolean): CliError {
  const why = isExport ? ', and mockapi export has not written it' : ''
  const message = `${shown} exists${why}, so nothing was written.`
  const hint = 'Name another file, or overwrite it with --force.'
  return new CliError(1, 'file-exists', message, hint)
}

/** Formats in which mocks are written, and exports too. */
const ofMocks: ReadonlySet<string> = new Set(['.json', '.yaml', '.yml', '.ts'])

/** Says that an export lies where mocks are read, as one of them; undefined for any other place. */
export function readAsMock(file: string, root: string, cwd: string): Warning | undefined {
  const [path, folder] = [resolve(cwd, file), resolve(cwd, root)]
  const isMock =
    isInFolder(path, folder) &&
    ofMocks.has(extname(path).toLowerCase()) &&
    !relative(folder, path).split(sep).some(isIgnored)
  if (!isMock) return undefined
  const other = join(dirname(file), `_${basename(file)}`).replaceAll(sep, '/')
  return {
    message: `${file} lies in ${shownRoot(root)}, so that it is read as a mock, and served beside the others.`,
    hint: `Write it elsewhere, or under a name that mocks do not have: --out ${other}.`,
  }
}
