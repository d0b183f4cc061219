import { hash } from 'node:crypto'
import { readFileSync, statSync, type BigIntStats } from 'node:fs'

/** What tells, without reading it, whether a file has changed. */
export interface Stamp {
  /** Times, size and inode as one text; differs when the file was written, replaced or given other rights. */
  readonly signature: string
  /** Bytes. */
  readonly size: number
  /** Time of the last write, ms since 1970. */
  readonly modified: number
}

/** The stamp of what `stat` told about a file. */
export function stampOf(stats: BigIntStats): Stamp {
  return {
    signature: `${stats.mtimeNs}:${stats.ctimeNs}:${stats.size}:${stats.ino}`,
    size: Number(stats.size),
    modified: Number(stats.mtimeMs),
  }
}

/** The stamp of a file; undefined where there is none, it cannot be reached or is a folder. */
export function readStamp(path: string): Stamp | undefined {
  try {
    const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
    return stats?.isFile() ? stampOf(stats) : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether a file read at `time` (ms since 1970) may have been written again under the same stamp:
 * file times are as coarse as a tick of the kernel, or two seconds where they are whole seconds.
 */
export function mayHideWrite(stamp: Stamp, time: number): boolean {
  const grain = stamp.modified % 1000 === 0 ? 2_000 : 10
  return stamp.modified >= time - grain
}

/** The hash of a file's bytes, or undefined where it cannot be read. */
export function hashFile(path: string): string | undefined {
  try {
    return hashBytes(readFileSync(path))
  } catch {
    return undefined
  }
}

/** The hash that stands for a content, given as bytes or as the UTF-8 text they are. */
export function hashBytes(bytes: Uint8Array | string): string {
  return hash('sha1', bytes, 'base64')
}
