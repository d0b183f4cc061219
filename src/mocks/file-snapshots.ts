import { dirname } from 'node:path'
import { hashFile, isRacy, isSameStat, readStat, type FileStat } from './files/file-stat.ts'
import type { ContentHash } from './files/hash.ts'
import { createYield } from './scan.ts'

/** Files above this size that are not mocks themselves are compared by stat alone, bytes. */
const hashLimit = 4 * 1024 * 1024

/** A content as far as it is known: no stat for a file that does not exist, no hash for what was not hashed. */
export interface KnownContent {
  readonly stat: FileStat | undefined
  readonly hash: ContentHash | undefined
}

/** How the disk differs from what was read last, by absolute paths. */
export interface Diff {
  readonly changed: ReadonlyMap<string, KnownContent>
  /** What has been gone for the time it is given to come back. */
  readonly gone: ReadonlySet<string>
  readonly pending: boolean
  /** Whether a file was written, or away for a moment, and holds what it held: loads may have missed it. */
  readonly touched: boolean
}

interface CompareOptions {
  readonly found: ReadonlyMap<string, { readonly stat: FileStat }>
  readonly time: number
  /** How long a vanished file is given to come back, ms. */
  readonly grace: number
  /** Whether a path is a mock, which is there when it was found; other files are looked up. */
  isMock(path: string): boolean
  /** Whether a path that is not there may lie where nothing can be read. */
  isHidden(path: string): boolean
}

/** What the disk held when its files were read last, for mocks and for all files that these reach. */
export class FileSnapshots {
  /** `racy` ones may have been written after they were read and have the same stat. */
  readonly #known = new Map<string, KnownContent & { readonly racy: boolean }>()
  readonly #missingSince = new Map<string, number>()
  /** Folders of what is known, found when they are asked for. */
  #folders: Set<string> | undefined

  /** Whether a change of this absolute path would be seen. */
  has(path: string): boolean {
    return this.#known.has(path)
  }

  /** Whether a path is known, or a folder that something known lies in. */
  concerns(path: string): boolean {
    if (this.#known.has(path)) return true
    this.#folders ??= foldersOf(this.#known.keys())
    return this.#folders.has(path)
  }

  /** Compares the disk with what was read last: by stat, then by content. */
  async compare(options: CompareOptions): Promise<Diff> {
    const { found, time, grace } = options
    const changed = new Map<string, KnownContent>()
    const gone = new Set<string>()
    let pending = false
    let touched = false
    for (const [path, { stat }] of found) {
      if (!this.#known.has(path)) changed.set(path, { stat, hash: undefined })
    }
    const pause = createYield()
    for (const [path, known] of this.#known) {
      const stat = found.get(path)?.stat ?? (options.isMock(path) ? undefined : readStat(path))
      if (stat) {
        this.#missingSince.delete(path)
        const content = this.#compareFile(path, stat, time)
        if (content) changed.set(path, content)
        else if (!isSameStat(known.stat, stat)) touched = true
      } else if (known.stat && !options.isHidden(path)) {
        if (this.#isGone(path, grace)) gone.add(path)
        else pending = true
      }
      const turn = pause()
      if (turn) await turn
    }
    return { changed, gone, pending, touched }
  }

  /** Takes a content as the one that was read; `time` is when the reading began, ms since 1970. */
  set(path: string, { stat, hash }: KnownContent, time: number): void {
    this.#known.set(path, { stat, hash, racy: stat !== undefined && isRacy(stat, time) })
  }

  /** Takes what a diff shows as the state that loaders read from now on, at `time`, ms since 1970. */
  accept({ changed, gone }: Diff, time: number): void {
    for (const [path, content] of changed) this.set(path, content, time)
    for (const path of gone) {
      this.set(path, { stat: undefined, hash: undefined }, time)
      this.#missingSince.delete(path)
    }
  }

  /** Takes the content that a loader has read; undefined where it could not. True if a comparison saw another one. */
  noteRead(path: string, hash: ContentHash | undefined): boolean {
    const known = this.#known.get(path)
    if (!known) this.#known.set(path, { stat: readStat(path), hash, racy: true })
    else if (!hash || !known.hash) this.#known.set(path, { ...known, hash })
    else if (!known.hash.equals(hash)) {
      this.#known.set(path, { ...known, hash: undefined, racy: true })
      return true
    }
    return false
  }

  /**
   * From now on follows these paths and no others. What is new was read by a loader at some moment since
   * `time` (ms since 1970); gives those that may have been written since that moment.
   */
  follow(paths: ReadonlySet<string>, time: number): Map<string, KnownContent> {
    const racy = new Map<string, KnownContent>()
    this.#folders = undefined
    for (const path of this.#known.keys()) {
      if (paths.has(path)) continue
      this.#known.delete(path)
      this.#missingSince.delete(path)
    }
    for (const path of paths) {
      if (this.#known.has(path)) continue
      const stat = readStat(path)
      this.set(path, { stat, hash: undefined }, time)
      if (stat && isRacy(stat, time)) racy.set(path, { stat, hash: hashSmall(path, stat) })
    }
    return racy
  }

  /** The new content of a file, or undefined where it is the one that is known. */
  #compareFile(path: string, stat: FileStat, time: number): KnownContent | undefined {
    const known = this.#known.get(path)
    if (known && !known.racy && isSameStat(known.stat, stat)) {
      // Hashed only now, so that the first load does not wait for it.
      const hash = known.hash ?? hashSmall(path, stat)
      if (hash !== known.hash && isSameStat(readStat(path), stat)) {
        this.#known.set(path, { ...known, hash })
      }
      return undefined
    }
    const hash = known?.hash === undefined ? hashSmall(path, stat) : hashFile(path)
    if (!hash || !known?.hash?.equals(hash)) return { stat, hash }
    this.set(path, { stat, hash }, time)
    return undefined
  }

  #isGone(path: string, grace: number): boolean {
    const now = performance.now()
    const since = this.#missingSince.get(path) ?? now
    this.#missingSince.set(path, since)
    return now - since >= grace
  }
}

function foldersOf(paths: Iterable<string>): Set<string> {
  const folders = new Set<string>()
  for (const path of paths) {
    for (let folder = dirname(path); !folders.has(folder); folder = dirname(folder)) {
      folders.add(folder)
    }
  }
  return folders
}

function hashSmall(path: string, { size }: FileStat): ContentHash | undefined {
  return size <= hashLimit ? hashFile(path) : undefined
}
