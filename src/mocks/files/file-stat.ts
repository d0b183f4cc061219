import { isUtf8 } from 'node:buffer'
import { readFileSync, statSync, type Stats } from 'node:fs'
import { ContentHash } from './hash.ts'

/** What shows, without reading it, whether a file has changed. Times are ms since 1970 with fractions. */
export type FileStat = Pick<Stats, 'size' | 'mtimeMs' | 'ctimeMs' | 'ino'>

/** Whether a file was neither written nor replaced nor given other rights, or was never there. */
export function isSameStat(one: FileStat | undefined, other: FileStat | undefined): boolean {
  if (!one || !other) return one === other
  return (
    one.mtimeMs === other.mtimeMs &&
    one.ctimeMs === other.ctimeMs &&
    one.size === other.size &&
    one.ino === other.ino
  )
}

/** The stat of a file; undefined where there is none, it cannot be reached or is a folder. */
export function readStat(path: string): FileStat | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
    return stats?.isFile() ? stats : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether a file read at `time` (ms since 1970) may have been written again under the same stat, as Git
 * says of its index: file times are as coarse as a tick of the kernel, or two seconds where they are whole
 * seconds. A file that was moved here keeps its `mtime`, but not its `ctime`.
 */
export function isRacy({ mtimeMs, ctimeMs }: FileStat, time: number): boolean {
  const granularity = Math.floor(mtimeMs) % 1000 === 0 ? 2_000 : 10
  return Math.floor(Math.max(mtimeMs, ctimeMs)) >= time - granularity
}

/** A text file as it was read, with its byte order mark. */
export interface TextFile {
  readonly text: string
  readonly hash: ContentHash
  /** Whether the text says all that the bytes do. */
  readonly isUtf8: boolean
}

/** Files from here on are faster to read as bytes that are turned into text here; of short ones it takes twice as long. */
const longFile = 256 * 1024 // bytes

/**
 * Reads a text file as it is now; throws the error of the system.
 * @param size about how many bytes it has, where that is known
 */
export function readTextFile(path: string, size = 0): TextFile {
  if (size < longFile) {
    const text = readFileSync(path, 'utf8')
    if (!text.includes('\uFFFD')) return { text, hash: new ContentHash(text), isUtf8: true }
  }
  const bytes = readFileSync(path)
  const text = bytes.toString()
  return isUtf8(bytes)
    ? { text, hash: new ContentHash(text), isUtf8: true }
    : { text, hash: new ContentHash(bytes), isUtf8: false }
}

/** The hash of a file's bytes, or undefined where it cannot be read. */
export function hashFile(path: string): ContentHash | undefined {
  try {
    return new ContentHash(readFileSync(path))
  } catch {
    return undefined
  }
}
