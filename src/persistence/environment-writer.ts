import { constants } from 'node:fs'
import { open, rm, type FileHandle } from 'node:fs/promises'
import type { EnvironmentChange, WholeEnvironment } from '../sessions/environments/store.ts'
import { replaceFile } from './atomic-write.ts'
import { writeChange, writeEnvironment } from './environment-file.ts'

/** How long after a write `fdatasync` is called, ms: only a crash of the machine can lose so much. */
const syncDelay = 1000
/** Makes no file: what lacks its first line could not be read. */
const toAppend = constants.O_WRONLY | constants.O_APPEND
/** Lines of changes are replaced by the whole once they are larger than this and than that, bytes. */
const mostAppended = 256 * 1024

interface Surroundings {
  /** Makes the folder. */
  readonly makePlace: () => Promise<void>
  /** Called with why something was not written, or with undefined where it was. */
  readonly onEnd: (error: unknown) => void
}

/** Writes the file of one environment, in the order of the calls; nothing is open in between. */
export class EnvironmentWriter {
  readonly path: string
  /** Whether the file goes, or is gone. */
  isRemoved = false
  /** All that the file will hold, bytes. */
  size: number
  #changes: (() => EnvironmentChange)[] = []
  /** Makes all of it, as long as it is in memory. */
  #latest: WholeEnvironment | undefined
  #isSyncDue = false
  /** What replaces the file before the changes; null where the file goes. */
  #whole: WholeEnvironment | null | undefined
  #queued: Promise<void> | undefined
  #writing: Promise<void> | undefined
  #wholeSize: number
  /** Whether the file lacks something, or ends in the middle of a line. */
  isIncomplete: boolean
  readonly #around: Surroundings

  /** @param size of the file; undefined where there is none */
  constructor(path: string, size: number | undefined, around: Surroundings) {
    this.path = path
    this.size = this.#wholeSize = size ?? 0
    this.isIncomplete = size === undefined
    this.#around = around
  }

  /** What is to be written as a whole; undefined where the file has all but changes. */
  get whole(): WholeEnvironment | undefined {
    return this.#whole ?? undefined
  }

  replace(whole: WholeEnvironment): void {
    this.isRemoved = false
    this.#latest = this.#whole = whole
    this.#changes = []
    this.#queue()
  }

  append(change: () => EnvironmentChange, whole: WholeEnvironment): void {
    const appended = this.size - this.#wholeSize
    const isLong = appended > Math.max(mostAppended, this.#wholeSize)
    this.#latest = whole
    if (this.isIncomplete || isLong) return this.replace(whole)
    // What replaces the file is made when it is written, with this change.
    if (!this.#whole) this.#changes.push(change)
    this.#queue()
  }

  remove(): void {
    this.isRemoved = true
    this.#latest = undefined
    this.#whole = null
    this.#changes = []
    this.#queue()
  }

  /** It has left memory, so that nothing can make all of it. */
  forget(): void {
    this.#latest = undefined
  }

  flush(): void | Promise<void> {
    return this.#queued ?? this.#writing
  }

  /** Writes a group once the one before is written: what was done in one go is written in one go. */
  #queue(): void {
    if (this.#queued) return
    const group: Promise<void> = (this.#writing ?? Promise.resolve())
      .catch(() => {})
      .then(() => {
        this.#queued = undefined
        this.#writing = group
        return this.#write()
      })
      .finally(() => {
        if (this.#writing === group) this.#writing = undefined
      })
    this.#queued = group
    // Nobody waits for what is done outside of requests.
    group.catch(() => {})
  }

  async #write(): Promise<void> {
    const whole = this.#whole
    const changes = this.#changes
    this.#whole = undefined
    this.#changes = []
    try {
      if (whole === null) await rm(this.path, { force: true })
      else if (whole) await this.#replace(whole)
      else await this.#append(changes.map((change) => writeChange(change())).join(''))
    } catch (error) {
      this.isIncomplete = true
      this.#around.onEnd(error)
      throw error
    }
    this.#around.onEnd(undefined)
  }

  async #replace(whole: WholeEnvironment): Promise<void> {
    await this.#around.makePlace()
    this.size = this.#wholeSize = await replaceFile(this.path, writeEnvironment(whole()))
    this.isIncomplete = false
  }

  /** Appends text, or replaces the file where that cannot be, as where somebody has deleted it. */
  async #append(text: string): Promise<void> {
    try {
      await this.#open((handle) => handle.appendFile(text))
    } catch (error) {
      if (!this.#latest) throw error
      return await this.#replace(this.#latest)
    }
    this.size += Buffer.byteLength(text)
    if (this.#isSyncDue) return
    this.#isSyncDue = true
    setTimeout(() => {
      this.#isSyncDue = false
      // A disk that fails here fails at the next line too, and that is reported.
      this.#open((handle) => handle.datasync()).catch(() => {})
    }, syncDelay).unref()
  }

  async #open(act: (handle: FileHandle) => Promise<void>): Promise<void> {
    const handle = await open(this.path, toAppend)
    await act(handle).finally(() => handle.close())
  }
}
