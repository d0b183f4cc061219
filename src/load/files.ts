import { realpathSync, statSync } from 'node:fs'
import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { getMimeType } from 'hono/utils/mime'
import type { FileFinder } from './json/answer.ts'
import { isBelow } from './paths.ts'

/** A file to be sent. */
export interface FileContent {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly contentType: string
  readonly modified: Date
}

/**
 * Looks for files beside a mock file, inside the mocks folder only, links resolved; each is noted as a
 * dependency, so that its coming is seen.
 */
export function createFileFinder(
  from: string,
  folder: string,
  dependencies: Set<string>,
): FileFinder {
  return {
    check: (name) => {
      const path = resolve(dirname(from), name)
      if (!isBelow(path, folder) && !isBelow(path, realPath(folder))) return 'outside'
      dependencies.add(path)
      if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return 'missing'
      return isBelow(realPath(path), realPath(folder)) ? 'found' : 'outside'
    },
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
  if (path.includes('\0')) return undefined
  try {
    const real = await realpath(resolve(dirname(from), path))
    if (!isBelow(real, await realpath(folder))) return undefined
    const { mtime } = await stat(real)
    const bytes = new Uint8Array(await readFile(real))
    return { bytes, contentType: getMimeType(real) ?? 'application/octet-stream', modified: mtime }
  } catch {
    return undefined
  }
}

/** A path with its links resolved, where it leads somewhere. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
