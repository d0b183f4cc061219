import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const codeShape = /\.m?[jt]s$/

/** Whether a name is that of a mock file that holds code. */
export function isCode(name: string): boolean {
  return codeShape.test(name)
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
