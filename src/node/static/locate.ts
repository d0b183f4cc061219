import { realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { decodeSegment } from '../../http/path.ts'

/** A file that an address leads to. */
export interface LocatedFile {
  readonly kind: 'file'
  /** Absolute, links resolved. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  readonly modified: Date
}

/** What an address leads to in a folder: a file, or a folder with a page whose address lacks its slash. */
export type Located = LocatedFile | { readonly kind: 'folder' }

/** The page of a folder. */
const indexPage = 'index.html'

/**
 * Finds what an address means in a folder; undefined for nothing. Nothing outside of the folder is
 * found in whatever spelling, nor by a link that leads out of it, nor anything hidden, whose name or
 * whose folder's name begins with a dot.
 *
 * @param folder absolute, links resolved
 * @param path as it came, percent-encoded
 */
export async function locate(folder: string, path: string): Promise<Located | undefined> {
  const names = namesOf(path)
  if (!names) return undefined
  const isFolderAddress = path.endsWith('/')
  const place = join(folder, ...names)
  try {
    const real = await inside(folder, place)
    const stats = real === undefined ? undefined : await stat(real)
    if (real === undefined || !stats) return undefined
    if (stats.isFile()) return isFolderAddress ? undefined : located(real, stats)
    if (!stats.isDirectory()) return undefined
    const page = await inside(folder, join(real, indexPage))
    const pageStats = page === undefined ? undefined : await stat(page)
    if (page === undefined || !pageStats?.isFile()) return undefined
    return isFolderAddress ? located(page, pageStats) : { kind: 'folder' }
  } catch {
    return undefined
  }
}

function located(path: string, { size, mtime }: { size: number; mtime: Date }): LocatedFile {
  return { kind: 'file', path, size, modified: mtime }
}

/** The names between the slashes, decoded; undefined where one could mean anything but an entry of its folder. */
function namesOf(path: string): string[] | undefined {
  const parts = path.slice(1).split('/')
  if (parts.at(-1) === '') parts.pop()
  const names: string[] = []
  for (const part of parts) {
    const name = decodeSegment(part)
    if (name === undefined || !isPlainName(name)) return undefined
    names.push(name)
  }
  return names
}

/** Windows reads a colon as the stream of a file, and drops dots and blanks at the end. */
function isPlainName(name: string): boolean {
  if (name === '' || name.startsWith('.') || /[/\\\0]/.test(name)) return false
  return sep === '/' || !/:|[. ]$/.test(name)
}

/** A path with its links resolved, where that lies in the folder and is not hidden. */
async function inside(folder: string, path: string): Promise<string | undefined> {
  const real = await realpath(path)
  const way = relative(folder, real)
  if (way === '') return real
  return way.split(sep).every(isPlainName) ? real : undefined
}
