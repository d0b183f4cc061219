import { realpathSync, statSync } from 'node:fs'
import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { getMimeType } from 'hono/utils/mime'
import type { FileContent } from '../../dispatch/response.ts'
import { isInside } from '../files/paths.ts'
import type { FileCheck } from './answer.ts'

/**
 * Looks for the files of `$file` beside a mock file, inside the mocks folder only, links resolved.
 *
 * @param from the absolute path of the mock file
 * @param dependencies gets each path that was looked for, so that a file that appears is seen
 */
export function createFileCheck(
  from: string,
  folder: string,
  dependencies: Set<string>,
): FileCheck {
  return (name) => {
    if (!isPlainPath(name)) return 'outside'
    const path = resolve(dirname(from), name)
    if (!isInside(path, folder) && !isInside(path, realPath(folder))) return 'outside'
    dependencies.add(path)
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return 'missing'
    return isInside(realPath(path), realPath(folder)) ? 'found' : 'outside'
  }
}

/**
 * Reads a file named relative to a mock file; undefined where there is none inside the mocks folder,
 * links resolved.
 *
 * @param folder the absolute mocks folder
 * @param from the absolute path of the mock file
 */
export async function readMockFile(
  path: string,
  from: string,
  folder: string,
): Promise<FileContent | undefined> {
  // Before the disk is touched: asking for a share of Windows alone tells another machine who asks.
  const named = resolve(dirname(from), path)
  if (!isPlainPath(path) || !isInside(named, folder)) return undefined
  try {
    const real = await realpath(named)
    if (!isInside(real, await realpath(folder))) return undefined
    const stats = await stat(real)
    // A pipe or a device would keep whoever reads it waiting.
    if (!stats.isFile()) return undefined
    const bytes = new Uint8Array(await readFile(real))
    const contentType = getMimeType(real) ?? 'application/octet-stream'
    return { bytes, contentType, modified: stats.mtime }
  } catch {
    return undefined
  }
}

/** Names that stand for devices in every folder of Windows, with any extension. */
const deviceShape = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/**
 * Whether a path spells nothing but names of folders and of a file. NUL ends a path for the system; on
 * Windows a colon stands for a drive or a stream, two slashes at the start for another machine, and dots
 * and blanks at the end of a name count for nothing.
 */
export function isPlainPath(path: string, isWindows: boolean = sep === '\\'): boolean {
  if (path.includes('\0')) return false
  if (!isWindows) return true
  if (/^[/\\]{2}/.test(path)) return false
  return path.split(/[/\\]/).every((name) => {
    if (name === '.' || name === '..') return true
    return !/:|[. ]$/.test(name) && !deviceShape.test(name)
  })
}

/** A path with its links resolved, where it leads somewhere. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
