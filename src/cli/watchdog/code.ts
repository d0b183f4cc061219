import { readdirSync, statSync } from 'node:fs'

const codeShape = /\.m?[jt]s$/

/** Whether a name is that of a mock file that holds code. */
export function isCode(name: string): boolean {
  return codeShape.test(name)
}

/** Whether a folder, or the one file that is served in its place, holds code. */
export function holdsCode(path: string): boolean {
  try {
    if (statSync(path).isFile()) return isCode(path)
    return readdirSync(path, { recursive: true, encoding: 'utf8' }).some(isCode)
  } catch {
    return false
  }
}
