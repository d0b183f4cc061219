import type { MockFile } from '../files/mock-file.ts'
import { readExports } from './read.ts'
import { isPlainMap, type ExportsSource } from './reports.ts'

/** Reads the option `mocks`, where an empty map or list is no mistake. */
export function readGiven(mocks: unknown, source: ExportsSource): MockFile {
  const file = readExports({ default: mocks }, source)
  const isEmpty = isPlainMap(mocks, true) && Object.keys(mocks).length === 0
  return isEmpty ? { ...file, diagnostics: [] } : file
}
