import { readFileSync } from 'node:fs'
import type { Diagnostic } from '../errors/diagnostic.ts'
import { lineAndColumn } from '../errors/code-frame.ts'
import { isSameStamp, readStamp, type Stamp } from './files/file-stat.ts'

/** A file that has just changed: how users know it, and its stamp when the change was seen. */
export interface JustChanged {
  readonly path: string
  readonly name: string
  readonly stamp: Stamp | undefined
}

/**
 * Whether a failed load met this file in the middle of being written: it has been written again since,
 * it is blank, or an error lies in its last line.
 */
export function isCutOff(file: JustChanged, diagnostics: readonly Diagnostic[]): boolean {
  if (!isSameStamp(readStamp(file.path), file.stamp)) return true
  const text = readText(file.path)
  if (text === undefined) return file.stamp !== undefined
  const end = text.trimEnd().length
  if (end === 0) return true
  const { line } = lineAndColumn(text, end)
  return diagnostics.some(({ place }) => place?.file === file.name && place.line >= line)
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}
