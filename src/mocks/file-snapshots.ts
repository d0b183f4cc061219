import { Slices } from './yield-to-event-loop.ts'
import { hashFile, isSameStamp, mayHideWrite, readStamp } from './files/file-stat.ts'
import type { ContentHash, Stamp } from './files/file-stat.ts'

/** Files above this size that are not mocks themselves are compared by stamp alone, bytes. */
const mostHashed = 4 * 1024 * 1024

/** A content as far as it is known. */
export interface Content {
  /** Undefined for a file that does not exist. */
  readonly stamp: Stamp | undefined
  /** Undefined for what was not hashed. */
  readonly hash: ContentHash | undefined
}

/** How the disk differs from what was read last. */
export interface Difference {
  /** What appeared or has another content, by absolute path. */
  readonly changed: ReadonlyMap<string, Content>
  /** Absolute paths of what has been gone for the time it is given to come back. */
  readonly gone: ReadonlySet<string>
  /** Whether something has vanished that may yet come back. */
  readonly waits: boolean
  /** Whether a file was written, or away for a moment, and holds what it held: loads may have missed it. */
  readonly touched: boolean
}

/** What a comparison goes by. */
export interface CompareOptions {
  /** The mocks that a scan found, by absolute path. */
  readonly found: ReadonlyMap<string, { readonly stamp: Stamp }>
  /** When the scan began, ms since 1970. */
  readonly time: number
  /** How long a vanished file is given to come back, ms. */
  readonly patience: number
  /** Whether a path is a mock, which is there when it was found; other files are looked up. */
  readonly isMock: (path: string) => boolean
  /** Whether a path that is not there may lie where nothing can be read. */
  readonly isHidden: (path: string) => boolean
}

interface Known extends Content {
  /** Whether it may have been written after it was read and bear the same stamp. */
  readonly doubtful: boolean
}

/** What the disk held when its files were read last, for mocks and for all files that these reach. */
export class Disk {
  readonly #known = new Map<string, Known>()
  readonly #missed = new Map<string, number>()

  /** Whether a change of this absolute path would be seen. */
  knows(path: string): boolean {
    return this.#known.has(path)
  }

  /** Compares the disk with what was read last: by stamp, then by content. */
  async compare(options: CompareOptions): Promise<Difference> {
    const { found, patience, isMock, isHidden, time } = options
    const changed = new Map<string, Content>()
    const gone = new Set<string>()
    let waits = false
    let touched = false
    const slices = new Slices()
    for (const [path, { stamp }] of found) {
      if (!this.#known.has(path)) changed.set(path, { stamp, hash: undefined })
    }
    for (const [path, known] of this.#known) {
      const stamp = found.get(path)?.stamp ?? (isMock(path) ? undefined : readStamp(path))
      if (stamp) {
        this.#missed.delete(path)
        const content = this.#compareFile(path, known, stamp, time)
        if (content) changed.set(path, content)
        else if (!isSameStamp(known.stamp, stamp)) touched = true
      } else if (known.stamp && !isHidden(path)) {
        if (this.#isGone(path, patience)) gone.add(path)
        else waits = true
      }
      if (slices.used) await slices.rest()
    }
    return { changed, gone, waits, touched }
  }

  /** Takes a content as the one that was read; `time` is when the reading began, ms since 1970. */
  note(path: string, { stamp, hash }: Content, time: number): void {
    const doubtful = stamp !== undefined && mayHideWrite(stamp, time)
    this.#known.set(path, { stamp, hash, doubtful })
  }

  /** Takes what a difference shows as the state that loaders read from now on, at `time`, ms since 1970. */
  accept(difference: Difference, time: number): void {
    for (const [path, content] of difference.changed) this.note(path, content, time)
    for (const path of difference.gone) {
      this.note(path, { stamp: undefined, hash: undefined }, time)
      this.#missed.delete(path)
    }
  }

  /**
   * Takes a content as the one that a loader has read, whenever that was; undefined for a file that it
   * could not read.
   *
   * @returns whether it is another one than a comparison saw, so that the next one will show a change
   */
  noteRead(path: string, hash: ContentHash | undefined): boolean {
    const known = this.#known.get(path)
    if (!known) this.#known.set(path, { stamp: readStamp(path), hash, doubtful: true })
    else if (!hash || !known.hash) this.#known.set(path, { ...known, hash })
    else if (!known.hash.equals(hash)) {
      this.#known.set(path, { ...known, hash: undefined, doubtful: true })
      return true
    }
    return false
  }

  /**
   * From now on knows these paths and no others. What is new was read by a loader at some moment since
   * `time` (ms since 1970); gives those that may have been written since that moment.
   */
  follow(paths: ReadonlySet<string>, time: number): Map<string, Content> {
    const doubtful = new Map<string, Content>()
    for (const path of this.#known.keys()) if (!paths.has(path)) this.#forget(path)
    for (const path of paths) {
      if (this.#known.has(path)) continue
      const stamp = readStamp(path)
      this.note(path, { stamp, hash: undefined }, time)
      if (!this.#known.get(path)?.doubtful) continue
      doubtful.set(path, { stamp, hash: stamp && hashWorthwhile(path, stamp) })
    }
    return doubtful
  }

  #forget(path: string): void {
    this.#known.delete(path)
    this.#missed.delete(path)
  }

  /** The new content of a file, or undefined where it is the one that is known. */
  #compareFile(path: string, known: Known, stamp: Stamp, time: number): Content | undefined {
    if (isSameStamp(known.stamp, stamp) && !known.doubtful) {
      if (known.hash === undefined && stamp.size <= mostHashed) this.#learn(path, stamp)
      return undefined
    }
    const hash = known.hash === undefined ? hashWorthwhile(path, stamp) : hashFile(path)
    if (!hash || !known.hash?.equals(hash)) return { stamp, hash }
    this.note(path, { stamp, hash }, time)
    return undefined
  }

  /** Hashes what a loader has read, later, so that the first load does not wait for it. */
  #learn(path: string, stamp: Stamp): void {
    const hash = hashFile(path)
    if (!isSameStamp(readStamp(path), stamp)) return
    this.#known.set(path, { stamp, hash, doubtful: false })
  }

  #isGone(path: string, patience: number): boolean {
    const now = performance.now()
    const since = this.#missed.get(path) ?? now
    this.#missed.set(path, since)
    return now - since >= patience
  }
}

function hashWorthwhile(path: string, stamp: Stamp): ContentHash | undefined {
  return stamp.size <= mostHashed ? hashFile(path) : undefined
}
