import { isRecorded } from '../endpoints/recorded.ts'
import type { MockFile } from './files/mock-file.ts'

/**
 * Files without what a recording answers at the addresses of the user's own resources: its collection gives way to theirs,
 * and so does what stands beside that, an envelope or the 404 of its records.
 */
export function withoutCovered(files: readonly MockFile[]): readonly MockFile[] {
  if (!files.some(({ name }) => isRecorded(name))) return files
  const own = new Set(
    files.flatMap(({ name, collections, singles }) =>
      isRecorded(name) ? [] : [...collections, ...singles].map(({ path }) => path),
    ),
  )
  if (own.size === 0) return files
  const isCovered = (path: string): boolean => own.has(path) || own.has(path.replace(/\/:\w+$/, ''))
  return files.map((file) => {
    if (!isRecorded(file.name)) return file
    return { ...file, endpoints: file.endpoints.filter(({ path }) => !isCovered(path.text)) }
  })
}
