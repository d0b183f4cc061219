import { readFileSync, statSync, type Stats } from 'node:fs'

/** What tells, without reading it, whether a file has changed. */
export interface Stamp {
  /** Bytes. */
  readonly size: number
  /** Time of the last write, ms since 1970 with fractions. */
  readonly modified: number
  /** Time of the last change, of its rights too, ms since 1970 with fractions. */
  readonly changed: number
  readonly inode: number
}

/** The stamp of what `stat` told about a file. */
export function stampOf({ size, mtimeMs, ctimeMs, ino }: Stats): Stamp {
  return { size, modified: mtimeMs, changed: ctimeMs, inode: ino }
}

/** Whether a file was neither written nor replaced nor given other rights, or was never there. */
export function isSameStamp(one: Stamp | undefined, other: Stamp | undefined): boolean {
  if (!one || !other) return one === other
  return (
    one.modified === other.modified &&
    one.changed === other.changed &&
    one.size === other.size &&
    one.inode === other.inode
  )
}

/** The stamp of a file; undefined where there is none, it cannot be reached or is a folder. */
export function readStamp(path: string): Stamp | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false })
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
  // A file that was moved here keeps the time of its last write, but not that of its last change.
  const latest = Math.max(Math.floor(stamp.modified), Math.floor(stamp.changed))
  const grain = Math.floor(stamp.modified) % 1000 === 0 ? 2_000 : 10
  return latest >= time - grain
}

/** Stands for a content in comparisons. A text is hashed at the first of them, which most never meet. */
export class ContentHash {
  #text: string | undefined
  #hash: string

  /** @param content bytes, or the UTF-8 text they are */
  constructor(content: Uint8Array | string) {
    const isText = typeof content === 'string'
    this.#text = isText ? content : undefined
    this.#hash = isText ? '' : hashBytes(content)
  }

  /** Whether both stand for the same bytes. */
  equals(other: ContentHash): boolean {
    return this.#value === other.#value
  }

  get #value(): string {
    if (this.#text !== undefined) this.#hash = hashBytes(this.#text)
    this.#text = undefined
    return this.#hash
  }
}

/** Reads a text file as it is now, with its byte order mark; throws the error of the system. */
export function readTextFile(path: string): { readonly text: string; readonly hash: ContentHash } {
  // As text from the start: bytes that would be turned into text here take twice as long to read.
  const text = readFileSync(path, 'utf8')
  if (!text.includes('\uFFFD')) return { text, hash: new ContentHash(text) }
  // Bytes that are no UTF-8 are lost in the text.
  const bytes = readFileSync(path)
  return { text: bytes.toString(), hash: new ContentHash(bytes) }
}

/** The hash of a file's bytes, or undefined where it cannot be read. */
export function hashFile(path: string): ContentHash | undefined {
  try {
    return new ContentHash(readFileSync(path))
  } catch {
    return undefined
  }
}

/** The hash that stands for a content, given as bytes or as the UTF-8 text they are. */
export function hashBytes(bytes: Uint8Array | string): string {
  // Loaded here, since a start without data that is hashed needs no cryptography.
  return process.getBuiltinModule('node:crypto').hash('sha1', bytes, 'base64')
}
