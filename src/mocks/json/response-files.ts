import { realpathSync, statSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import type { FoundFile } from '../../http/file-reply.ts'
import { diskFile } from '../files/disk-file.ts'
import { isInFolder } from '../files/paths.ts'

/** Whether `$file`, a path relative to the mock file, is a file inside the mocks folder; `no-disk` outside of Node. */
export type FileCheck = (path: string) => 'found' | 'missing' | 'no-file' | 'outside' | 'no-disk'

/**
 * Checks the `$file` paths of the mock file `from`; links must not leave the mocks folder. `dependencies` gets each
 * path that was checked, so that its creation triggers a reload.
 */
export function createFileCheck(
  from: string,
  folder: string,
  dependencies: Set<string>,
): FileCheck {
  return (name) => {
    if (!isPlainPath(name)) return 'outside'
    const path = resolve(dirname(from), name)
    if (!isInFolder(path, folder) && !isInFolder(path, realPath(folder))) return 'outside'
    dependencies.add(path)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (!stats?.isFile()) return stats ? 'no-file' : 'missing'
    return isInFolder(realPath(path), realPath(folder)) ? 'found' : 'outside'
  }
}

/** Finds a file relative to the mock file `from`; undefined if none is inside the mocks folder, links resolved. */
export function findMockFile(path: string, from: string, folder: string): FoundFile | undefined {
  // Checked before disk access: opening a Windows share sends credentials to another machine.
  const named = resolve(dirname(from), path)
  if (!isPlainPath(path) || !isInFolder(named, folder)) return undefined
  try {
    const real = realpathSync.native(named)
    if (!isInFolder(real, realpathSync.native(folder))) return undefined
    const stats = statSync(real)
    // Reading a pipe or a device would block.
    return stats.isFile() ? diskFile(real, stats) : undefined
  } catch {
    return undefined
  }
}

/** Reserved device names of Windows, with any extension. */
const deviceShape = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/**
 * Whether a path consists of plain names. NUL would end it; on Windows a colon means a drive or a
 * stream, two leading slashes a network share, and trailing dots and spaces are ignored.
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

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
